import { createClient } from '@redis/client';
import type { PoolLog } from '../store/database.ts';
import type { SentEvent } from './domain-event.ts';
import type { EventSink } from './event-sink.ts';

/** Redis keeps about so many of a business's newest events; older ones are replayed from HQ. */
const STREAM_LENGTH = 100_000;
/** A server that does not answer is one that is down. */
const ANSWER_LIMIT_MS = 5_000;

/** A business's stream. */
export function streamOf(businessId: string): string {
  return `tillwright:events:${businessId}`;
}

/**
 * Redis Streams, one a business. A batch is one MULTI: Redis has all of it or nothing, so that the
 * first arrivals of a stream are always in order, whoever sends a batch again.
 */
export function redisSink(url: string, logger: PoolLog): EventSink {
  let client: ReturnType<typeof connect> | null = null;
  const drop = (): void => {
    client?.destroy();
    client = null;
  };
  return {
    name: 'redis',
    async send(businessId, events) {
      try {
        client ??= connect(url, logger);
        const open = client;
        await within(ANSWER_LIMIT_MS, async () => {
          if (!open.isReady) await open.connect();
          const batch = open.multi();
          for (const event of events) {
            batch.xAdd(streamOf(businessId), '*', fieldsOf(event), TRIMMED);
          }
          await batch.exec();
        });
      } catch (error) {
        // The next try opens another connection: of this one nobody knows what arrived.
        drop();
        throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      drop();
    },
  };
}

const TRIMMED = {
  TRIM: { strategy: 'MAXLEN', strategyModifier: '~', threshold: STREAM_LENGTH },
} as const;

function connect(url: string, logger: PoolLog) {
  const socket = { reconnectStrategy: false, connectTimeout: ANSWER_LIMIT_MS } as const;
  const client = createClient({ url, socket, disableOfflineQueue: true });
  // Unheard, the event would end the process; what was not sent is sent again.
  client.on('error', (error: unknown) => logger.warn({ err: error }, 'the line to Redis broke'));
  return client;
}

function fieldsOf(event: SentEvent): Record<string, string> {
  const { eventId, seq, name, aggregate, aggregateId, correlationId, createdAt, body } = event;
  return {
    ...{ eventId, seq: String(seq), name, aggregate, aggregateId, correlationId, createdAt },
    body: JSON.stringify(body),
  };
}

async function within(limitMs: number, act: () => Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('Redis does not answer')), limitMs);
  try {
    await Promise.race([act(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
