import { type RawBuilder, sql } from 'kysely';
import { decodeCursor, encodeCursor, PAGE_ROWS } from './list-query.ts';

const NEWEST_FIRST = '-createdAt';

/** The condition of a page of facts, newest first, that begins after the cursor. */
export function afterInTime(
  cursor: string | undefined,
  columns: { readonly time: string; readonly id: string },
): RawBuilder<boolean> {
  if (cursor === undefined) return sql<boolean>`true`;
  const { after, id } = decodeCursor(cursor, NEWEST_FIRST);
  return sql<boolean>`(${sql.ref(columns.time)}, ${sql.ref(columns.id)}) < (${after}, ${id})`;
}

interface TimeRow {
  readonly id: string;
  readonly createdAt: string;
}

/** Reads one row more than asked for, to know whether there is another page. */
export async function timePage<T extends TimeRow>(
  asked: number | undefined,
  read: (limit: number) => Promise<readonly T[]>,
): Promise<{ items: T[]; nextCursor: string | null }> {
  const limit = asked ?? PAGE_ROWS;
  const rows = await read(limit + 1);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  const nextCursor =
    last === undefined
      ? null
      : encodeCursor({ sort: NEWEST_FIRST, after: last.createdAt, id: last.id });
  return { items, nextCursor };
}
