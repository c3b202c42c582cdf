import { OWN_PROTOCOL } from '../../shared/protocol/protocol-version.ts';
import type { StreamKey } from '../../shared/protocol/sync-identity.ts';
import type { Timers } from '../ports.ts';
import type { SyncLink } from './hq-link.ts';
import type { SyncStorage } from './sync-storage.ts';

/** Asks HQ for units while somebody waits at the counter. */
export interface LeaseDesk {
  /** @returns whether any came in time */
  ask(
    stream: StreamKey,
    wanted: { readonly counter: string; readonly amount: number },
    withinMs: number,
  ): Promise<boolean>;
  /** A page of the mailbox was kept: perhaps with what somebody waits for. */
  look(): void;
  /** Nobody waits any longer. */
  stop(): void;
}

export function createLeaseDesk(deps: {
  readonly storage: SyncStorage;
  readonly link: SyncLink;
  readonly timers: Timers;
  readonly nextId: () => string;
  readonly poke: () => void;
}): LeaseDesk {
  const { storage, link, timers, nextId, poke } = deps;
  const waiting = new Set<{ look(): void; stop(): void }>();
  return {
    ask: async ({ terminal, epoch }, { counter, amount }, withinMs) => {
      const before = storage.held(counter).granted;
      const arrived = Promise.withResolvers<boolean>();
      const waiter = {
        look: () => {
          if (storage.held(counter).granted > before) arrived.resolve(true);
        },
        stop: () => arrived.resolve(false),
      };
      waiting.add(waiter);
      const cancel = timers.after(withinMs, waiter.stop);
      const proto = OWN_PROTOCOL.version;
      const request = { proto, terminal, epoch, requestId: nextId(), counter, amount };
      try {
        const answered = await link.send('lease-request', request, withinMs);
        if (!answered.ok) return false;
        const { kind, code } = answered.value;
        // What HQ has lent out already may be on its way here, or on its way back from others.
        if (kind === 'refused' && code !== 'NOTHING_LEFT') return false;
        // The grant comes by the mailbox: the answer only says that it was heard.
        poke();
        return await arrived.promise;
      } finally {
        cancel();
        waiting.delete(waiter);
      }
    },
    look: () => {
      for (const waiter of waiting) waiter.look();
    },
    stop: () => {
      for (const waiter of waiting) waiter.stop();
    },
  };
}
