import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { HqError } from '../hq-error.ts';
import { wordsQuery } from '../store/search-words.ts';
import type { Resource } from './resource.ts';
import { columnOf } from './row-sql.ts';

/** What every list takes: a page's size and place, an order, a search, and its own filters. */
export function listQuery(resource: Resource) {
  const orders = resource.sortable.flatMap((field) => [field, `-${field}`]);
  return z.strictObject({
    ...pageQuery,
    sort: z.enum(orders).optional().describe('A field, or -field for the other way round'),
    q: z.string().trim().min(1).max(200).optional().describe('Words to look for'),
    ...Object.fromEntries(
      Object.entries(resource.filters).map(([field, schema]) => [field, schema.optional()]),
    ),
  });
}

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).optional().describe('100 by default'),
  cursor: z.string().max(1_000).optional().describe('`nextCursor` of the page before'),
};

export const PAGE_ROWS = 100;

const Cursor = z.strictObject({
  sort: z.string(),
  after: z.union([z.string(), z.number(), z.boolean()]),
  id: z.string(),
});
export type Cursor = Readonly<z.infer<typeof Cursor>>;

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** @throws HqError CURSOR_INVALID for what is not this list's, in this order */
export function decodeCursor(text: string, sort: string): Cursor {
  const cursor = Cursor.safeParse(parsedJson(Buffer.from(text, 'base64url').toString()));
  if (cursor.success && cursor.data.sort === sort) return cursor.data;
  throw new HqError(400, 'CURSOR_INVALID', 'This cursor is not of this list in this order');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export interface Order {
  /** As the query said it. */
  readonly sort: string;
  readonly field: string;
  readonly down: boolean;
}

export function orderOf(resource: Resource, sort: string | undefined): Order {
  const said = sort ?? resource.sortable[0] ?? resource.id.field;
  const down = said.startsWith('-');
  return { sort: said, field: down ? said.slice(1) : said, down };
}

/** The conditions of one page: alive, filtered, found, and after the cursor. */
export function listConditions(
  resource: Resource,
  query: Readonly<Record<string, unknown>>,
  order: Order,
): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`t.deleted_at is null`];
  for (const field of Object.keys(resource.filters)) {
    const value = query[field];
    if (value === undefined) continue;
    const custom = resource.where?.[field];
    const column = custom === undefined ? sql.ref(`t.${columnOf(resource, field)}`) : null;
    conditions.push(custom?.(value) ?? sql`${column} = ${value}`);
  }
  if (typeof query['q'] === 'string') conditions.push(searchCondition(resource, query['q']));
  if (typeof query['cursor'] === 'string') {
    const { after, id } = decodeCursor(query['cursor'], order.sort);
    const sorted = sql.ref(`t.${columnOf(resource, order.field)}`);
    const own = sql.ref(`t.${resource.id.column}`);
    const beyond = sql.raw(order.down ? '<' : '>');
    conditions.push(sql`(${sorted}, ${own}) ${beyond} (${after}, ${id})`);
  }
  return sql.join(conditions, sql` and `);
}

function searchCondition(resource: Resource, words: string): RawBuilder<unknown> {
  if (resource.search === 'words')
    return sql`t.words @@ to_tsquery('simple', ${wordsQuery(words)})`;
  const pattern = `%${words.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const columns = resource.search.map((column) => sql`${sql.ref(`t.${column}`)} ilike ${pattern}`);
  return sql`(${sql.join(columns, sql` or `)})`;
}
