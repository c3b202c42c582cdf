import { returnUnits } from '../../../shared/domain/held-lease.ts';
import type { LeasePayload } from '../../../shared/protocol/lease-event.ts';
import type { MailboxMessage } from '../../../shared/protocol/mailbox.ts';
import type { Ids } from '../../ports.ts';
import type { WriteTx } from '../../store-port.ts';
import { pick, type Statements } from '../statements.ts';
import type { MailboxAppliedTable } from '../sync-tables.ts';
import type { HeldCounters } from './held-counters.ts';

export interface MailboxDeps {
  readonly statements: Statements;
  readonly held: HeldCounters;
  readonly ids: Ids;
}

/** What this till tells itself once a page is kept: somebody waits for a cart. */
export const CARTS_ASKED = 'give_carts';

/** Likewise: HQ found a clash in something of this till's. */
export const NOTICE_CAME = 'show_notice';

/** Applies what HQ tells this terminal, each message once, in the page's own transaction. */
export interface Mailbox {
  /** @returns the command it carries or leads to, or null */
  apply(tx: WriteTx, message: MailboxMessage, at: string): string | null;
  /** Debits a lease and journals it; answers how much was given up. */
  giveUp(tx: WriteTx, counter: string, wanted: number, reason: ReturnReason): number;
}

type ReturnReason = Extract<LeasePayload, { type: 'lease.returned' }>['reason'];

const COLUMNS = [
  'message_id',
  'terminal_id',
  'epoch',
  'seq',
  'kind',
  'counter',
  'amount',
  'command',
  'applied_at',
] as const;

export function createMailbox({ statements, held, ids }: MailboxDeps): Mailbox {
  const known = statements.get<{ id: string }>()((query, { id }) =>
    query.selectFrom('mailbox_applied').select('seq').where('message_id', '=', id),
  );
  const insert = statements.run<MailboxAppliedTable>()((query, p) =>
    query.insertInto('mailbox_applied').values(pick(p, COLUMNS)),
  );
  const giveUp: Mailbox['giveUp'] = (tx, counter, wanted, reason) => {
    const { held: rest, amount } = returnUnits(held.held(counter), wanted);
    if (amount === 0) return 0;
    held.save(counter, rest);
    const returnId = ids.next();
    journalLease(tx, { type: 'lease.returned', returnId, counter, amount, reason }, returnId);
    return amount;
  };
  return {
    giveUp,
    apply: (tx, message, at) => {
      const { messageId, epoch, seq, kind } = message;
      const identity = tx.terminal.identity();
      if (epoch !== identity.epoch || known({ id: messageId }) !== undefined) return null;
      const isLease = message.kind === 'lease.granted' || message.kind === 'lease.recalled';
      const lease = isLease ? message : null;
      const command = message.kind === 'command' ? message.command : null;
      insert({
        ...{ message_id: messageId, terminal_id: identity.terminalId, epoch, seq, kind, command },
        ...{ counter: lease?.counter ?? null, amount: lease?.amount ?? null, applied_at: at },
      });
      if (message.kind === 'lease.recalled') {
        giveUp(tx, message.counter, message.amount, 'recalled');
      }
      if (message.kind === 'lease.granted') {
        const { counter, amount } = message;
        held.grant(counter, amount, message.adviceMs);
        journalLease(
          tx,
          { type: 'lease.received', leaseId: messageId, counter, amount },
          messageId,
        );
      }
      if (message.kind === 'cart.asked') {
        tx.carts.asked(tx, message.saleId, message.claimId);
        return CARTS_ASKED;
      }
      if (message.kind === 'exception.raised') {
        const { exceptionType: type, detail, raisedAt } = message;
        tx.hqNewsWrites.keepNotice({ noticeId: messageId, type, detail, raisedAt });
        return NOTICE_CAME;
      }
      return command;
    },
  };
}

function journalLease(tx: WriteTx, payload: LeasePayload, subjectId: string): void {
  tx.journal({
    payload,
    subjectId,
    receiptNumber: null,
    businessDate: tx.terminal.state().businessDate,
    checkpoint: false,
  });
}
