/** A terminal that may be given units of one counter. */
export interface LeaseCandidate {
  readonly holder: string;
  /** Leased and in transit. */
  readonly held: number;
  /** Units it spent lately; the weight of its share. */
  readonly demand: number;
}

export interface SizingInput {
  readonly pool: number;
  /** Active terminals of the counter's storefront; empty for nobody. */
  readonly candidates: readonly LeaseCandidate[];
  /** The smallest amount that is worth moving: one piece is 1 000, one tenge 100. */
  readonly unit: number;
}

export type LeaseMove =
  | { readonly kind: 'grant'; readonly holder: string; readonly amount: number }
  | { readonly kind: 'recall'; readonly holder: string; readonly amount: number };

/** What HQ keeps for itself, in ppm of everything: so that a till that runs dry can be helped. */
export const HQ_SHARE_PPM = 250_000;

/** With no more than so many units for each terminal the last few go to one of them. */
export const LAST_UNITS_EACH = 2;

/**
 * Who gets and who is asked to give back. Shares are weighted by demand (plus one unit, so that a
 * new till gets something); a terminal is refilled once it holds less than half its share, and one
 * that holds over twice its share is asked for the surplus when others are dry. One terminal alone
 * gets everything. Grants never add up to more than the pool.
 */
export function sizeLeases(input: SizingInput): readonly LeaseMove[] {
  const { candidates, unit } = input;
  const held = candidates.reduce((sum, { held: own }) => sum + own, 0);
  const total = input.pool + held;
  const only = candidates.length === 1 ? candidates[0] : undefined;
  if (only !== undefined) return grantOf(only.holder, wholeUnits(input.pool, unit), unit);
  if (candidates.length === 0) return [];
  if (total <= LAST_UNITS_EACH * unit * candidates.length) return lastUnits(input);
  const shared = Math.floor((total * (1_000_000 - HQ_SHARE_PPM)) / 1_000_000);
  const weight = candidates.reduce((sum, { demand }) => sum + demand + unit, 0);
  const moves: LeaseMove[] = [];
  let left = input.pool;
  let missing = 0;
  const targets = candidates.map((candidate) => ({
    candidate,
    target: wholeUnits(Math.floor((shared * (candidate.demand + unit)) / weight), unit),
  }));
  for (const { candidate, target } of targets) {
    if (candidate.held * 2 >= target) continue;
    const wanted = target - candidate.held;
    const amount = wholeUnits(Math.min(wanted, left), unit);
    moves.push(...grantOf(candidate.holder, amount, unit));
    left -= amount;
    missing += wanted - amount;
  }
  for (const { candidate, target } of targets) {
    if (missing <= 0) break;
    const surplus = wholeUnits(Math.min(candidate.held - target, missing), unit);
    if (candidate.held <= target * 2 || surplus < unit) continue;
    moves.push({ kind: 'recall', holder: candidate.holder, amount: surplus });
    missing -= surplus;
  }
  return moves;
}

/** The last units go to the terminal that sells most; split they would help nobody. */
function lastUnits({ pool, candidates, unit }: SizingInput): readonly LeaseMove[] {
  const best = candidates.reduce((one, other) =>
    other.demand > one.demand || (other.demand === one.demand && other.held > one.held)
      ? other
      : one,
  );
  return grantOf(best.holder, wholeUnits(pool, unit), unit);
}

function grantOf(holder: string, amount: number, unit: number): readonly LeaseMove[] {
  return amount < unit ? [] : [{ kind: 'grant', holder, amount }];
}

function wholeUnits(amount: number, unit: number): number {
  return amount <= 0 ? 0 : amount - (amount % unit);
}
