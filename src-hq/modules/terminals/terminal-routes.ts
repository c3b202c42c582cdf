import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AppDeps } from '../../app-deps.ts';
import { addEndpoint, NoBody, Nothing } from '../../endpoint.ts';
import { pageOf } from '../../resource/resource-routes.ts';
import { createEnrolmentCode, EnrolmentInput, EnrolmentView } from './enrolment-code.ts';
import {
  endTerminal,
  listTerminals,
  readTerminal,
  renameTerminal,
  TerminalQuery,
  TerminalView,
} from './terminal-store.ts';

const ReasonBody = z.strictObject({ reason: z.string().trim().min(3).max(200) });
const RenameBody = z.strictObject({ name: z.string().trim().min(1).max(60) });

/** The tills: a code for a new one, how each is, and what to do about one that is gone. */
export function addTerminals(server: FastifyInstance, deps: AppDeps): void {
  const tag = 'Terminals';
  const params = z.strictObject({ id: z.uuid() });
  const one = { tag, params, query: Nothing, answer: TerminalView } as const;
  addEndpoint(server, deps, {
    ...{ method: 'GET', path: '/terminals', tag, summary: 'Every terminal and how it is' },
    ...{ permission: 'terminals:read', params: Nothing, query: TerminalQuery, body: NoBody },
    answer: pageOf(TerminalView),
    run: (work, { query }) => listTerminals(work, query),
  });
  addEndpoint(server, deps, {
    ...{ ...one, method: 'GET', path: '/terminals/:id', summary: 'One terminal' },
    ...{ permission: 'terminals:read', body: NoBody },
    run: (work, { params: { id } }) => readTerminal(work, id),
  });
  addEndpoint(server, deps, {
    ...{ ...one, method: 'PATCH', path: '/terminals/:id', summary: 'Name a terminal' },
    ...{ permission: 'terminals:write', body: RenameBody },
    run: (work, { params: { id }, body }) => renameTerminal(work, id, body.name),
  });
  addEndpoint(server, deps, {
    ...{ method: 'POST', path: '/enrolment-codes', tag, summary: 'A one-time code for a till' },
    ...{ permission: 'terminals:write', params: Nothing, query: Nothing, body: EnrolmentInput },
    ...{ status: 201, answer: EnrolmentView },
    run: (work, { body, person }) => createEnrolmentCode(work, person.userId, body),
  });
  addEndpoint(server, deps, {
    ...{ ...one, method: 'POST', path: '/terminals/:id/declare-lost' },
    ...{ summary: 'It will not come back', permission: 'terminals:write', body: ReasonBody },
    run: (work, { params: { id }, body }) => endTerminal(work, id, 'LOST', body.reason),
  });
  addEndpoint(server, deps, {
    ...{ ...one, method: 'POST', path: '/terminals/:id/revoke' },
    ...{ summary: 'It may not come back', permission: 'terminals:write', body: ReasonBody },
    run: (work, { params: { id }, body }) => endTerminal(work, id, 'REVOKED', body.reason),
  });
}
