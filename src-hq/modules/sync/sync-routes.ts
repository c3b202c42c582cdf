import { createHash } from 'node:crypto';
import { createGunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { TerminalId } from '../../../shared/domain/ids.ts';
import type { Verdict } from '../../../shared/protocol/hello.ts';
import { parseCursor } from '../../../shared/protocol/pull.ts';
import { SIGNATURE_HEADER, requestMessage } from '../../../shared/protocol/request-signature.ts';
import { SYNC_CONTRACT, type SyncMessageName } from '../../../shared/protocol/sync-contract.ts';
import type { AppDeps } from '../../app-deps.ts';
import { anonymousActor, parsed } from '../../endpoint.ts';
import { HqError } from '../../hq-error.ts';
import { type Actor, lookUp, transact } from '../../store/work.ts';
import { hashOfCode } from '../terminals/enrolment-code.ts';
import { noteHello } from './end-terminal.ts';
import { enrol } from './enrolment.ts';
import { answerHello } from './hello.ts';
import { chainHash, verifyDevice } from './hq-signer.ts';
import { ingestPush } from './ingest.ts';
import { requestLease } from './lease-desk.ts';
import { LEASE_ADVICE_MS } from './lease-policy.ts';
import { noteRead } from './mailbox-buffer.ts';
import { postgresSyncStore } from './postgres-sync-store.ts';
import { createSyncRunner, type SyncRunner } from './projection-runner.ts';
import { pullPage } from './pull-page.ts';
import { createPullStreams, type PullStreams } from './pull-streams.ts';
import type { SyncDeps } from './sync-store.ts';
import { addTillQuestions } from './till-questions.ts';

export const SYNC_ROOT = '/sync/v1';
/** 500 events of the usual size are a twentieth of it. */
const BODY_LIMIT_BYTES = 32 * 1024 * 1024;

/** `POST /sync/v1/<name>`: what terminals say. Bodies may be gzipped. */
export async function addSync(server: FastifyInstance, deps: AppDeps): Promise<void> {
  const runner = createSyncRunner(deps);
  const streams = createPullStreams(deps.bell);
  server.addHook('preClose', async () => streams.close());
  server.addHook('onClose', () => runner.idle());
  await server.register(async (scope) => {
    readRawBodies(scope);
    addMessages(scope, { deps, runner });
    addEvents(scope, deps, streams);
  });
}

/** The bytes are kept as they came: the device signed them, not what was parsed from them. */
function readRawBodies(scope: FastifyInstance): void {
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  scope.addHook('preParsing', async (request, _reply, payload) => {
    if (request.headers['content-encoding'] !== 'gzip') return payload;
    // The limit counts the bytes that come out: a small body cannot become a huge one.
    const gunzip = Object.assign(createGunzip(), { receivedEncodedLength: 0 });
    payload.on('data', (chunk: Buffer) => {
      gunzip.receivedEncodedLength += chunk.length;
    });
    payload.on('error', (error) => gunzip.destroy(error));
    return payload.pipe(gunzip);
  });
}

interface Context {
  readonly deps: AppDeps;
  readonly runner: SyncRunner;
}

function addMessages(scope: FastifyInstance, context: Context): void {
  const { deps, runner } = context;
  addMessage(scope, 'enrol', SYNC_CONTRACT.enrol.request, async (request, body) => {
    const presented = hashOfCode(body.code).toString('hex');
    const businessId = await businessOf(deps, 'enrolment_code_sha256', presented);
    if (businessId === null) return { kind: 'refused', code: 'CODE_UNKNOWN' };
    return enrol(syncDeps(deps, businessId, actorOf(request, null)), body);
  });
  addMessage(scope, 'hello', SYNC_CONTRACT.hello.request, async (request, hello) => {
    const businessId =
      (await businessOf(deps, 'terminal_id', hello.terminal)) ??
      (await businessOf(deps, 'storefront_id', hello.certificate.storefront));
    if (businessId === null) return { kind: 'enrol_required' };
    const actor = actorOf(request, hello.terminal);
    const sync = syncDeps(deps, businessId, actor);
    const { terminal, epoch, certificate } = hello;
    const before = await sync.store.transact((tx) => tx.identity(terminal, epoch));
    const verdict = await answerHello(sync, hello);
    if (verdict.kind !== 'wrong_key' && verdict.kind !== 'enrol_required') {
      await transact(deps, businessId, actor, (work) => noteHello(work, hello, verdict));
    }
    runner.wake(businessId);
    // Its first hello under this name: from now on it has a share.
    const isFirst = before?.seen !== true && isSession(verdict);
    if (isFirst) runner.shareOut(businessId, certificate.storefront);
    return verdict;
  });
  addMessage(scope, 'push', SYNC_CONTRACT.push.request, async (request, push, raw) => {
    const sync = await deviceOf(deps, request, 'push', push, raw);
    if (sync === null) return { kind: 'refused', code: 'UNKNOWN_TERMINAL' };
    const expected = push.events.map(({ hash }) => hash);
    const answer = await ingestPush(sync.expecting(expected), push);
    runner.wake(sync.businessId);
    return answer;
  });
  addMessage(scope, 'pull', SYNC_CONTRACT.pull.request, async (request, pull, raw) => {
    const sync = await deviceOf(deps, request, 'pull', pull, raw);
    if (sync === null) return { kind: 'refused', code: 'UNKNOWN_TERMINAL' };
    const answer = await pullPage(sync.deps, pull);
    const { seq = 0 } = parseCursor(pull.cursor) ?? {};
    if (answer.kind === 'page' && answer.stream === 'mailbox' && seq > 0) {
      const actor = actorOf(request, pull.terminal);
      await transact(deps, sync.businessId, actor, (work) => noteRead(work, pull.terminal, seq));
    }
    return answer;
  });
  addMessage(
    scope,
    'lease-request',
    SYNC_CONTRACT['lease-request'].request,
    async (request, asked, raw) => {
      const sync = await deviceOf(deps, request, 'lease-request', asked, raw);
      if (sync === null) return { kind: 'refused', code: 'IDENTITY_CLOSED' };
      return requestLease(sync.deps, asked, LEASE_ADVICE_MS);
    },
  );
  addTillQuestions((name, schema, closed, answer) =>
    addMessage(scope, name, schema, async (request, asked, raw) => {
      const sync = await deviceOf(deps, request, name, asked, raw);
      const { terminal, epoch } = asked;
      const identity = await sync?.deps.store.transact((tx) => tx.identity(terminal, epoch));
      if (sync === null || identity?.status !== 'active') return closed;
      return transact(deps, sync.businessId, actorOf(request, terminal), (work) =>
        answer(work, asked, identity.certificate),
      );
    }),
  );
}

const EventsQuery = z.strictObject({
  terminal: TerminalId,
  epoch: z.coerce.number().int().min(1),
});

/** `GET /sync/v1/events`: an event `pull` whenever there may be something to pull. */
function addEvents(scope: FastifyInstance, deps: AppDeps, streams: PullStreams): void {
  scope.get(`${SYNC_ROOT}/events`, { schema: { hide: true } }, async (request, reply) => {
    const sender = parsed('query', EventsQuery, request.query);
    const { terminal, epoch } = sender;
    const signed = Buffer.from(`${terminal} ${epoch}`);
    const sync = await deviceOf(deps, request, 'events', sender, signed);
    const identity = await sync?.deps.store.transact((tx) => tx.identity(terminal, epoch));
    if (sync === null || identity?.status !== 'active') {
      throw new HqError(403, 'IDENTITY_CLOSED', 'This terminal must say hello first');
    }
    reply.hijack();
    if (streams.open(sync.businessId, terminal, reply.raw)) return;
    reply.raw.writeHead(503, { 'retry-after': '60' }).end();
  });
}

function isSession({ kind }: Verdict): boolean {
  return kind === 'normal' || kind === 'hq_restored';
}

type Answer<N extends SyncMessageName> = z.output<(typeof SYNC_CONTRACT)[N]['answer']>;

function addMessage<N extends SyncMessageName, S extends z.ZodType>(
  scope: FastifyInstance,
  name: N,
  schema: S,
  answer: (request: FastifyRequest, message: z.output<S>, raw: Buffer) => Promise<Answer<N>>,
): void {
  scope.post(`${SYNC_ROOT}/${name}`, {
    bodyLimit: BODY_LIMIT_BYTES,
    schema: { hide: true },
    handler: async (request, reply) => {
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      return reply.send(await answer(request, parsed('body', schema, jsonOf(raw)), raw));
    },
  });
}

function jsonOf(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    throw new HqError(400, 'REQUEST_UNREADABLE', 'The body is not JSON');
  }
}

