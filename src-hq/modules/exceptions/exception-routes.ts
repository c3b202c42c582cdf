import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import { addEndpoint, NoBody, Nothing } from '../../endpoint.ts';
import { HqError, notFound } from '../../hq-error.ts';
import { pageQuery } from '../../resource/list-query.ts';
import { pageOf } from '../../resource/resource-routes.ts';
import { afterInTime, timePage } from '../../resource/time-page.ts';
import type { Work } from '../../store/work.ts';
import type { Person } from '../identity/person.ts';
import { lockLog } from '../sync/postgres-sync-store.ts';
import {
  carryOut,
  type Clash,
  Decision,
  doubtsOf,
  DoubtView,
  offeredFor,
  Resolution,
} from './resolutions.ts';

const ExceptionView = z.strictObject({
  id: z.uuid(),
  type: z.string(),
  status: z.enum(['OPEN', 'RESOLVED']),
  storefrontId: z.uuid().nullable(),
  terminalId: z.uuid().nullable(),
  evidence: z.record(z.string(), z.unknown()),
  resolution: z.string().nullable(),
  note: z.string(),
  resolvedBy: z.uuid().nullable(),
  resolvedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  offered: z.array(Resolution).describe('What may be decided, the usual first'),
});

const ExceptionQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(['OPEN', 'RESOLVED']).optional(),
  type: z.string().max(60).optional(),
  storefrontId: z.uuid().optional(),
  terminalId: z.uuid().optional(),
});

/** EXC: the inbox of clashes. Resolving one does what was decided; facts stay as they are. */
export function addExceptions(server: FastifyInstance, deps: AppDeps): void {
  const tag = 'Exceptions';
  const params = z.strictObject({ id: z.uuid() });
  addEndpoint(server, deps, {
    ...{ method: 'GET', path: '/exceptions', tag, summary: 'Clashes, newest first' },
    ...{ permission: 'exceptions:read', params: Nothing, query: ExceptionQuery, body: NoBody },
    answer: pageOf(ExceptionView),
    run: (work, { query }) => {
      let rows = selectExceptions(work)
        .where(afterInTime(query.cursor, { time: 'created_at', id: 'exception_id' }))
        .orderBy('created_at', 'desc')
        .orderBy('exception_id', 'desc');
      if (query.status !== undefined) rows = rows.where('status', '=', query.status);
      if (query.type !== undefined) rows = rows.where('type', '=', query.type);
      if (query.storefrontId !== undefined) {
        rows = rows.where('storefront_id', '=', query.storefrontId);
      }
      if (query.terminalId !== undefined) {
        rows = rows.where('terminal_id', '=', query.terminalId);
      }
      return timePage(query.limit, async (limit) => {
        const found = await rows.limit(limit).execute();
        return found.map(shown);
      });
    },
  });
  addEndpoint(server, deps, {
    ...{ method: 'GET', path: '/exceptions/:id/doubts', tag, summary: 'What is to be counted' },
    ...{ permission: 'exceptions:read', params, query: Nothing, body: NoBody },
    answer: z.strictObject({ items: z.array(DoubtView) }),
    run: async (work, { params: { id } }) => ({
      items: await doubtsOf(work, await clashOf(work, id)),
    }),
  });
  addEndpoint(server, deps, {
    ...{ method: 'GET', path: '/exceptions/:id', tag, summary: 'A clash with its evidence' },
    ...{ permission: 'exceptions:read', params, query: Nothing, body: NoBody },
    answer: ExceptionView,
    run: (work, { params: { id } }) => readException(work, id),
  });
  addEndpoint(server, deps, {
    ...{ method: 'POST', path: '/exceptions/:id/resolve', tag, summary: 'Do what was decided' },
    ...{ permission: 'exceptions:write', params, query: Nothing, body: Decision },
    answer: ExceptionView,
    run: (work, { params: { id }, body, person }) => resolve(work, id, person, body),
  });
}

function selectExceptions(work: Work) {
  return work.db
    .selectFrom('exception')
    .select(['exception_id as id', 'type', 'status', 'storefront_id as storefrontId'])
    .select(['terminal_id as terminalId', 'evidence', 'resolution', 'note'])
    .select(['resolved_by as resolvedBy', 'resolved_at as resolvedAt', 'created_at as createdAt'])
    .where('business_id', '=', work.businessId);
}

async function readException(work: Work, id: string) {
  const row = await selectExceptions(work).where('exception_id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('exception');
  return shown(row);
}

function shown<T extends { readonly type: string }>(row: T) {
  return { ...row, offered: [...offeredFor(row.type)] };
}

async function clashOf(work: Work, id: string): Promise<Clash> {
  const row = await work.db
    .selectFrom('exception')
    .select(['type', 'clash_key as clashKey'])
    .where('business_id', '=', work.businessId)
    .where('exception_id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw notFound('exception');
  return row;
}

async function resolve(work: Work, id: string, person: Person, decided: Decision) {
  const clash = await clashOf(work, id);
  // Before the exception's row: a projection takes them in this order.
  await lockLog(work);
  const changed = await work.db
    .updateTable('exception')
    .set({ status: 'RESOLVED', resolution: decided.resolution, note: decided.note ?? '' })
    .set({ resolved_by: person.userId, resolved_at: work.now })
    .where('business_id', '=', work.businessId)
    .where('exception_id', '=', id)
    .where('status', '=', 'OPEN')
    .executeTakeFirst();
  const before = await readException(work, id);
  if (changed.numUpdatedRows === 0n) {
    const message = 'Somebody resolved it already: look at what they decided';
    throw new HqError(409, 'ALREADY_RESOLVED', message, { resolution: before.resolution });
  }
  const done = await carryOut(work, clash, decided, person);
  work.audit({
    type: 'exception.resolved',
    subjectKind: 'exception',
    subjectId: id,
    summary: `${work.actor.name} resolved ${clash.type}: ${decided.resolution}`,
    data: { ...decided, done },
  });
  work.emit({
    ...{ name: 'exception.resolved', aggregate: 'exception', aggregateId: id },
    body: { type: clash.type, resolution: decided.resolution },
  });
  return before;
}
