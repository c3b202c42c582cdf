import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AppDeps } from './app-deps.ts';
import { HqError, ErrorAnswer } from './hq-error.ts';
import { onceForKey } from './idempotency.ts';
import type { Permission } from './modules/identity/permission.ts';
import { type Person, readPerson } from './modules/identity/person.ts';
import { type Actor, transact, type Work } from './store/work.ts';

export interface EndpointInput<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly person: Person;
}

/** One REST endpoint: who may call it, what it takes and gives, what it does in its transaction. */
export interface Endpoint<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly permission: Permission | 'anyone-signed-in';
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly answer: A;
  /** 200 unless it says otherwise. */
  readonly status?: 200 | 201;
  readonly run: (
    work: Work,
    input: EndpointInput<z.output<P>, z.output<Q>, z.output<B>>,
  ) => Promise<z.output<A>>;
}

/** Nothing is taken there; anything given is refused. */
export const Nothing = z.strictObject({});

/** A body that is absent or empty. */
export const NoBody = z.union([z.null(), z.undefined(), z.strictObject({})]);

export const API_ROOT = '/api/v1';

export function addEndpoint<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(server: FastifyInstance, deps: AppDeps, endpoint: Endpoint<P, Q, B, A>): void {
  const status = endpoint.status ?? 200;
  const takesBody = endpoint.method === 'POST' || endpoint.method === 'PATCH';
  server.route({
    method: endpoint.method,
    url: `${API_ROOT}${endpoint.path}`,
    config: { permission: endpoint.permission },
    schema: {
      tags: [endpoint.tag],
      summary: endpoint.summary,
      params: endpoint.params,
      querystring: endpoint.query,
      ...(takesBody && !isNoBody(endpoint.body) ? { body: endpoint.body } : {}),
      ...(endpoint.method === 'POST' ? { headers: IdempotencyHeader } : {}),
      response: { [status]: endpoint.answer, default: ErrorAnswer },
      security: [{ bearer: [] }],
    },
    // What is documented above is parsed below, once, with its types.
    validatorCompiler: () => (value: unknown) => ({ value }),
    handler: async (request, reply) => {
      reply.status(status);
      return answer(deps, endpoint, request, reply);
    },
  });
}

const IdempotencyHeader = z.looseObject({
  'idempotency-key': z.string().optional().describe('The same key gives the same answer, once'),
});

function isNoBody(schema: z.ZodType): boolean {
  return Object.is(schema, NoBody);
}

async function answer<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(
  deps: AppDeps,
  endpoint: Endpoint<P, Q, B, A>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const token = await deps.tokens.readAccess(bearerOf(request));
  if (token === null) throw notSignedIn();
  const params = parsed('params', endpoint.params, request.params);
  const query = parsed('query', endpoint.query, request.query);
  const body = parsed('body', endpoint.body, request.body);
  const actor: Actor = { ...anonymousActor(request), userId: token.userId };
  return transact(deps, token.businessId, actor, async (work) => {
    const person = await readPerson(work, token.userId);
    if (person === null) throw notSignedIn();
    if (endpoint.permission !== 'anyone-signed-in') assertMay(person, endpoint.permission);
    work.actAs(person);
    const run = () => endpoint.run(work, { params, query, body, person });
    if (endpoint.method !== 'POST') return run();
    return onceForKey(work, { request, reply, personId: person.userId }, run);
  });
}

/** @throws HqError FORBIDDEN */
export function assertMay(person: Person, permission: Permission): void {
  if (person.permissions.has(permission)) return;
  throw new HqError(403, 'FORBIDDEN', `Your role does not allow this: it needs ${permission}`);
}

export function anonymousActor(request: FastifyRequest): Actor {
  return {
    userId: null,
    name: '',
    terminalId: null,
    correlationId: request.id,
    sourceAddress: request.ip,
  };
}

function bearerOf(request: FastifyRequest): string {
  const match = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '');
  return match?.[1] ?? '';
}

function notSignedIn(): HqError {
  return new HqError(401, 'NOT_SIGNED_IN', 'Sign in first: POST /api/v1/sign-in');
}

/** @throws HqError INPUT_INVALID, naming each field and what is wrong with it */
export function parsed<T extends z.ZodType>(
  place: 'params' | 'query' | 'body',
  schema: T,
  value: unknown,
): z.output<T> {
  const result = schema.safeParse(value ?? (isNoBody(schema) ? undefined : {}));
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => ({
    field: [place, ...issue.path].join('.'),
    message: issue.message,
  }));
  const first = problems[0];
  throw new HqError(400, 'INPUT_INVALID', `${first?.field}: ${first?.message}`, { problems });
}
