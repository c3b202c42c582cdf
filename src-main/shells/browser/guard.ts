import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isCommandName } from '../../../shared/ipc/contract.ts';
import { ipcError, type ErrorCode, type IpcError } from '../../../shared/ipc/errors.ts';

export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 413;
  readonly error: IpcError;
}

export const EVENTS_PATH = '/ipc/events';
/** The WebSocket subprotocol that is agreed on; the token travels as a second, never echoed one. */
export const EVENTS_PROTOCOL = 'tillwright';
const TOKEN_PROTOCOL = 'token.';
const COMMAND_PREFIX = '/ipc/';

export interface GuardedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Guard {
  /** For any request: the Host is ours (DNS rebinding) and the Origin, if any, too. */
  place(request: GuardedRequest): Refusal | null;
  /** For anything under `/ipc/`: `place`, then the token, then a known command. */
  command(request: GuardedRequest): Refusal | null;
  events(request: GuardedRequest): Refusal | null;
}

export function createGuard(options: { readonly port: number; readonly token: string }): Guard {
  const hosts = [`127.0.0.1:${options.port}`, `localhost:${options.port}`];
  const origins = new Set(hosts.map((host) => `http://${host}`));
  const expected = digest(options.token);

  const place = ({ headers }: GuardedRequest): Refusal | null => {
    if (!hosts.includes(headers.host ?? '')) return refuse(403, 'ORIGIN_REFUSED', 'host');
    // Scripts send no Origin; a page always does where it matters, `null` from a sandboxed one.
    if (headers.origin !== undefined && !origins.has(headers.origin))
      return refuse(403, 'ORIGIN_REFUSED', 'origin');
    return null;
  };
  const holdsToken = (token: string | null): boolean =>
    token !== null && timingSafeEqual(digest(token), expected);

  return {
    place,
    command(request) {
      const refused = place(request);
      if (refused !== null) return refused;
      if (!holdsToken(bearerOf(request.headers))) return refuse(401, 'UNAUTHORISED', 'token');
      const name = request.path.slice(COMMAND_PREFIX.length);
      return isCommandName(name) ? null : refuse(404, 'COMMAND_UNKNOWN', name.slice(0, 60));
    },
    events(request) {
      const refused = place(request);
      if (refused !== null) return refused;
      const token = bearerOf(request.headers) ?? protocolTokenOf(request.headers);
      return holdsToken(token) ? null : refuse(401, 'UNAUTHORISED', 'token');
    },
  };
}

export function refuse(status: Refusal['status'], code: ErrorCode, detail: string): Refusal {
  return { status, error: ipcError(code, { detail }) };
}

/** Digests have one length, so comparing them tells nothing of the token's. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function bearerOf(headers: IncomingHttpHeaders): string | null {
  return /^Bearer ([^\s]{1,128})$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}

function protocolTokenOf(headers: IncomingHttpHeaders): string | null {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const found = offered.find((name) => name.startsWith(TOKEN_PROTOCOL));
  return found?.slice(TOKEN_PROTOCOL.length, TOKEN_PROTOCOL.length + 128) ?? null;
}
