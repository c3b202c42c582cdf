import { sql } from 'kysely';
import { z } from 'zod';
import { ListTerms, PriceRule } from '../../../shared/domain/pricing/price-book.ts';
import { SaleCompleted } from '../../../shared/protocol/journal-event.ts';
import {
  type BookTerms,
  type PriceDifference,
  type Replay,
  replaySale,
} from '../../../shared/protocol/sale-replay.ts';
import type { Work } from '../../store/work.ts';
import { type ReusedCoupon, useUpCoupons } from './coupon-use.ts';

/** A sale's exception, told from the others by this word at the head of its key. */
export const PRICE_DIFFERS = 'price_differs';
/** A code for one use that two sales used. */
const COUPON_REUSED = 'coupon_reused';

/** So many are written down. */
const MAX_DIFFERENCES = 20;

const BookedSale = z.object({
  event_hash: z.string(),
  sale_id: z.string(),
  terminal_id: z.string(),
  receipt_number: z.string(),
  book: z.object({ version: z.number() }).nullish(),
});
type BookedSale = z.infer<typeof BookedSale>;

/**
 * PRC-5: each sale that a price book priced is priced again by HQ's own book of that number, with
 * the same engine. One that differs stays as it is, and becomes an exception for a person.
 */
export async function checkPrices(
  work: Work,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  const priced = rows
    .filter((row) => row['book'] !== null && row['book'] !== undefined)
    .map((row) => BookedSale.parse(row));
  const byVersion = Map.groupBy(priced, ({ book }) => book?.version ?? 0);
  for (const [version, sales] of byVersion) {
    const terms = await readBook(work, version);
    if (terms === null) continue;
    for (const sale of sales) {
      const { differences, usedRules } = await replayOf(work, sale.event_hash, terms);
      if (differences.length > 0) await raiseDifference(work, sale, differences);
      for (const one of await useUpCoupons(work, sale, usedRules)) {
        await raiseReuse(work, sale, one);
      }
    }
  }
}

/** Null for a number this HQ has not counted to: it was put back since. */
export async function readBook(work: Work, version: number): Promise<BookTerms | null> {
  const found = await sql`
    select distinct on (kind, entry_id) kind, body from price_book_entry
    where business_id = ${work.businessId} and book_version <= ${version}
    order by kind, entry_id, book_version desc`.execute(work.db);
  const counted = await sql<{ known: boolean }>`
    select ${version} <= coalesce((select version from price_book
      where business_id = ${work.businessId}), 0) as known`.execute(work.db);
  if (counted.rows[0]?.known !== true) return null;
  // Lists that nobody changed since there is a book: they are for everybody, as they were.
  const before = await sql`
    select price_list_id as "listId", name, currency, priority, sale_type as "saleType", audience,
      valid_from as "validFrom", valid_to as "validTo"
    from price_list t where business_id = ${work.businessId} and not exists (
      select from price_book_entry e where e.business_id = t.business_id and e.kind = 'list'
        and e.entry_id = t.price_list_id)`.execute(work.db);
  const entries = z.array(z.object({ kind: z.string(), body: z.unknown() })).parse(found.rows);
  const alive = entries.filter(({ body }) => body !== null);
  const bodies = (kind: string): unknown[] =>
    alive.filter((one) => one.kind === kind).map(({ body }) => body);
  return {
    rules: z.array(PriceRule).parse(bodies('rule')),
    lists: z.array(ListTerms).parse([...bodies('list'), ...before.rows]),
  };
}

async function replayOf(work: Work, eventHash: string, terms: BookTerms): Promise<Replay> {
  const found = await sql<{ bytes: string }>`
    select event.bytes from journal_key key
    join journal_event event on event.business_id = key.business_id and event.hash = key.hash
      and event.received_on = key.received_on
    where key.business_id = ${work.businessId} and key.hash = ${eventHash}`.execute(work.db);
  const bytes = found.rows[0]?.bytes;
  if (bytes === undefined) return { differences: [], usedRules: [] };
  const { payload } = z.object({ payload: SaleCompleted }).parse(JSON.parse(bytes));
  return replaySale(payload, terms);
}

async function raiseDifference(
  work: Work,
  sale: BookedSale,
  differences: readonly PriceDifference[],
): Promise<void> {
  const { event_hash: eventHash, receipt_number: receiptNumber } = sale;
  const [first] = differences;
  const more = differences.length === 1 ? '' : ` (+${differences.length - 1})`;
  const detail = `${receiptNumber}: ${first?.figure ?? ''} ${first?.till} ≠ ${first?.hq}${more}`;
  const evidence = { detail, receiptNumber, differences: differences.slice(0, MAX_DIFFERENCES) };
  await raise(work, sale, { type: PRICE_DIFFERS, about: eventHash, evidence });
}

/** Offline, two tills may take one code: both sales stay, and a person hears of the second. */
async function raiseReuse(work: Work, sale: BookedSale, reused: ReusedCoupon): Promise<void> {
  const { event_hash: eventHash, receipt_number: receiptNumber } = sale;
  const { code, firstReceiptNumber } = reused;
  const detail = `${receiptNumber}: ${code} ← ${firstReceiptNumber}`;
  const evidence = { detail, receiptNumber, couponCode: code, firstReceiptNumber };
  await raise(work, sale, { type: COUPON_REUSED, about: `${eventHash}:${code}`, evidence });
}

async function raise(
  work: Work,
  { terminal_id: terminalId }: BookedSale,
  clash: {
    readonly type: string;
    readonly about: string;
    readonly evidence: Readonly<Record<string, unknown>> & { readonly detail: string };
  },
): Promise<void> {
  const { type, about, evidence } = clash;
  const id = work.newId();
  const written = await sql`
    insert into exception (business_id, exception_id, type, clash_key, status, terminal_id,
      evidence, created_at)
    values (${work.businessId}, ${id}, ${type}, ${`${type}:${about}`}, 'OPEN',
      ${terminalId}, ${JSON.stringify(evidence)}, ${work.now})
    on conflict (business_id, type, clash_key) do nothing`.execute(work.db);
  if (written.numAffectedRows === 0n) return;
  const exception = { aggregate: 'exception', aggregateId: id };
  const body = { type, detail: evidence.detail };
  work.emit({ ...exception, name: 'exception.opened', body });
}
