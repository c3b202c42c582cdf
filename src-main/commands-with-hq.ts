import { z } from 'zod';
import { SaleId } from '../shared/domain/ids.ts';
import { err } from '../shared/domain/result.ts';
import { type ErrorCode, ipcError } from '../shared/ipc/errors.ts';
import type { Terminal } from './ports.ts';
import type { TerminalReader } from './store-port.ts';
import type { RunningSync } from './sync-composition.ts';
import type { LeaseWants } from './use-cases/leases.ts';

/** So long a cashier waits for goods that HQ may have; behind it the refusal stands. */
const LEASE_WAIT_MS = 2_000;

/** Refusals that more of a lease may lift. */
const LACKING: ReadonlySet<ErrorCode> = new Set([
  'STOCK_NOT_ENOUGH',
  'CREDIT_LIMIT',
  'REFUND_RIGHT_NEEDED',
]);

/** What sells or takes money: nothing of it happens while somebody else has this identity. */
const SELLING: ReadonlySet<string> = new Set([
  'cart.scan',
  'cart.add',
  'cart.addOpenItem',
  'cart.setQuantity',
  'cart.undo',
  'tender.add',
  'sale.complete',
  'customer.settle',
  'refund.complete',
  'sale.void',
]);

/** A refund lacks a right a line; whoever lacks more than this waits no longer. */
const MOST_ASKED = 20;

const OnSale = z.object({ saleId: SaleId });

/**
 * Commands of a terminal that has an HQ. One that lacks a lease asks for it and is tried once more;
 * both times it is a transaction of its own, and nothing waits inside of one.
 */
export function commandsWithHq(
  handle: Terminal['handle'],
  sync: RunningSync | null,
  till: { readonly leaseWants: LeaseWants; readonly terminal: TerminalReader },
): Terminal['handle'] {
  const { leaseWants: wants, terminal } = till;
  return async (command, input, origin) => {
    if (SELLING.has(command)) {
      const { unproven, conflictCode } = terminal.identity();
      if (unproven) return err(ipcError('RESTORED_NEEDS_HQ'));
      // The store keeps a conflict, whether or not HQ can be asked; a wrong key is found out anew.
      if (conflictCode !== null || sync?.isSellingStopped() === true) {
        const code = conflictCode ?? sync?.hq.view().supportCode ?? '';
        return err(ipcError('IDENTITY_CONFLICT', { code }));
      }
    }
    if (sync === null) return handle(command, input, origin);
    const saleId = OnSale.safeParse(input).data?.saleId;
    let answer = await handle(command, input, origin);
    if (saleId === undefined) return answer;
    const most = command.startsWith('refund.') || command === 'sale.void' ? MOST_ASKED : 1;
    for (let asked = 0; asked <= most; asked += 1) {
      const want = wants.get(saleId);
      wants.delete(saleId);
      const lacks = !answer.ok && LACKING.has(answer.error.code);
      if (!lacks || want === undefined || asked === most) return answer;
      const came = await sync.hq.askForLease(want.counter, want.amount, LEASE_WAIT_MS);
      if (!came) return answer;
      answer = await handle(command, input, origin);
    }
    return answer;
  };
}
