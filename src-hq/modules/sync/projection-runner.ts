import type { AppDeps } from '../../app-deps.ts';
import { type Actor, transact } from '../../store/work.ts';
import { countersOn, SHARE_BATCH, shareCounters, shareShelf, type Shelf } from './lease-runner.ts';
import { postgresSyncStore } from './postgres-sync-store.ts';
import { projectEvent } from './project-event.ts';
import { PROJECTION_BATCH, projectWaiting } from './projector.ts';
import { StoreUnavailableError } from './sync-store.ts';

/** What a node does behind its answers; what waits is in the database. */
export interface SyncRunner {
  /**
   * Turns what was taken in into rows, then shares out the counters that moved. Called while it
   * runs, it runs once more: what came in meanwhile may have been missed.
   */
  wake(businessId: string): void;
  /** Shares out a storefront's stock and the business's credit: a terminal is there now. */
  shareOut(businessId: string, storefrontId: string): void;
  /** Resolves when nothing runs. */
  idle(): Promise<void>;
}

/** HQ itself, where it acts behind an answer. */
export const HQ_ACTOR: Actor = {
  ...{ userId: null, name: 'HQ', terminalId: null },
  ...{ correlationId: 'projection', sourceAddress: 'local' },
};

/**
 * One loop a business at a time on this node; another node's loop waits at the database. What a stop
 * or a fault leaves waiting is taken up by any node's next round (`jobs/`).
 */
export function createSyncRunner(deps: AppDeps): SyncRunner {
  const running = new Map<string, Promise<void>>();
  const again = new Set<string>();
  const start = (name: string, businessId: string, run: () => Promise<void>): void => {
    if (running.has(name)) {
      again.add(name);
      return;
    }
    const guarded = async (): Promise<void> => {
      try {
        do {
          again.delete(name);
          await run();
        } while (again.has(name));
      } catch (error) {
        const level = error instanceof StoreUnavailableError ? 'warn' : 'error';
        deps.logger[level]({ err: error, businessId }, `${name} stopped until the next round`);
      } finally {
        again.delete(name);
        running.delete(name);
      }
    };
    running.set(name, guarded());
  };
  return {
    wake: (businessId) =>
      start(`projection ${businessId}`, businessId, () => projectAll(deps, businessId)),
    shareOut: (businessId, storefrontId) =>
      start(`sharing ${storefrontId}`, businessId, async () => {
        await shareAll(deps, businessId, { kind: 'stock', storefrontId });
        await shareAll(deps, businessId, { kind: 'credit' });
      }),
    async idle() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}

/** Projects until nothing waits; the counters that moved are shared out behind it. */
export async function projectAll(deps: AppDeps, businessId: string): Promise<void> {
  const store = postgresSyncStore(deps, businessId, HQ_ACTOR);
  const moved = new Set<string>();
  const note = (counters: readonly string[]): void => {
    for (const counter of counters) moved.add(counter);
  };
  const policy = { nextId: () => deps.ids.next() };
  for (;;) {
    const done = await projectWaiting(store, PROJECTION_BATCH, projectEvent, note);
    if (done > 0 && moved.size < SHARE_BATCH) continue;
    await shareCounters(store, policy, [...moved].toSorted());
    moved.clear();
    if (done === 0) return;
  }
}

/** Shares out one shelf of a business. */
export function shareAll(deps: AppDeps, businessId: string, shelf: Shelf): Promise<number> {
  const store = postgresSyncStore(deps, businessId, HQ_ACTOR);
  return shareShelf(store, { nextId: () => deps.ids.next() }, (after, limit) =>
    transact(deps, businessId, HQ_ACTOR, (work) => countersOn(work, shelf, after, limit)),
  );
}
