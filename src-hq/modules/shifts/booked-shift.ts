import { sql } from 'kysely';
import { z } from 'zod';
import { addMinor, Minor, minor, negateMinor, ZERO } from '../../../shared/domain/money.ts';
import { TenderKind } from '../../../shared/domain/sale.ts';
import {
  CashKind,
  Perpetual,
  type ShiftDocument,
  type ShiftFacts,
  ShiftFigures,
  shiftFigures,
} from '../../../shared/domain/shift/figures.ts';
import type { Work } from '../../store/work.ts';
import {
  type BookedDocument,
  ChainEvent,
  readDocuments,
  type Stretch,
} from './booked-documents.ts';

/** A Z as a till reported it. */
export const ZReport = z.object({
  shiftId: z.uuid(),
  eventHash: z.string(),
  terminalId: z.uuid(),
  number: z.number(),
  openedSeq: z.number(),
  countId: z.uuid(),
  businessDate: z.string(),
  currency: z.string(),
  figures: ShiftFigures,
  countedMinor: Minor,
  overShortMinor: Minor,
});
export type ZReport = Readonly<z.infer<typeof ZReport>>;

/** What HQ booked of a stretch, each with the event it came by. */
export interface BookedRows {
  /** In the order of their events. */
  readonly documents: readonly BookedDocument[];
  readonly cash: readonly (ShiftFacts['cash'][number] & { readonly eventHash: string })[];
  readonly settlements: readonly (ShiftFacts['settlements'][number] & {
    readonly eventHash: string;
  })[];
}

/**
 * What HQ makes of a shift, from the rows it booked between its opening and its Z. The stretch is
 * followed by hash, so that a till that was put back or was copied is given its own past.
 * @throws RangeError when a sum is no safe integer
 */
export async function figuresAsBooked(work: Work, report: ZReport): Promise<ShiftFigures> {
  const events = await readChain(work, report.eventHash);
  const previous = await readPreviousZ(work, events, report);
  const stretch = stretchOf(work, events, previous.date, report.businessDate);
  const rows = {
    documents: await readDocuments(work, stretch),
    cash: await readCash(work, stretch),
    settlements: await readSettlements(work, stretch),
  };
  return figuresOf(report, events, previous.perpetual, rows);
}

/** @param before the perpetual totals of the Z before; null where nobody at HQ can say */
export function figuresOf(
  report: Pick<ZReport, 'openedSeq' | 'figures'>,
  events: readonly ChainEvent[],
  before: Perpetual | null,
  { documents, cash, settlements }: BookedRows,
): ShiftFigures {
  const since = events.filter(({ seq }) => seq >= report.openedSeq);
  const hashes = new Set(since.map(({ hash }) => hash));
  const own = ({ eventHash }: { readonly eventHash: string }): boolean => hashes.has(eventHash);
  const earlier = documents.filter((one) => !own(one));
  return shiftFigures({
    before: before === null ? tillsWord(report.figures) : addUp(before, earlier),
    documents: documents.filter(own),
    settlements: settlements.filter(own),
    cash: cash.filter(own),
    drawerOpenings: since.filter(({ type }) => type === 'drawer.opened').length,
  });
}

/** The journal backwards from this Z to the Z before it, or to where HQ has it from. */
async function readChain(work: Work, hash: string): Promise<readonly ChainEvent[]> {
  const { businessId } = work;
  const typeOf = sql`(select b.type from booked_event b
    where b.business_id = ${businessId} and b.hash = k.hash) as type`;
  // One event at a time, each by its key: joined whole, a long journal is read again at each step.
  // Downwards by number as well: whoever damages a journal sends nobody round in circles.
  const found = await sql`
    with recursive chain as (
      select k.hash, k.prev_hash, k.seq, k.terminal_id, ${typeOf}
      from journal_key k where k.business_id = ${businessId} and k.hash = ${hash}
      union all
      select before.*
      from chain c
      cross join lateral (select k.hash, k.prev_hash, k.seq, k.terminal_id, ${typeOf}
        from journal_key k where k.business_id = ${businessId} and k.hash = c.prev_hash
          and k.seq = c.seq - 1 limit 1) before
      where c.hash = ${hash} or c.type is distinct from 'shift.closed')
    select hash, seq, terminal_id as "terminalId", type from chain order by seq`.execute(work.db);
  return z.array(ChainEvent).parse(found.rows);
}

