import type { FastifyBaseLogger } from 'fastify';
import { projectWaiting } from './projector.ts';
import { StoreUnavailableError, type SyncStore } from './sync-store.ts';

/** Turns what was taken in into rows, behind the answers; what waits is in the database. */
export interface ProjectionRunner {
  /** Projects what waits for this business; a second call while it runs does nothing more. */
  wake(businessId: string): void;
  /** Resolves when nothing runs. */
  idle(): Promise<void>;
}

/**
 * One loop a business at a time on this node; another node's loop waits at the database. Work that
 * a stop or a fault leaves waiting is taken up at the business's next message.
 */
export function createProjectionRunner(
  storeOf: (businessId: string) => SyncStore,
  logger: FastifyBaseLogger,
): ProjectionRunner {
  const running = new Map<string, Promise<void>>();
  const run = async (businessId: string): Promise<void> => {
    const store = storeOf(businessId);
    try {
      while ((await projectWaiting(store)) > 0) continue;
    } catch (error) {
      const level = error instanceof StoreUnavailableError ? 'warn' : 'error';
      logger[level]({ err: error, businessId }, 'projection stopped until the next message');
    } finally {
      running.delete(businessId);
    }
  };
  return {
    wake(businessId) {
      if (!running.has(businessId)) running.set(businessId, run(businessId));
    },
    async idle() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}
