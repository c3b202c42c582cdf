import { minor, multiplyRound, splitMinor } from '../money.ts';
import type { Minor, RoundingMode } from '../money.ts';
import { MILLI_ONE } from '../quantity.ts';
import type { CompiledRule } from './compile-book.ts';
import type { BookLine } from './priced-goods.ts';

/**
 * A line while rules are applied to it; lives within one pricing and changes as they take their
 * part. Its goods are open, or used by a set, or closed by an exclusive rule (what is neither).
 */
export interface RuleLine {
  readonly index: number;
  readonly goods: BookLine;
  readonly unitPriceMinor: number;
  /** Whole things, which sets may use; 0 where the line is measured or its price was given. */
  readonly pieces: number;
  openMilli: number;
  openMinor: number;
  usedMilli: number;
  usedMinor: number;
  /** A rule of lines or of the basket took something off. */
  touched: boolean;
  readonly taken: RuleAmount[];
}

/** What a rule takes off a line; above zero when it does. */
export interface RuleAmount {
  readonly rule: CompiledRule;
  readonly amountMinor: Minor;
}

/** What one rule would take off one line. */
export interface Take {
  readonly line: RuleLine;
  /** Of a set; 0 for a rule that looks at the line as a whole. */
  readonly pieces: number;
  readonly amountMinor: number;
}

/** What one rule would do at once. */
export interface Candidate {
  readonly rule: CompiledRule;
  readonly takes: readonly Take[];
  /** Above zero. */
  readonly totalMinor: number;
}

export function ruleLine(
  goods: BookLine,
  index: number,
  unitPriceMinor: number,
  grossMinor: number,
): RuleLine {
  const counted =
    goods.priceFrom === 'book' && goods.weighed !== true && goods.quantityMilli % MILLI_ONE === 0;
  return {
    index,
    goods,
    unitPriceMinor,
    pieces: counted ? goods.quantityMilli / MILLI_ONE : 0,
    openMilli: goods.quantityMilli,
    openMinor: grossMinor,
    usedMilli: 0,
    usedMinor: 0,
    touched: false,
    taken: [],
  };
}

/** What a rule of lines or baskets may take from; an exclusive one only from what is whole. */
export function freeMinor(line: RuleLine, rule: CompiledRule): number {
  if (rule.exclusive && !isWhole(line)) return 0;
  return line.openMinor + line.usedMinor;
}

/** How many pieces a set may still use; an exclusive one only those no other rule has touched. */
export function freePieces(line: RuleLine, rule: CompiledRule): number {
  if (line.pieces === 0 || (rule.exclusive && line.touched)) return 0;
  return line.openMilli / MILLI_ONE;
}

/** What so many of a line's open pieces cost after the rules before. */
export function piecesMinor(line: RuleLine, pieces: number, mode: RoundingMode): number {
  if (pieces === 0) return 0;
  return multiplyRound(line.openMinor, pieces * MILLI_ONE, line.openMilli, mode);
}

/** Takes off what a candidate says, and closes what an exclusive rule has used. */
export function applyCandidate({ rule, takes }: Candidate, mode: RoundingMode): void {
  for (const take of takes) {
    if (take.pieces > 0) usePieces(rule, take, mode);
    else takeFromWhole(rule, take.line, take.amountMinor);
  }
}

/** Takes an amount above zero off whatever of a line is free. */
export function takeFromWhole(rule: CompiledRule, line: RuleLine, amountMinor: number): void {
  line.taken.push({ rule, amountMinor: minor(amountMinor) });
  line.touched = true;
  if (rule.exclusive) {
    line.openMilli = 0;
    line.openMinor = 0;
    line.usedMilli = 0;
    line.usedMinor = 0;
  } else if (line.usedMinor === 0) {
    line.openMinor -= amountMinor;
  } else {
    const pools = [line.openMinor, line.usedMinor];
    const [fromOpen = 0, fromUsed = 0] = splitMinor(minor(amountMinor), pools);
    line.openMinor -= fromOpen;
    line.usedMinor -= fromUsed;
  }
}

function isWhole(line: RuleLine): boolean {
  return !line.touched && line.openMilli === line.goods.quantityMilli;
}

function usePieces(
  rule: CompiledRule,
  { line, pieces, amountMinor }: Take,
  mode: RoundingMode,
): void {
  const valueMinor = piecesMinor(line, pieces, mode);
  line.openMinor -= valueMinor;
  line.openMilli -= pieces * MILLI_ONE;
  if (!rule.exclusive) {
    line.usedMinor += valueMinor - amountMinor;
    line.usedMilli += pieces * MILLI_ONE;
  }
  if (amountMinor > 0) line.taken.push({ rule, amountMinor: minor(amountMinor) });
}