interface PreviousZ {
  /** Null: HQ has not the whole journal, and nobody can say. */
  readonly perpetual: Perpetual | null;
  /** No fact of this shift is of an earlier day. */
  readonly date: string;
}

const Previous = z.object({ perpetual: Perpetual, date: z.string() });
const FIRST_DAY = '0001-01-01';

async function readPreviousZ(
  work: Work,
  [first]: readonly ChainEvent[],
  report: ZReport,
): Promise<PreviousZ> {
  if (first?.type === 'shift.closed' && first.hash !== report.eventHash) {
    const found = await sql`
      select figures -> 'perpetual' as perpetual, business_date as date from shift_report
      where business_id = ${work.businessId} and event_hash = ${first.hash}`.execute(work.db);
    const previous = z.array(Previous).parse(found.rows)[0];
    if (previous !== undefined) return previous;
  }
  const whole = first?.seq === 1;
  return { perpetual: whole ? { salesMinor: ZERO, refundsMinor: ZERO } : null, date: FIRST_DAY };
}

function tillsWord({ perpetual, sales, refunds }: ShiftFigures): Perpetual {
  return {
    salesMinor: addMinor(perpetual.salesMinor, negateMinor(sales.totalMinor)),
    refundsMinor: addMinor(perpetual.refundsMinor, negateMinor(refunds.totalMinor)),
  };
}

function addUp(before: Perpetual, documents: readonly ShiftDocument[]): Perpetual {
  let [salesMinor, refundsMinor] = [before.salesMinor, before.refundsMinor];
  for (const { kind, totalMinor } of documents) {
    if (kind === 'sale') salesMinor = addMinor(salesMinor, totalMinor);
    else refundsMinor = addMinor(refundsMinor, totalMinor);
  }
  return { salesMinor, refundsMinor };
}

function stretchOf(
  work: Work,
  events: readonly ChainEvent[],
  from: string,
  through: string,
): Stretch {
  const terminals = [...new Set(events.map(({ terminalId }) => terminalId))];
  const hashes = events.map(({ hash }) => hash);
  return {
    events,
    seqOf: new Map(events.map(({ hash, seq }) => [hash, seq])),
    // By terminal and day first, which have an index; by event, which is exact.
    within: sql`business_id = ${work.businessId} and terminal_id = any (${terminals}::uuid[])
      and business_date between ${from}::date and ${through}::date
      and event_hash = any (${hashes}::text[])`,
  };
}

const CashRow = z.object({ eventHash: z.string(), kind: CashKind, amountMinor: Minor });

async function readCash(work: Work, { within }: Stretch) {
  const found = await sql`
    select event_hash as "eventHash", kind, amount_minor as "amountMinor" from cash_movement
    where ${within}`.execute(work.db);
  return z.array(CashRow).parse(found.rows);
}

const Settled = z.object({ eventHash: z.string(), kind: TenderKind, paidMinor: Minor });

async function readSettlements(work: Work, { within, events }: Stretch) {
  const found = await sql`
    select event_hash as "eventHash", tender_kind as kind, -amount_minor as "paidMinor"
    from credit_entry
    where ${within} and kind = 'payment' and tender_kind is not null`.execute(work.db);
  const typeOf = new Map(events.map(({ hash, type }) => [hash, type]));
  return z
    .array(Settled)
    .parse(found.rows)
    .filter(({ eventHash }) => typeOf.get(eventHash) === 'credit.booked')
    .map(({ eventHash, kind, paidMinor }) => ({ eventHash, kind, amountMinor: minor(paidMinor) }));
}
