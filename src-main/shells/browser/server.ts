import fastifyStatic from '@fastify/static';
import fastifyWebsocket from '@fastify/websocket';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Logger } from 'pino';
import { err, ok, type Result } from '../../../shared/domain/result.ts';
import type { Terminal } from '../../ports.ts';
import { securityHeaders } from '../content-policy.ts';
import { cacheControlOf, STOREFRONT_PATH } from '../screen-files.ts';
import { CART_HEADER, readKnownCart } from '../../../shared/ipc/cart-wire.ts';
import { isCommandName } from '../../../shared/ipc/contract.ts';
import { createCartAnswers } from './cart-answers.ts';
import { createEventStream, type EventSocket, type EventStream } from './event-stream.ts';
import {
  createGuard,
  EVENTS_PATH,
  EVENTS_PROTOCOL,
  refuse,
  type Guard,
  type Refusal,
} from './guard.ts';
import {
  newToken,
  readSession,
  removeSession,
  writeSession,
  type Session,
} from './session-file.ts';

const HOST = '127.0.0.1';
const LARGEST_BODY_BYTES = 64 * 1024;
const REQUEST_TIMEOUT_MS = 10_000;

export interface BrowserShellOptions {
  readonly terminal: Terminal;
  readonly dataDir: string;
  /** The built screen: `out/renderer`. */
  readonly rendererDir: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly log: Logger;
  readonly heartbeatMs?: number;
  readonly largestBacklogBytes?: number;
}

export interface BrowserShell {
  /** Without a path: scripts append `/ipc/<command>`. */
  readonly url: string;
  readonly token: string;
  /** What a person opens; it carries the token behind the `#`, where no server or log sees it. */
  readonly address: string;
  /** Screens that listen for events now. */
  screenCount(): number;
  /** Stops listening; the terminal itself stays open. */
  close(): Promise<void>;
}

export type BrowserShellError = { readonly kind: 'port_in_use' | 'port_refused' };

/** Serves the screen and the contract on loopback, and says where in `<data>/session.json`. */
export async function startBrowserShell(
  options: BrowserShellOptions,
): Promise<Result<BrowserShell, BrowserShellError>> {
  // What a till left that was killed; its screen may stand open still and comes back with the same.
  const left = readSession(options.dataDir);
  const token = left?.token ?? newToken();
  const logger: FastifyBaseLogger = options.log;
  const app: FastifyInstance = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: LARGEST_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: 200 },
  });
  const events = createEventStream({
    terminal: options.terminal,
    ...(options.heartbeatMs === undefined ? {} : { heartbeatMs: options.heartbeatMs }),
    ...(options.largestBacklogBytes === undefined
      ? {}
      : { largestBacklogBytes: options.largestBacklogBytes }),
    onDropped: (reason) => options.log.warn({ reason }, 'a listening screen was dropped'),
  });
  // The port is known only once it is bound, and nothing is answered before the guard stands.
  let guard: Guard | null = null;
  await routes(app, options, events, () => guard);
  const port = await listenAgain(app, options.port, left);
  if (!port.ok) {
    events.close();
    await app.close();
    return port;
  }
  guard = createGuard({ port: port.value, token });
  const url = `http://${HOST}:${port.value}`;
  await writeSession(options.dataDir, { url, token, pid: process.pid });
  return ok({
    url,
    token,
    address: `${url}${STOREFRONT_PATH}#token=${token}`,
    screenCount: () => events.clientCount(),
    async close() {
      await removeSession(options.dataDir, token);
      events.close();
      await app.close();
    },
  });
}

/** Where no port was asked for, the one that a killed till's screen still knows, if it is free. */
async function listenAgain(
  app: FastifyInstance,
  port: number,
  left: Session | null,
): Promise<Result<number, BrowserShellError>> {
  if (port === 0 && left !== null) {
    const again = await listen(app, Number(new URL(left.url).port));
    if (again.ok) return again;
  }
  return listen(app, port);
}

