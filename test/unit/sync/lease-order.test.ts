import { describe, expect, it } from 'vitest';
import { stockCounter } from '../../../shared/domain/counter.ts';
import { ProductId, StorefrontId, TerminalId } from '../../../shared/domain/ids.ts';
import { EMPTY_LEDGER, grant, outstanding, receive } from '../../../shared/domain/lease.ts';
import { ReportedPayload } from '../../../shared/protocol/lease-event.ts';
import {
  emptyProjection,
  projectionTables,
} from '../../../src-hq/modules/sync/memory-projection.ts';
import { projectEvent } from '../../../src-hq/modules/sync/project-event.ts';

const ID = '00000000-0000-7000-8000-00000000000';
const COUNTER = stockCounter(StorefrontId.parse(`${ID}1`), ProductId.parse(`${ID}2`));
const FIRST = `${ID}3`;
const SECOND = `${ID}4`;
const RECEIVED = 5_000;

/** What HQ's dump knows: all there is was lent to the first till. */
async function restoredHq() {
  const rows = emptyProjection();
  const tables = projectionTables(rows);
  const holder = `${FIRST}/1`;
  const lent = grant(receive(EMPTY_LEDGER, RECEIVED), holder, RECEIVED);
  if (!lent.ok) throw new Error(lent.error);
  await tables.saveLedger(COUNTER, lent.value);
  const lease = { leaseId: `${ID}5`, holder, counter: COUNTER, amount: RECEIVED };
  await tables.saveLease({ ...lease, status: 'granted' });
  const hears = async (terminal: string, seq: number, given: unknown): Promise<void> => {
    const payload = ReportedPayload.parse(given);
    const stream = { terminal: TerminalId.parse(terminal), epoch: 1, branch: 0, seq };
    const bytes = JSON.stringify({
      ...{ eventId: `${ID}8`, terminal, epoch: 1, seq, type: payload.type, v: 1, prevHash: '' },
      payload,
    });
    const hash = `${terminal} ${seq}`;
    await projectEvent(tables, { ...stream, hash, prevHash: '', bytes });
  };
  return { tables, rows, hears };
}

describe('SYNC, invariant 8: what a restored HQ is told in another order than it happened', () => {
  it('is not lent again: one till gave its units back, and another got them', async () => {
    const { tables, rows, hears } = await restoredHq();
    const amount = { counter: COUNTER, amount: RECEIVED };
    await hears(FIRST, 1, { type: 'lease.received', leaseId: `${ID}5`, ...amount });
    // The grant that the dump does not know, before the return that it was made of.
    await hears(SECOND, 1, { type: 'lease.received', leaseId: `${ID}6`, ...amount });
    expect([...rows.exceptions.values()].map(({ kind }) => kind)).toEqual(['lease_unbacked']);
    const surplus = { type: 'lease.returned', returnId: `${ID}7`, reason: 'surplus', ...amount };
    await hears(FIRST, 2, surplus);
    const ledger = await tables.ledger(COUNTER);
    expect(ledger).toMatchObject({ received: RECEIVED, pool: 0, adjust: 0 });
    expect(outstanding(ledger)).toBe(RECEIVED);
  });
});
