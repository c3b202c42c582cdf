import { sql } from 'kysely';
import { z } from 'zod';
import { HqError, notFound } from '../../hq-error.ts';
import { decodeCursor, encodeCursor, PAGE_ROWS, pageQuery } from '../../resource/list-query.ts';
import type { Work } from '../../store/work.ts';
import { endTerminalIdentity } from '../sync/end-terminal.ts';

const State = z.enum(['ACTIVE', 'IDENTITY_CONFLICT', 'LOST', 'REVOKED']);

export const TerminalView = z.strictObject({
  terminalId: z.uuid(),
  storefrontId: z.uuid(),
  name: z.string(),
  epoch: z.number().int(),
  series: z.string(),
  state: State,
  stateReason: z.string(),
  appVersion: z.string(),
  lastSeenAt: z.iso.datetime().nullable(),
  unsentCount: z.number().int(),
  version: z.number().int(),
  createdAt: z.iso.datetime(),
});
export type TerminalView = z.infer<typeof TerminalView>;

export const TerminalQuery = z.strictObject({
  ...pageQuery,
  storefrontId: z.uuid().optional(),
  state: State.optional(),
  q: z.string().trim().min(1).max(100).optional(),
});

const ORDER = 'name';

function selectTerminals(work: Work) {
  return work.db
    .selectFrom('terminal')
    .select(['terminal_id as terminalId', 'storefront_id as storefrontId', 'name', 'epoch'])
    .select(['series', 'state', 'state_reason as stateReason', 'app_version as appVersion'])
    .select(['last_seen_at as lastSeenAt', 'unsent_count as unsentCount', 'version'])
    .select('created_at as createdAt')
    .where('business_id', '=', work.businessId);
}

/** By name. */
export async function listTerminals(work: Work, query: z.infer<typeof TerminalQuery>) {
  const limit = query.limit ?? PAGE_ROWS;
  let rows = selectTerminals(work)
    .orderBy('name')
    .orderBy('terminal_id')
    .limit(limit + 1);
  if (query.storefrontId !== undefined) rows = rows.where('storefront_id', '=', query.storefrontId);
  if (query.state !== undefined) rows = rows.where('state', '=', query.state);
  if (query.q !== undefined) {
    const pattern = `%${query.q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    rows = rows.where('name', 'ilike', pattern);
  }
  if (query.cursor !== undefined) {
    const { after, id } = decodeCursor(query.cursor, ORDER);
    rows = rows.where(sql<boolean>`(name, terminal_id) > (${after}, ${id}::uuid)`);
  }
  const found = await rows.execute();
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  if (last === undefined) return { items, nextCursor: null };
  const cursor = { sort: ORDER, after: last.name, id: last.terminalId };
  return { items, nextCursor: encodeCursor(cursor) };
}

export async function readTerminal(work: Work, id: string): Promise<TerminalView> {
  const row = await selectTerminals(work).where('terminal_id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('terminal');
  return row;
}

export async function renameTerminal(work: Work, id: string, name: string): Promise<TerminalView> {
  await changeTerminal(work, id, { name });
  auditTerminal(work, id, 'terminal.updated', `named it ${name}`);
  return readTerminal(work, id);
}

/**
 * Ends a terminal's right to pull and to hold leases; what it held is in doubt until it is counted.
 * Facts it still has are taken.
 * @throws HqError TERMINAL_ENDED where that was done already
 */
export async function endTerminal(
  work: Work,
  id: string,
  state: 'LOST' | 'REVOKED',
  reason: string,
): Promise<TerminalView> {
  const before = await work.db
    .selectFrom('terminal')
    .select(['state', 'epoch'])
    .where('business_id', '=', work.businessId)
    .where('terminal_id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (before === undefined) throw notFound('terminal');
  if (before.state === 'LOST' || before.state === 'REVOKED') {
    throw new HqError(409, 'TERMINAL_ENDED', `It is ${before.state} already`);
  }
  await endTerminalIdentity(work, id, before.epoch, state === 'LOST' ? 'lost' : 'closed');
  await changeTerminal(work, id, { state, state_reason: reason });
  const what = state === 'LOST' ? 'declared it lost' : 'revoked it';
  auditTerminal(work, id, `terminal.${state.toLowerCase()}`, `${what}: ${reason}`);
  // That it is lost was told where its identity ended.
  if (state === 'REVOKED') {
    const about = { aggregate: 'terminal', aggregateId: id };
    work.emit({ ...about, name: 'terminal.revoked', body: { epoch: before.epoch, reason } });
  }
  return readTerminal(work, id);
}

interface TerminalChange {
  readonly name?: string;
  readonly state?: 'LOST' | 'REVOKED';
  readonly state_reason?: string;
}

async function changeTerminal(work: Work, id: string, change: TerminalChange): Promise<void> {
  await work.db
    .updateTable('terminal')
    .set({ ...change, updated_at: work.now })
    .set((on) => ({ version: on('version', '+', 1) }))
    .where('business_id', '=', work.businessId)
    .where('terminal_id', '=', id)
    .execute();
}

function auditTerminal(work: Work, id: string, type: string, what: string): void {
  const subject = { subjectKind: 'terminal', subjectId: id };
  work.audit({ type, ...subject, summary: `${work.actor.name} ${what}`, data: {} });
}
