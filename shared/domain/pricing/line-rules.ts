import { minor, multiplyRound, PPM_ONE, splitMinor } from '../money.ts';
import type { RoundingMode } from '../money.ts';
import { MILLI_ONE } from '../quantity.ts';
import { assertNever } from '../result.ts';
import type { CompiledRule } from './compile-book.ts';
import type { RuleAction } from './price-book.ts';
import { type Candidate, freeMinor, type RuleLine, takeFromWhole } from './rule-lines.ts';

export type LineAction = Extract<RuleAction, { kind: 'percent' | 'amount' | 'fixed_price' }>;
export type BasketAction = Extract<RuleAction, { kind: 'basket_percent' | 'basket_amount' }>;

export function isLineAction(action: RuleAction): action is LineAction {
  return action.kind === 'percent' || action.kind === 'amount' || action.kind === 'fixed_price';
}

/** What `lineCandidates` offers, taken at once: no line's share depends on another's. */
export function applyToLines(
  rule: CompiledRule,
  action: LineAction,
  lines: readonly RuleLine[],
  mode: RoundingMode,
): void {
  for (const line of lines) {
    const amountMinor = lineAmount(rule, action, line, mode);
    if (amountMinor > 0) takeFromWhole(rule, line, amountMinor);
  }
}

/** A percentage, an amount or a fixed price: each line by itself. */
export function lineCandidates(
  rule: CompiledRule,
  action: LineAction,
  lines: readonly RuleLine[],
  mode: RoundingMode,
): readonly Candidate[] {
  const candidates: Candidate[] = [];
  for (const line of lines) {
    const amountMinor = lineAmount(rule, action, line, mode);
    if (amountMinor <= 0) continue;
    candidates.push({ rule, takes: [{ line, pieces: 0, amountMinor }], totalMinor: amountMinor });
  }
  return candidates;
}

function lineAmount(
  rule: CompiledRule,
  action: LineAction,
  line: RuleLine,
  mode: RoundingMode,
): number {
  const freeOfLine = freeMinor(line, rule);
  if (freeOfLine === 0) return 0;
  const freeMilli = line.openMilli + line.usedMilli;
  switch (action.kind) {
    case 'percent':
      return multiplyRound(freeOfLine, action.ppm, PPM_ONE, mode);
    case 'amount': {
      if (action.per === 'line') return Math.min(action.amountMinor, freeOfLine);
      return Math.min(multiplyRound(action.amountMinor, freeMilli, MILLI_ONE, mode), freeOfLine);
    }
    case 'fixed_price':
      // Never dearer than before: a rule gives, a price list asks.
      return freeOfLine - multiplyRound(action.unitPriceMinor, freeMilli, MILLI_ONE, mode);
    default:
      return assertNever(action);
  }
}

/** A percentage or an amount off the sum of the lines, shared among them by what they cost. */
export function basketCandidates(
  rule: CompiledRule,
  action: BasketAction,
  lines: readonly RuleLine[],
  mode: RoundingMode,
): readonly Candidate[] {
  const weights = lines.map((line) => freeMinor(line, rule));
  const sum = weights.reduce((before, weight) => before + weight, 0);
  const totalMinor =
    action.kind === 'basket_percent'
      ? multiplyRound(sum, action.ppm, PPM_ONE, mode)
      : Math.min(action.amountMinor, sum);
  if (totalMinor <= 0) return [];
  const shares = splitMinor(minor(totalMinor), weights);
  const takes = lines.map((line, index) => ({ line, pieces: 0, amountMinor: shares[index] ?? 0 }));
  return [{ rule, takes: takes.filter((take) => take.amountMinor > 0), totalMinor }];
}
