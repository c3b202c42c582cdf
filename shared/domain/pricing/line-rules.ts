import { minor, multiplyRound, PPM_ONE, splitMinor } from '../money.ts';
import type { RoundingMode } from '../money.ts';
import { MILLI_ONE } from '../quantity.ts';
import { assertNever } from '../result.ts';
import type { CompiledRule } from './compile-book.ts';
import type { RuleAction } from './price-book.ts';
import { type Candidate, freeMinor, type RuleLine } from './rule-lines.ts';

export type LineAction = Extract<RuleAction, { kind: 'percent' | 'amount' | 'fixed_price' }>;
export type BasketAction = Extract<RuleAction, { kind: 'basket_percent' | 'basket_amount' }>;

/** A percentage, an amount or a fixed price: each line by itself. */
export function lineCandidates(
  rule: CompiledRule,
  action: LineAction,
  lines: readonly RuleLine[],
  mode: RoundingMode,
): readonly Candidate[] {
  const candidates: Candidate[] = [];
  for (const line of lines) {
    const freeOfLine = freeMinor(line, rule);
    if (freeOfLine === 0) continue;
    const amountMinor = lineAmount(action, line, freeOfLine, mode);
    if (amountMinor <= 0) continue;
    candidates.push({ rule, takes: [{ line, pieces: 0, amountMinor }], totalMinor: amountMinor });
  }
  return candidates;
}

function lineAmount(
  action: LineAction,
  line: RuleLine,
  freeOfLine: number,
  mode: RoundingMode,
): number {
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