async function listen(
  app: FastifyInstance,
  port: number,
): Promise<Result<number, BrowserShellError>> {
  try {
    await app.listen({ host: HOST, port });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    if (error.code === 'EADDRINUSE') return err({ kind: 'port_in_use' });
    if (error.code === 'EACCES') return err({ kind: 'port_refused' });
    throw error;
  }
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return ok(address.port);
}

async function routes(
  app: FastifyInstance,
  options: BrowserShellOptions,
  events: EventStream,
  guard: () => Guard | null,
): Promise<void> {
  // A body is JSON or nothing: the text/plain parser would let a form of another site post.
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler<FastifyError>((error, request, reply) => onError(error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    answerRefused(request, reply, refuse(404, 'COMMAND_UNKNOWN', 'path')),
  );
  await app.register(fastifyWebsocket, {
    options: {
      maxPayload: 4 * 1024,
      handleProtocols: (offered: Set<string>) =>
        offered.has(EVENTS_PROTOCOL) ? EVENTS_PROTOCOL : false,
    },
    preClose(done) {
      for (const client of this.websocketServer.clients) client.terminate();
      this.websocketServer.close(() => done());
    },
  });
  // After the WebSocket's own hook, which must know of an upgrade to end one that is refused here.
  app.addHook('onRequest', async (request, reply) => {
    const refused = check(request, guard());
    void reply.headers(securityHeaders(eventAddresses(app)));
    return refused === null ? undefined : answerRefused(request, reply, refused);
  });
  app.get(EVENTS_PATH, { websocket: true }, (socket: EventSocket) => {
    // Screens only listen here; whatever one says is dropped unread.
    socket.on('message', () => {});
    events.add(socket);
  });
  const carts = createCartAnswers();
  app.post<{ Params: { command: string } }>('/ipc/:command', async (request, reply) => {
    const { command } = request.params;
    if (!isCommandName(command)) return reply.callNotFound();
    const answer = await options.terminal.handle(command, request.body ?? {}, 'browser');
    const known = readKnownCart(request.headers[CART_HEADER]);
    const { json, tag } = carts.write(command, answer, known);
    if (tag !== null) void reply.header(CART_HEADER, tag);
    void reply.header('cache-control', 'no-store').type('application/json; charset=utf-8');
    return reply.send(json);
  });
  app.get('/', (_request, reply) => reply.redirect(STOREFRONT_PATH));
  await app.register(fastifyStatic, {
    root: options.rendererDir,
    cacheControl: false,
    dotfiles: 'deny',
    redirect: true,
    suppressWarning: true,
    setHeaders: (reply, path) => {
      void reply.header('cache-control', cacheControlOf(path.replaceAll('\\', '/')));
    },
  });
}

function check(request: FastifyRequest, guard: Guard | null): Refusal | null {
  if (guard === null) return refuse(403, 'ORIGIN_REFUSED', 'starting');
  const path = request.url.split('?', 1)[0] ?? '';
  const guarded = { path, headers: request.headers };
  if (path === EVENTS_PATH && request.method === 'GET') return guard.events(guarded);
  return path.startsWith('/ipc/') ? guard.command(guarded) : guard.place(guarded);
}

function eventAddresses(app: FastifyInstance): readonly string[] {
  const address = app.server.address();
  if (address === null || typeof address === 'string') return [];
  return [`ws://127.0.0.1:${address.port}`, `ws://localhost:${address.port}`];
}

function answerRefused(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, error }: Refusal,
): FastifyReply {
  request.log.warn({ code: error.code, detail: error.params['detail'], status }, 'refused');
  return reply.code(status).header('cache-control', 'no-store').send(err(error));
}

/** What Fastify itself refuses before a handler runs: too big, not JSON, not parseable. */
function onError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return answerRefused(request, reply, refuse(413, 'BODY_TOO_LARGE', 'body'));
  if (error.statusCode !== undefined && error.statusCode < 500)
    return answerRefused(request, reply, refuse(400, 'INPUT_INVALID', error.code ?? 'body'));
  request.log.error({ err: error }, 'a request failed');
  return reply.code(500).send(err({ code: 'INTERNAL', params: {} }));
}
