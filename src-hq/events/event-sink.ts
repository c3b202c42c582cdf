import type { SinkName } from '../store/outbox.ts';
import type { SentEvent } from './domain-event.ts';

/** Where the outbox's events go. */
export interface EventSink extends AsyncDisposable {
  readonly name: SinkName;
  /**
   * Takes all of them, in their order, or throws: then any beginning of them may have arrived, and
   * they are sent once more.
   */
  send(businessId: string, events: readonly SentEvent[]): Promise<void>;
}

export type EventListener = (businessId: string, event: SentEvent) => Promise<void> | void;

/** Where there is no Redis: whoever in this process asked for them. */
export interface ProcessSink extends EventSink {
  /** @returns what ends it */
  subscribe(listener: EventListener): () => void;
}

export function processSink(): ProcessSink {
  const listeners = new Set<EventListener>();
  return {
    name: 'process',
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async send(businessId, events) {
      for (const event of events) {
        for (const listener of listeners) await listener(businessId, event);
      }
    },
    async [Symbol.asyncDispose]() {
      listeners.clear();
    },
  };
}
