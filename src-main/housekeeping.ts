import type { Log } from './ports.ts';

const MINUTE_MS = 60_000;

/** BG: what a terminal does by itself while it runs. */
export interface Chores {
  /** Ends expired reservations; answers how many. */
  sweep(): number;
  rebuildPopularity(): void;
  prunePrintJobs(): void;
  /** A verified copy of the store; null when one was taken today already. */
  backup(): Promise<string | null>;
  /** Gives back what of HQ's is past its time; answers how many counters. */
  returnLeases(): number;
}

/**
 * Runs the chores in turn, on a timer that never holds the process. A chore that fails is logged
 * and tried again in its next turn.
 */
export function startHousekeeping(
  chores: Chores,
  deps: { readonly log: Log; readonly swept: () => void },
): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  let minutes = 0;
  const tick = (): void => {
    minutes += 1;
    running = running.then(() => turn(chores, deps, minutes));
  };
  const timer = setInterval(tick, MINUTE_MS);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

const POPULARITY_MINUTES = 30;
const BACKUP_MINUTES = 60;

async function turn(
  chores: Chores,
  { log, swept }: { readonly log: Log; readonly swept: () => void },
  minutes: number,
): Promise<void> {
  try {
    if (chores.sweep() > 0) swept();
    chores.returnLeases();
    if (minutes % POPULARITY_MINUTES === 1) {
      chores.rebuildPopularity();
      chores.prunePrintJobs();
    }
    if (minutes % BACKUP_MINUTES === 2) {
      const name = await chores.backup();
      if (name !== null) log.info({ name }, 'backup taken');
    }
  } catch (error) {
    log.error({ error: String(error) }, 'housekeeping failed');
  }
}
