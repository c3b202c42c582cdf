import { sql } from 'kysely';
import { z } from 'zod';
import type { Work } from '../../store/work.ts';

export type BookEntryKind = 'list' | 'rule';

/**
 * Counts the book up by one and keeps what the list or rule is from now on. Whoever changes another
 * one waits until this transaction has ended, so that tills hear of the numbers in their order.
 * @param body as the pricing engine reads it; null: out of force
 * @returns the book's new number
 */
export async function writeEntry(
  work: Work,
  kind: BookEntryKind,
  id: string,
  body: object | null,
): Promise<number> {
  const counted = await sql`
    insert into price_book (business_id, version) values (${work.businessId}, 1)
    on conflict (business_id) do update set version = price_book.version + 1
    returning version`.execute(work.db);
  const { version } = z.object({ version: z.number() }).parse(counted.rows[0]);
  await sql`
    insert into price_book_entry (business_id, kind, entry_id, book_version, body)
    values (${work.businessId}, ${kind}, ${id}, ${version},
      ${body === null ? null : JSON.stringify(body)})`.execute(work.db);
  return version;
}
