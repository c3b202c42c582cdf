import type Database from 'better-sqlite3';
import { creditCounter } from '../../../shared/domain/counter.ts';
import { heldFaults } from '../../../shared/domain/held-lease.ts';
import type { HeldCounterTable, MailboxAppliedTable } from '../sync-tables.ts';
import type { VouchedEvent } from './journal-check.ts';
import { Findings } from './report.ts';

type Sums = Pick<HeldCounterTable, 'granted' | 'replenished' | 'spent' | 'returned' | 'beyond'>;

const NONE: Sums = { granted: 0, replenished: 0, spent: 0, returned: 0, beyond: 0 };
const NAMES = ['granted', 'replenished', 'spent', 'returned', 'beyond'] as const;

/**
 * SYNC's invariant 8 for one terminal: what it holds is what was granted less what the journal says
 * was sold and returned, and every grant is a message of HQ's that was applied once.
 */
export function checkLeases(
  db: Database.Database,
  events: readonly VouchedEvent[],
): readonly Findings[] {
  return [checkCounters(db, events), checkMailbox(db, events)];
}

function checkCounters(db: Database.Database, events: readonly VouchedEvent[]): Findings {
  const leases = new Findings('leases: counters are what the journal says');
  const from = enrolledSince(db);
  const expected = from === null ? new Map<string, Sums>() : journalSums(events, from);
  const reserved = new Map(
    db
      .prepare<[], [string, number]>(
        `select counter, sum(amount) from reservation_lease
         join reservation using (reservation_id) where status = 'ACTIVE' group by counter`,
      )
      .raw()
      .all(),
  );
  for (const row of db.prepare<[], HeldCounterTable>('select * from held_counter').iterate()) {
    leases.looked();
    const sums = expected.get(row.counter) ?? NONE;
    expected.delete(row.counter);
    for (const fault of heldFaults({ ...row, adviceUntilMs: row.advice_until_mono_ms })) {
      leases.problem(`${row.counter}: ${fault}`);
    }
    for (const name of NAMES) {
      const same = row[name] === sums[name];
      leases.expect(same, () => `${row.counter}: ${name} ${row[name]}, journalled ${sums[name]}`);
    }
    const inCarts = reserved.get(row.counter) ?? 0;
    leases.expect(row.reserved === inCarts, () => `${row.counter}: carts hold ${inCarts}`);
  }
  for (const counter of expected.keys()) leases.problem(`${counter} was journalled and is gone`);
  const strays = db
    .prepare<[], number>(
      `select count(*) from sale_lease
       where sale_id not in (select sale_id from sale where status in ('COMPLETED', 'REFUNDED'))`,
    )
    .pluck()
    .get();
  leases.expect(strays === 0, `${strays} rows of leases belong to no completed sale`);
  return leases;
}

/** The first event under the present identity; null where HQ gave none. */
function enrolledSince(db: Database.Database): number | null {
  return (
    db
      .prepare<[], number>(
        `select max(first_seq) from journal_segment
         where (select certificate_json from sync_state) is not null`,
      )
      .pluck()
      .get() ?? null
  );
}

/** What each counter went through under the present identity. */
function journalSums(events: readonly VouchedEvent[], fromSeq: number): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  const add = (counter: string, change: Partial<Sums>): void => {
    const next = { ...(sums.get(counter) ?? NONE) };
    for (const name of NAMES) next[name] += change[name] ?? 0;
    sums.set(counter, next);
  };
  for (const { event } of events) {
    if (event.seq < fromSeq) continue;
    const { payload } = event;
    if (payload.type === 'lease.received') add(payload.counter, { granted: payload.amount });
    if (payload.type === 'lease.returned') add(payload.counter, { returned: payload.amount });
    if (payload.type === 'credit.booked' && payload.entry.kind === 'payment') {
      const { customerId, amountMinor } = payload.entry;
      add(creditCounter(customerId), { replenished: -amountMinor });
    }
    if (payload.type === 'refund.processed') {
      for (const { counter, amount } of payload.replenished) add(counter, { replenished: amount });
    }
    if (payload.type !== 'sale.completed' && payload.type !== 'refund.processed') continue;
    for (const { counter, amount, beyond } of payload.leases ?? []) {
      add(counter, { spent: amount - beyond, beyond });
    }
  }
  return sums;
}

function checkMailbox(db: Database.Database, events: readonly VouchedEvent[]): Findings {
  const mailbox = new Findings('leases: every grant is a message of HQ’s, applied once');
  const received = new Map<string, { readonly counter: string; readonly amount: number }>();
  for (const { event } of events) {
    const { payload } = event;
    if (payload.type !== 'lease.received') continue;
    mailbox.expect(!received.has(payload.leaseId), `grant ${payload.leaseId} was received twice`);
    received.set(payload.leaseId, payload);
  }
  const rows = db
    .prepare<[], MailboxAppliedTable>(
      "select * from mailbox_applied where kind = 'lease.granted' order by message_id",
    )
    .iterate();
  for (const row of rows) {
    mailbox.looked();
    const said = received.get(row.message_id);
    received.delete(row.message_id);
    const same = said?.counter === row.counter && said?.amount === row.amount;
    mailbox.expect(same, `grant ${row.message_id} is not what was journalled`);
  }
  for (const id of received.keys()) mailbox.problem(`grant ${id} came in no message`);
  return mailbox;
}
