const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export interface Ago {
  readonly unit: 'now' | 'minutes' | 'hours' | 'days';
  readonly count: number;
}

/** How long ago, in the largest whole unit. A time in the future is now: clocks differ a little. */
export function agoOf(instant: string, nowMs: number): Ago {
  const passedMs = nowMs - Date.parse(instant);
  if (passedMs < MINUTE_MS) return { unit: 'now', count: 0 };
  if (passedMs < HOUR_MS) return { unit: 'minutes', count: Math.floor(passedMs / MINUTE_MS) };
  if (passedMs < DAY_MS) return { unit: 'hours', count: Math.floor(passedMs / HOUR_MS) };
  return { unit: 'days', count: Math.floor(passedMs / DAY_MS) };
}
