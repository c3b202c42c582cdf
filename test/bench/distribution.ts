/** How long something took, over many runs. Milliseconds. */
export interface Distribution {
  readonly runs: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly mostMs: number;
}

/** By the nearest rank: each figure is a time that was really measured. */
export function distributionOf(timesMs: readonly number[]): Distribution {
  const sorted = timesMs.toSorted((left, right) => left - right);
  return {
    runs: sorted.length,
    medianMs: rank(sorted, 0.5),
    p99Ms: rank(sorted, 0.99),
    mostMs: rank(sorted, 1),
  };
}

function rank(sorted: readonly number[], share: number): number {
  const time = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (time === undefined) throw new Error('Nothing was measured');
  return time;
}

/** Runs it and answers what it took and what it gave. */
export function timed<T>(work: () => T): { readonly ms: number; readonly value: T } {
  const before = performance.now();
  const value = work();
  return { ms: performance.now() - before, value };
}
