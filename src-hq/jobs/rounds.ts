import type { PoolLog } from '../store/database.ts';

/** Something every node looks after by itself, again and again. */
export interface Round {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<void>;
}

/**
 * A plain timer, the first time at once. For what must neither wait for a scheduler nor care how
 * many nodes do it: what a round does is locked in the database row by row.
 */
export function startRounds(
  deps: { readonly logger: PoolLog },
  rounds: readonly Round[],
): AsyncDisposable {
  const timers = new Map<string, NodeJS.Timeout>();
  const running = new Map<string, Promise<void>>();
  let ended = false;
  const once = async (round: Round): Promise<void> => {
    try {
      await round.run();
    } catch (error) {
      deps.logger.warn({ err: error, round: round.name }, 'a round failed; the next tries again');
    }
    running.delete(round.name);
    if (!ended) plan(round, round.everyMs);
  };
  const plan = (round: Round, inMs: number): void => {
    const begin = (): void => void running.set(round.name, once(round));
    timers.set(round.name, setTimeout(begin, inMs));
  };
  for (const round of rounds) plan(round, 0);
  return {
    async [Symbol.asyncDispose]() {
      ended = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(running.values());
    },
  };
}
