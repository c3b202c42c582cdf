import { setTimeout as wait } from 'node:timers/promises';
import type { HqMetrics } from '../metrics.ts';
import { moveCursor, outboxWaiting, takeBatch } from '../store/outbox.ts';
import { type Actor, transact, type StoreDeps } from '../store/work.ts';
import type { PoolLog } from '../store/database.ts';
import type { EventSink } from './event-sink.ts';

export interface DispatcherDeps extends StoreDeps {
  readonly logger: PoolLog;
  readonly metrics: HqMetrics;
}

export interface Dispatcher extends AsyncDisposable {
  /** Sends until nothing waits that another node does not send. @throws what the sink throws */
  runNow(): Promise<number>;
}

/** How soon an event is sent where nothing is in the way. */
const IDLE_MS = 500;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const BATCH_EVENTS = 500;

const OUTBOX_ACTOR: Actor = {
  ...{ userId: null, name: 'HQ', terminalId: null },
  ...{ correlationId: 'outbox', sourceAddress: 'local' },
};

/**
 * Sends the outbox's events behind the transactions that wrote them, at least once and in order. The
 * cursor is locked while a batch is sent and moved in the same transaction: of several nodes one
 * sends, and one that dies in between has its batch sent once more by another. Where the sink takes
 * nothing everything stays where it is, and is tried again ever less often.
 */
export function startDispatcher(deps: DispatcherDeps, sink: EventSink): Dispatcher {
  const ended = new AbortController();
  const running = loop(deps, sink, ended.signal);
  return {
    runNow: () => dispatchAll(deps, sink, ended.signal),
    async [Symbol.asyncDispose]() {
      ended.abort();
      await running;
    },
  };
}

async function loop(deps: DispatcherDeps, sink: EventSink, ended: AbortSignal): Promise<void> {
  let failures = 0;
  while (!ended.aborted) {
    try {
      await dispatchAll(deps, sink, ended);
      failures = 0;
    } catch (error) {
      failures += 1;
      deps.metrics.eventFailures.inc({ sink: sink.name });
      deps.logger.warn({ err: error, sink: sink.name }, 'events wait: they will be sent later');
    }
    const backOffMs = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
    // By chance a little, so that nodes do not come back in step.
    const pauseMs = failures === 0 ? IDLE_MS : backOffMs * (0.5 + Math.random() / 2);
    await wait(pauseMs, null, { signal: ended }).catch(() => null);
  }
}

async function dispatchAll(
  deps: DispatcherDeps,
  sink: EventSink,
  ended: AbortSignal,
): Promise<number> {
  const waiting = await outboxWaiting(deps.database, sink.name);
  const total = waiting.reduce((sum, one) => sum + one.waiting, 0);
  deps.metrics.eventsWaiting.set({ sink: sink.name }, total);
  let sent = 0;
  for (const { businessId } of waiting) {
    for (;;) {
      if (ended.aborted) return sent;
      const count = await dispatchBatch(deps, sink, businessId);
      if (count === null) break;
      sent += count;
    }
  }
  return sent;
}

/** @returns how many were sent; null where nothing waits here that another node does not send */
async function dispatchBatch(
  deps: DispatcherDeps,
  sink: EventSink,
  businessId: string,
): Promise<number | null> {
  const count = await transact(deps, businessId, OUTBOX_ACTOR, async (work) => {
    const batch = await takeBatch(work, sink.name, BATCH_EVENTS);
    if (batch === null) return null;
    if (batch.events.length > 0) await sink.send(businessId, batch.events);
    await moveCursor(work, sink.name, batch.throughSeq);
    return batch.events.length;
  });
  if (count !== null) deps.metrics.eventsSent.inc({ sink: sink.name }, count);
  return count;
}