/** Whose row has a presented value, before any business is chosen. */
function businessOf(
  deps: AppDeps,
  key: 'enrolment_code_sha256' | 'terminal_id' | 'storefront_id',
  value: string,
): Promise<string | null> {
  return lookUp(deps.database, key, value, async (db) => {
    const table = key === 'terminal_id' ? 'terminal' : 'enrolment_code';
    const row = await db
      .selectFrom(key === 'storefront_id' ? 'storefront' : table)
      .select('business_id')
      .executeTakeFirst();
    return row?.business_id ?? null;
  });
}

interface DeviceSync {
  readonly businessId: string;
  readonly deps: SyncDeps;
  expecting(hashes: readonly string[]): SyncDeps;
}

/**
 * The sync of whoever sent this, once the device's signature of the request holds; null where HQ
 * does not know it.
 * @throws HqError SIGNATURE_WRONG
 */
async function deviceOf(
  deps: AppDeps,
  request: FastifyRequest,
  name: SyncMessageName | 'events',
  sender: { readonly terminal: string; readonly epoch: number },
  raw: Buffer,
): Promise<DeviceSync | null> {
  const businessId = await businessOf(deps, 'terminal_id', sender.terminal);
  if (businessId === null) return null;
  const actor = actorOf(request, sender.terminal);
  const sync = syncDeps(deps, businessId, actor);
  const identity = await sync.store.transact((tx) => tx.identity(sender.terminal, sender.epoch));
  if (identity === null) return null;
  const message = requestMessage(name, createHash('sha256').update(raw).digest('hex'));
  const signature = request.headers[SIGNATURE_HEADER];
  const { devicePublicKey } = identity.certificate;
  if (typeof signature !== 'string' || !verifyDevice(devicePublicKey, message, signature)) {
    throw new HqError(401, 'SIGNATURE_WRONG', 'This request was not signed by the terminal');
  }
  const expecting = (hashes: readonly string[]) => syncDeps(deps, businessId, actor, hashes);
  return { businessId, deps: sync, expecting };
}

function actorOf(request: FastifyRequest, terminalId: string | null): Actor {
  return { ...anonymousActor(request), name: 'Terminal', terminalId };
}

function syncDeps(
  deps: AppDeps,
  businessId: string,
  actor: Actor,
  expected: readonly string[] = [],
): SyncDeps {
  const { signer } = deps;
  return {
    store: postgresSyncStore(deps, businessId, actor, expected),
    nextId: () => deps.ids.next(),
    wallMs: () => deps.clock.wallMs(),
    chainHash,
    sign: (message) => signer.sign(message),
    verifyOwn: (message, signature) => signer.verify(message, signature),
    verifyDevice,
    publicKey: signer.publicKey,
  };
}
