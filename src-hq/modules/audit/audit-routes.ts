import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import { addEndpoint, NoBody, Nothing } from '../../endpoint.ts';
import { pageQuery } from '../../resource/list-query.ts';
import { pageOf } from '../../resource/resource-routes.ts';
import { afterInTime, timePage } from '../../resource/time-page.ts';

const AuditView = z.strictObject({
  id: z.uuid(),
  type: z.string(),
  userId: z.uuid().nullable(),
  userName: z.string(),
  terminalId: z.uuid().nullable(),
  subjectKind: z.string(),
  subjectId: z.string(),
  summary: z.string(),
  data: z.record(z.string(), z.unknown()),
  correlationId: z.string(),
  sourceAddress: z.string(),
  createdAt: z.iso.datetime(),
});

const AuditQuery = z.strictObject({
  ...pageQuery,
  type: z.string().max(60).optional(),
  userId: z.uuid().optional(),
  terminalId: z.uuid().optional(),
  subjectKind: z.string().max(60).optional(),
  subjectId: z.string().max(60).optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
});

/** AUD: who did what; newest first. Nothing here can be changed. */
export function addAudit(server: FastifyInstance, deps: AppDeps): void {
  addEndpoint(server, deps, {
    ...{ method: 'GET', path: '/audit', tag: 'Audit', summary: 'Who did what, newest first' },
    ...{ permission: 'audit:read', params: Nothing, query: AuditQuery, body: NoBody },
    answer: pageOf(AuditView),
    run: async (work, { query }) => {
      let rows = work.db
        .selectFrom('audit_event')
        .select(['audit_id as id', 'type', 'user_id as userId', 'user_name as userName'])
        .select(['terminal_id as terminalId', 'subject_kind as subjectKind'])
        .select(['subject_id as subjectId', 'summary', 'data', 'source_address as sourceAddress'])
        .select(['correlation_id as correlationId', 'created_at as createdAt'])
        .where('business_id', '=', work.businessId)
        .where(afterInTime(query.cursor, { time: 'created_at', id: 'audit_id' }))
        .orderBy('created_at', 'desc')
        .orderBy('audit_id', 'desc');
      if (query.type !== undefined) rows = rows.where('type', '=', query.type);
      if (query.userId !== undefined) rows = rows.where('user_id', '=', query.userId);
      if (query.terminalId !== undefined) {
        rows = rows.where('terminal_id', '=', query.terminalId);
      }
      if (query.subjectKind !== undefined) {
        rows = rows.where('subject_kind', '=', query.subjectKind);
      }
      if (query.subjectId !== undefined) rows = rows.where('subject_id', '=', query.subjectId);
      if (query.from !== undefined) rows = rows.where(sql`created_at`, '>=', query.from);
      if (query.to !== undefined) rows = rows.where(sql`created_at`, '<', query.to);
      return timePage(query.limit, (limit) => rows.limit(limit).execute());
    },
  });
}
