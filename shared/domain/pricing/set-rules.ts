import { minor, multiplyRound, splitMinor } from '../money.ts';
import { PPM_ONE, type RoundingMode } from '../money.ts';
import { type CompiledRule, partOf } from './compile-book.ts';
import type { RuleAction } from './price-book.ts';
import { type Candidate, freePieces, piecesMinor, type RuleLine, type Take } from './rule-lines.ts';

export type PriceSetAction = Extract<RuleAction, { kind: 'bundle' | 'mix_match' }>;
export type BuyGetAction = Extract<RuleAction, { kind: 'buy_get' }>;

/** Free pieces of one line. */
interface Run {
  readonly line: RuleLine;
  readonly pieces: number;
}

/** The free pieces of one part of a set, the dearest by list price first, then as in the cart. */
interface Pool {
  readonly runs: readonly Run[];
  readonly pieces: number;
  /** How many of them one set takes. */
  readonly perSet: number;
}

/**
 * So many pieces together for one price. Sets are made of the dearest pieces first, as long as a
 * set's list price is above its own: nobody pays more for taking part.
 */
export function priceSetCandidates(
  rule: CompiledRule,
  action: PriceSetAction,
  lines: readonly RuleLine[],
  mode: RoundingMode,
): readonly Candidate[] {
  const perSets =
    action.kind === 'bundle' ? action.parts.map((part) => part.pieces) : [action.pieces];
  const pools = poolsOf(rule, lines, perSets);
  const sets = worthwhileSets(pools, action);
  if (sets === 0) return [];
  const used = pools.flatMap((pool) => firstPieces(pool, sets * pool.perSet));
  const values = used.map(({ line, pieces }) => piecesMinor(line, pieces, mode));
  const totalMinor = values.reduce((sum, value) => sum + value, 0) - sets * action.priceMinor;
  if (totalMinor <= 0) return [];
  const shares = splitMinor(minor(totalMinor), values);
  const takes = used.map((run, index) => ({ ...run, amountMinor: shares[index] ?? 0 }));
  return [{ rule, takes, totalMinor }];
}

/**
 * Buy so many, get so many more for less. `cheapest`: sets are made from the dearest piece down,
 * and the cheapest of each set are those that are given. Named products are given only beside
 * others that were bought.
 */
export function buyGetCandidates(
  rule: CompiledRule,
  action: BuyGetAction,
  lines: readonly RuleLine[],
  mode: RoundingMode,
): readonly Candidate[] {
  const { buyPieces, getPieces } = action;
  const takes =
    action.get.kind === 'cheapest'
      ? cheapestTakes(poolsOf(rule, lines, [buyPieces + getPieces])[0], action, mode)
      : namedTakes(poolsOf(rule, lines, [getPieces, buyPieces]), action, mode);
  const totalMinor = takes.reduce((sum, take) => sum + take.amountMinor, 0);
  return totalMinor === 0 ? [] : [{ rule, takes, totalMinor }];
}

function cheapestTakes(
  pool: Pool | undefined,
  { buyPieces, ppm, maxTimes }: BuyGetAction,
  mode: RoundingMode,
): readonly Take[] {
  if (pool === undefined) return [];
  const { perSet } = pool;
  /** Of the first so many pieces of the pool, how many are given. */
  const givenOf = (pieces: number): number =>
    Math.floor(pieces / perSet) * (perSet - buyPieces) + Math.max(0, (pieces % perSet) - buyPieces);
  let before = 0;
  return firstPieces(pool, setsOf([pool], maxTimes) * perSet).map(({ line, pieces }) => {
    const given = givenOf(before + pieces) - givenOf(before);
    before += pieces;
    return { line, pieces, amountMinor: givenMinor(line, given, ppm, mode) };
  });
}

function namedTakes(
  pools: readonly Pool[],
  { ppm, maxTimes }: BuyGetAction,
  mode: RoundingMode,
): readonly Take[] {
  const sets = setsOf(pools, maxTimes);
  return pools.flatMap((pool, part) =>
    firstPieces(pool, sets * pool.perSet).map(({ line, pieces }) => ({
      line,
      pieces,
      amountMinor: part === 0 ? givenMinor(line, pieces, ppm, mode) : 0,
    })),
  );
}

function givenMinor(line: RuleLine, pieces: number, ppm: number, mode: RoundingMode): number {
  return multiplyRound(piecesMinor(line, pieces, mode), ppm, PPM_ONE, mode);
}

function poolsOf(
  rule: CompiledRule,
  lines: readonly RuleLine[],
  perSets: readonly number[],
): readonly Pool[] {
  const runs: Run[][] = perSets.map(() => []);
  for (const line of lines) {
    const pieces = freePieces(line, rule);
    if (pieces === 0) continue;
    const part = rule.parts.length === 1 ? 0 : partOf(rule, line.goods);
    runs[part]?.push({ line, pieces });
  }
  return runs.map((own, part) => ({
    runs: own.toSorted(
      (a, b) => b.line.unitPriceMinor - a.line.unitPriceMinor || a.line.index - b.line.index,
    ),
    pieces: own.reduce((sum, run) => sum + run.pieces, 0),
    perSet: perSets[part] ?? 1,
  }));
}

function setsOf(pools: readonly Pool[], maxTimes: number | null): number {
  const whole = pools.map((pool) => Math.floor(pool.pieces / pool.perSet));
  return Math.min(maxTimes ?? Infinity, ...whole);
}

/** Each further set costs no more than the one before, so the last worthwhile one is searched. */
function worthwhileSets(pools: readonly Pool[], { priceMinor, maxTimes }: PriceSetAction): number {
  let worthwhile = 0;
  let beyond = setsOf(pools, maxTimes) + 1;
  if (beyond > 1 && setListMinor(pools, beyond - 1) > priceMinor) return beyond - 1;
  while (beyond - worthwhile > 1) {
    const set = Math.floor((worthwhile + beyond) / 2);
    if (setListMinor(pools, set) > priceMinor) worthwhile = set;
    else beyond = set;
  }
  return worthwhile;
}

/** What the n-th set, counted from 1, costs by the price lists. */
function setListMinor(pools: readonly Pool[], set: number): number {
  let sum = 0;
  for (const pool of pools) {
    sum += listMinor(pool, set * pool.perSet) - listMinor(pool, (set - 1) * pool.perSet);
  }
  return sum;
}

function listMinor(pool: Pool, pieces: number): number {
  let sum = 0;
  for (const run of firstPieces(pool, pieces)) sum += run.line.unitPriceMinor * run.pieces;
  return sum;
}

function firstPieces({ runs }: Pool, pieces: number): readonly Run[] {
  const first: Run[] = [];
  let left = pieces;
  for (const run of runs) {
    if (left === 0) break;
    const taken = Math.min(left, run.pieces);
    first.push({ line: run.line, pieces: taken });
    left -= taken;
  }
  return first;
}
