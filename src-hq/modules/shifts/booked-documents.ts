import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { UserId } from '../../../shared/domain/ids.ts';
import { Minor } from '../../../shared/domain/money.ts';
import { TenderKind } from '../../../shared/domain/sale.ts';
import { type ShiftDocument, ShiftTax } from '../../../shared/domain/shift/figures.ts';
import type { Work } from '../../store/work.ts';

/** One event of a till's journal at HQ; without a type where it could not be booked. */
export const ChainEvent = z.object({
  hash: z.string(),
  seq: z.number(),
  terminalId: z.string(),
  type: z.string().nullable(),
});
export type ChainEvent = Readonly<z.infer<typeof ChainEvent>>;

/** The stretch of a journal that a Z is of, and where it may be looked for. */
export interface Stretch {
  /** In their order; the Z is the last of them. */
  readonly events: readonly ChainEvent[];
  readonly seqOf: ReadonlyMap<string, number>;
  /** Narrows a table to rows of these events. */
  readonly within: RawBuilder<unknown>;
}

/** A sale or a refund as HQ booked it. */
export interface BookedDocument extends ShiftDocument {
  readonly eventHash: string;
}

const Document = z.object({
  eventHash: z.string(),
  receiptNumber: z.string(),
  userId: UserId,
  grossMinor: Minor,
  discountMinor: Minor,
  taxMinor: Minor,
  totalMinor: Minor,
  roundingMinor: Minor,
});
const TaxRow = z
  .object({ eventHash: z.string(), ...ShiftTax.shape })
  .transform(({ eventHash, ...tax }) => ({ eventHash, tax }));
const TenderRow = z.object({ eventHash: z.string(), kind: TenderKind, handedMinor: Minor });

/** Where documents of one kind stand. */
interface Tables {
  readonly kind: 'sale' | 'refund';
  readonly header: RawBuilder<unknown>;
  readonly lines: RawBuilder<unknown>;
  readonly tenders: RawBuilder<unknown>;
  /** What joins a header's lines and tenders to it. */
  readonly join: RawBuilder<unknown>;
  readonly handed: RawBuilder<unknown>;
}

const SALES: Tables = {
  kind: 'sale',
  ...{ header: sql`sale`, lines: sql`sale_line`, tenders: sql`tender` },
  join: sql`using (business_id, sale_id, event_hash)`,
  handed: sql`tendered_minor - change_minor`,
};
const REFUNDS: Tables = {
  kind: 'refund',
  ...{ header: sql`refund`, lines: sql`refund_line`, tenders: sql`refund_tender` },
  join: sql`using (business_id, refund_id, event_hash)`,
  handed: sql`given_minor`,
};

/** Every sale and refund of these events, in their order. */
export async function readDocuments(
  work: Work,
  stretch: Stretch,
): Promise<readonly BookedDocument[]> {
  const documents = [
    ...(await read(work, stretch, SALES)),
    ...(await read(work, stretch, REFUNDS)),
  ];
  const seqOf = ({ eventHash }: BookedDocument): number => stretch.seqOf.get(eventHash) ?? 0;
  return documents.toSorted((one, other) => seqOf(one) - seqOf(other));
}

async function read(
  work: Work,
  { within }: Stretch,
  tables: Tables,
): Promise<readonly BookedDocument[]> {
  const { kind, header, lines, tenders, join, handed } = tables;
  const rows = async <T extends z.ZodType>(schema: T, query: RawBuilder<unknown>) =>
    z.array(schema).parse((await query.execute(work.db)).rows);
  const id = sql.ref(`${kind}_id`);
  const documents = await rows(
    Document,
    sql`select event_hash as "eventHash", receipt_number as "receiptNumber", user_id as "userId",
      subtotal_minor as "grossMinor", discount_minor as "discountMinor", tax_minor as "taxMinor",
      total_minor as "totalMinor", rounding_minor as "roundingMinor"
    from ${header} where ${within}`,
  );
  const taxes = await rows(
    TaxRow,
    sql`select event_hash as "eventHash", t.code, t.name, t."ratePpm", t.inclusive,
      sum(t."baseMinor")::bigint as "baseMinor", sum(t."taxMinor")::bigint as "taxMinor"
    from (select business_id, ${id}, event_hash from ${header}
      where ${within}) h join ${lines} l ${join}
    cross join lateral jsonb_to_recordset(l.taxes) as t (code text, name text, "ratePpm" bigint,
      inclusive boolean, "baseMinor" bigint, "taxMinor" bigint)
    group by 1, 2, 3, 4, 5`,
  );
  const money = await rows(
    TenderRow,
    sql`select h.event_hash as "eventHash", t.kind, t."handedMinor"
    from (select business_id, ${id}, event_hash from ${header} where ${within}) h
    cross join lateral (select kind, ${handed} as "handedMinor" from ${tenders} t
      where t.business_id = h.business_id and t.${id} = h.${id} and t.event_hash = h.event_hash
        and t.status not in ('UNDONE', 'DECLINED') offset 0) t`,
  );
  const taxesOf = Map.groupBy(taxes, ({ eventHash }) => eventHash);
  const moneyOf = Map.groupBy(money, ({ eventHash }) => eventHash);
  return documents.map((document) => ({
    ...document,
    kind,
    taxes: (taxesOf.get(document.eventHash) ?? []).map(({ tax }) => tax),
    tenders: moneyOf.get(document.eventHash) ?? [],
  }));
}
