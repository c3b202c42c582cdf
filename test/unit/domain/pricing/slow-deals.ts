// What one rule offers in the slow pricing: sets are made of single pieces, laid out on a table.
import type { RoundingMode } from '../../../../shared/domain/money.ts';
import type { PriceRule, RuleAction } from '../../../../shared/domain/pricing/price-book.ts';
import { partsOf, roundShare, slowSplit, type SlowLine } from './slow-parts.ts';

export interface DealPart {
  readonly line: SlowLine;
  /** 0 where the line is looked at as a whole. */
  readonly pieces: number;
  /** Of the pieces. */
  readonly value: number;
  readonly off: number;
}

export interface Deal {
  readonly rule: PriceRule;
  readonly parts: readonly DealPart[];
  readonly total: number;
}

export function dealsOf(
  rule: PriceRule,
  lines: readonly SlowLine[],
  mode: RoundingMode,
): readonly Deal[] {
  const { action } = rule;
  let deals: readonly (readonly DealPart[])[] = [];
  if (action.kind === 'percent' || action.kind === 'amount' || action.kind === 'fixed_price') {
    deals = lines.map((line) => [whole(line, ofLine(action, line, rule, mode))]);
  } else if (action.kind === 'bundle') {
    const wanted = action.parts.map((part) => part.pieces);
    deals = [priceSet(rule, lines, wanted, action, mode)];
  } else if (action.kind === 'mix_match') {
    deals = [priceSet(rule, lines, [action.pieces], action, mode)];
  } else if (action.kind === 'buy_get') {
    deals = [buyGet(rule, lines, action, mode)];
  } else {
    const free = lines.map((line) => freeOf(line, rule));
    const sum = free.reduce((a, b) => a + b, 0);
    const off =
      action.kind === 'basket_amount'
        ? Math.min(action.amountMinor, sum)
        : roundShare(sum, action.ppm, 1_000_000, mode);
    const shares = slowSplit(off, free);
    deals = [lines.map((line, index) => whole(line, shares[index] ?? 0))];
  }
  return deals
    .map((parts) => parts.filter((part) => part.pieces > 0 || part.off > 0))
    .map((parts) => ({ rule, parts, total: parts.reduce((sum, part) => sum + part.off, 0) }))
    .filter((deal) => deal.total > 0);
}

function whole(line: SlowLine, off: number): DealPart {
  return { line, pieces: 0, value: 0, off };
}

function freeOf(line: SlowLine, rule: PriceRule): number {
  const intact = !line.touched && line.open.milli === line.goods.quantityMilli;
  return rule.stacking.kind === 'exclusive' && !intact ? 0 : line.open.minor + line.used.minor;
}

function ofLine(
  action: Extract<RuleAction, { kind: 'percent' | 'amount' | 'fixed_price' }>,
  line: SlowLine,
  rule: PriceRule,
  mode: RoundingMode,
): number {
  const free = freeOf(line, rule);
  const milli = line.open.milli + line.used.milli;
  if (free === 0) return 0;
  if (action.kind === 'percent') return roundShare(free, action.ppm, 1_000_000, mode);
  if (action.kind === 'fixed_price') {
    return Math.max(0, free - roundShare(action.unitPriceMinor, milli, 1000, mode));
  }
  if (action.per === 'line') return Math.min(free, action.amountMinor);
  return Math.min(free, roundShare(action.amountMinor, milli, 1000, mode));
}

/** For each part of the rule its pieces, one by one, the dearest first. */
function table(rule: PriceRule, lines: readonly SlowLine[]): readonly (readonly SlowLine[])[] {
  const parts = partsOf(rule);
  return parts.map((_, at) => {
    const pieces = lines.flatMap((line) => {
      const { goods, open, touched } = line;
      const counted =
        goods.priceFrom === 'book' && goods.weighed !== true && goods.quantityMilli % 1000 === 0;
      const barred = rule.stacking.kind === 'exclusive' && touched;
      if (!counted || barred || parts.findIndex((part) => part(goods)) !== at) return [];
      return Array.from({ length: open.milli / 1000 }, () => line);
    });
    // Sorting keeps the order of the cart among equals.
    return pieces.toSorted((a, b) => b.unit - a.unit);
  });
}

function valueOf(line: SlowLine, pieces: number, mode: RoundingMode): number {
  return roundShare(line.open.minor, pieces * 1000, line.open.milli, mode);
}

function countOf(pieces: readonly SlowLine[]): ReadonlyMap<SlowLine, number> {
  const counts = new Map<SlowLine, number>();
  for (const line of pieces) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

function priceSet(
  rule: PriceRule,
  lines: readonly SlowLine[],
  wanted: readonly number[],
  { priceMinor, maxTimes }: { readonly priceMinor: number; readonly maxTimes: number | null },
  mode: RoundingMode,
): readonly DealPart[] {
  const piles = table(rule, lines).map((pile) => [...pile]);
  const used: SlowLine[] = [];
  let sets = 0;
  const most = maxTimes ?? Infinity;
  for (; sets < most; sets += 1) {
    if (piles.some((pile, at) => pile.length < (wanted[at] ?? 0))) break;
    const set = piles.flatMap((pile, at) => pile.splice(0, wanted[at]));
    if (set.reduce((sum, line) => sum + line.unit, 0) <= priceMinor) break;
    used.push(...set);
  }
  const counts = [...countOf(used)].toSorted(([a], [b]) => byPart(rule, a, b));
  const values = counts.map(([line, pieces]) => valueOf(line, pieces, mode));
  const off = values.reduce((sum, value) => sum + value, 0) - sets * priceMinor;
  if (off <= 0) return [];
  const shares = slowSplit(off, values);
  return counts.map(([line, pieces], index) => {
    return { line, pieces, value: values[index] ?? 0, off: shares[index] ?? 0 };
  });
}

/** The last minor unit goes to the earlier part, then to the dearer piece. */
function byPart(rule: PriceRule, a: SlowLine, b: SlowLine): number {
  const at = (line: SlowLine): number => partsOf(rule).findIndex((part) => part(line.goods));
  return at(a) - at(b) || b.unit - a.unit;
}

function buyGet(
  rule: PriceRule,
  lines: readonly SlowLine[],
  action: Extract<RuleAction, { kind: 'buy_get' }>,
  mode: RoundingMode,
): readonly DealPart[] {
  const { buyPieces, getPieces, maxTimes } = action;
  const piles = table(rule, lines).map((pile) => [...pile]);
  const [first = [], second = []] = piles;
  const bought: SlowLine[] = [];
  const given: SlowLine[] = [];
  for (let sets = 0; sets < (maxTimes ?? Infinity); sets += 1) {
    if (action.get.kind === 'products') {
      if (first.length < getPieces || second.length < buyPieces) break;
      given.push(...first.splice(0, getPieces));
      bought.push(...second.splice(0, buyPieces));
    } else {
      if (first.length < buyPieces + getPieces) break;
      bought.push(...first.splice(0, buyPieces));
      given.push(...first.splice(0, getPieces));
    }
  }
  const free = countOf(given);
  return [...countOf([...bought, ...given])].map(([line, pieces]) => {
    const gift = valueOf(line, free.get(line) ?? 0, mode);
    const off = roundShare(gift, action.ppm, 1_000_000, mode);
    return { line, pieces, value: valueOf(line, pieces, mode), off };
  });
}
