import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import type { PoolLog } from '../store/database.ts';

/** There is something to pull. */
export interface Ring {
  /** Null: for everybody, since rings may have been missed. */
  readonly businessId: string | null;
  /** Null: for every terminal of the business. */
  readonly terminals: readonly string[] | null;
}

/** Hears what any node's transactions rang, once they are committed. A lost ring costs latency. */
export interface Bell extends AsyncDisposable {
  /** @returns what ends it */
  subscribe(listener: (ring: Ring) => void): () => void;
}

/** PostgreSQL's channel; NOTIFY is part of the transaction, so nothing rings that did not happen. */
export const PULL_CHANNEL = 'tillwright_pull';
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;
/** A notice holds 8 kB: so many ids, and else everybody. */
const MAX_NAMED = 100;

const Notice = z.strictObject({ b: z.uuid(), t: z.array(z.uuid()).nullable() });

/** What a transaction notifies. */
export function noticeOf(businessId: string, terminals: ReadonlySet<string> | null): string {
  const named = terminals === null || terminals.size > MAX_NAMED ? null : [...terminals];
  return JSON.stringify({ b: businessId, t: named });
}

/** Listens from the first subscriber on, by a connection of its own, mended when it breaks. */
export function openBell(url: string, logger: PoolLog): Bell {
  const listeners = new Set<(ring: Ring) => void>();
  const ended = new AbortController();
  let listening: Promise<void> | null = null;
  const ring = (one: Ring): void => {
    for (const listener of listeners) listener(one);
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      listening ??= listen(url, ring, ended.signal, logger);
      return () => void listeners.delete(listener);
    },
    async [Symbol.asyncDispose]() {
      listeners.clear();
      ended.abort();
      await listening;
    },
  };
}

async function listen(
  url: string,
  ring: (one: Ring) => void,
  ended: AbortSignal,
  logger: PoolLog,
): Promise<void> {
  let waitMs = FIRST_WAIT_MS;
  while (!ended.aborted) {
    try {
      await listenOnce(url, ring, ended, () => (waitMs = FIRST_WAIT_MS));
    } catch (error) {
      logger.warn({ err: error }, 'the bell is mended: terminals may hear later of what changed');
    }
    // By chance a little, so that nodes do not come back in step.
    const pauseMs = waitMs * (0.5 + Math.random() / 2);
    await wait(pauseMs, null, { signal: ended }).catch(() => null);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}

/** Until the connection breaks or it is ended. */
async function listenOnce(
  url: string,
  ring: (one: Ring) => void,
  ended: AbortSignal,
  onReady: () => void,
): Promise<void> {
  const client = new pg.Client({ connectionString: url, keepAlive: true });
  const broken = Promise.withResolvers<void>();
  client.on('error', (error) => broken.reject(error));
  client.on('end', () => broken.resolve());
  const stop = (): void => broken.resolve();
  ended.addEventListener('abort', stop, { once: true });
  try {
    await client.connect();
    client.on('notification', ({ payload = '' }) => ring(ringOf(payload)));
    await client.query(`listen ${PULL_CHANNEL}`);
    onReady();
    // Whatever rang before this was missed.
    ring({ businessId: null, terminals: null });
    await broken.promise;
  } finally {
    ended.removeEventListener('abort', stop);
    // One that broke is not waited for.
    await Promise.race([client.end(), wait(FIRST_WAIT_MS)]);
  }
}

function ringOf(payload: string): Ring {
  try {
    const { b: businessId, t: terminals } = Notice.parse(JSON.parse(payload));
    return { businessId, terminals };
  } catch {
    return { businessId: null, terminals: null };
  }
}
