import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { z } from 'zod';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { requestMessage, SIGNATURE_HEADER } from '../../shared/protocol/request-signature.ts';
import { SYNC_CONTRACT, type SyncMessageName } from '../../shared/protocol/sync-contract.ts';
import { readEvents } from './event-lines.ts';

export type Request<N extends SyncMessageName> = z.output<(typeof SYNC_CONTRACT)[N]['request']>;
export type Answer<N extends SyncMessageName> = z.output<(typeof SYNC_CONTRACT)[N]['answer']>;

export type LinkFailure =
  /** No answer: the line, HQ's machine, or the time ran out. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** HQ answered, and not with what was asked for. */
  | { readonly kind: 'refused'; readonly status: number }
  /** It answered something this program does not understand. */
  | { readonly kind: 'unreadable'; readonly detail: string };

/** The line to HQ. Nothing here ever throws. */
export interface SyncLink {
  send<N extends SyncMessageName>(
    name: N,
    message: Request<N>,
    timeoutMs: number,
  ): Promise<Result<Answer<N>, LinkFailure>>;
  /**
   * Listens until the line ends or `stop` is asked for.
   * @returns why it ended
   */
  listen(
    stream: { readonly terminal: string; readonly epoch: number },
    onPull: () => void,
    stop: AbortSignal,
  ): Promise<LinkFailure>;
  /** Ends whatever is under way; nothing can be sent from now on. */
  close(): void;
}

export interface SyncLinkDeps {
  /** `https://hq.example`, without a path. */
  readonly url: string;
  /** The device's Ed25519 signature. */
  readonly sign: (bytes: Uint8Array) => Uint8Array;
  readonly nextId: () => string;
}

const compress = promisify(gzip);
/** Below this a body is not worth compressing. */
const SMALL_BYTES = 1_000;
const SYNC_ROOT = '/sync/v1';

export function createSyncLink(deps: SyncLinkDeps): SyncLink {
  const { url, nextId } = deps;
  const signed = (message: string): string =>
    Buffer.from(deps.sign(Buffer.from(message))).toString('base64');
  const closing = new AbortController();
  const post = async (name: SyncMessageName, message: object, timeoutMs: number) => {
    const body = Buffer.from(JSON.stringify(message));
    const zipped = body.length < SMALL_BYTES ? null : await compress(body, { level: 1 });
    const response = await fetch(new URL(`${SYNC_ROOT}/${name}`, url), {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMs)]),
      headers: {
        'content-type': 'application/json',
        'x-correlation-id': nextId(),
        [SIGNATURE_HEADER]: signed(requestMessage(name, sha256(body))),
        ...(zipped === null ? {} : { 'content-encoding': 'gzip' }),
      },
      body: zipped ?? body,
    });
    return { status: response.status, text: await response.text() };
  };
  return {
    close: () => closing.abort(),
    send: async (name, message, timeoutMs) => {
      try {
        const { status, text } = await post(name, message, timeoutMs);
        if (status !== 200) return err({ kind: 'refused', status });
        return readAnswer(name, text);
      } catch (error) {
        return err({ kind: 'unreachable', detail: describe(error) });
      }
    },
    listen: async ({ terminal, epoch }, onPull, stop) => {
      try {
        const target = new URL(`${SYNC_ROOT}/events`, url);
        target.searchParams.set('terminal', terminal);
        target.searchParams.set('epoch', String(epoch));
        const message = requestMessage('events', sha256(`${terminal} ${epoch}`));
        const response = await fetch(target, {
          redirect: 'error',
          signal: AbortSignal.any([closing.signal, stop]),
          headers: {
            accept: 'text/event-stream',
            'x-correlation-id': nextId(),
            [SIGNATURE_HEADER]: signed(message),
          },
        });
        if (response.status !== 200 || response.body === null) {
          await response.body?.cancel();
          return { kind: 'refused', status: response.status };
        }
        await readEvents(response.body, [closing.signal, stop], (event) => {
          if (event === 'pull') onPull();
        });
        return { kind: 'unreachable', detail: 'HQ ended the stream' };
      } catch (error) {
        return { kind: 'unreachable', detail: describe(error) };
      }
    },
  };
}

function readAnswer<N extends SyncMessageName>(
  name: N,
  text: string,
): Result<Answer<N>, LinkFailure> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err({ kind: 'unreadable', detail: 'the answer is not JSON' });
  }
  const parsed = SYNC_CONTRACT[name].answer.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return err({ kind: 'unreadable', detail: `${issue?.path.join('.')}: ${issue?.message}` });
  }
  // The schema of this very message has just parsed it.
  return ok(parsed.data as Answer<N>);
}

function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** `fetch` says what failed in its cause. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
