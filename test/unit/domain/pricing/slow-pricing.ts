// The pricing of docs/pricing.md once more: slow, without indexes, piece by piece, in exact
// numbers, sharing no code with the engine but the shapes of its input. Where both agree on
// thousands of carts, a mistake would have to be made twice.
import type { PriceBook, PriceRule } from '../../../../shared/domain/pricing/price-book.ts';
import type { PriceMoment } from '../../../../shared/domain/pricing/price-moment.ts';
import type { BookCart } from '../../../../shared/domain/pricing/priced-goods.ts';
import { slowUnitPrice } from './slow-lists.ts';
import { isOn, names, roundShare, slowSplit, type SlowLine, wants } from './slow-parts.ts';
import { type Deal, dealsOf } from './slow-deals.ts';

export interface SlowResult {
  readonly lines: readonly {
    readonly unitPriceMinor: number;
    /** By rule, in the order they took something off, and what the floor gave back. */
    readonly steps: readonly (readonly [string, number])[];
    readonly lineDiscountMinor: number;
    readonly saleDiscountMinor: number;
  }[];
  readonly totalMinor: number;
}

/** For carts whose taxes are all included: the total is what is left of the gross. */
export function slowPricing(cart: BookCart, book: PriceBook, moment: PriceMoment): SlowResult {
  const lines = cart.lines.map((goods): SlowLine => {
    const unit = slowUnitPrice(goods, cart, book, moment);
    const gross = roundShare(unit, goods.quantityMilli, 1000, cart.roundingMode);
    const open = { milli: goods.quantityMilli, minor: gross };
    return { goods, unit, gross, open, used: { milli: 0, minor: 0 }, touched: false, off: [] };
  });
  applyAll(lines, cart, book, moment);
  const sold = lines.map((line) => settle(line, cart, book));
  return byHand(sold, cart);
}

function applyAll(
  lines: readonly SlowLine[],
  cart: BookCart,
  book: PriceBook,
  moment: PriceMoment,
): void {
  const basket = lines.reduce((sum, { goods, gross }) => sum + (goods.discountable ? gross : 0), 0);
  const rules = book.rules
    .filter((rule) => wants(rule, cart, basket) && isOn(rule.schedule, moment))
    .toSorted(earlier);
  const done = new Set<string>();
  for (const rule of rules) {
    const goods = names(rule, lines);
    if (goods.length === 0) continue;
    const { stacking } = rule;
    if (stacking.kind !== 'best_of') {
      for (const deal of dealsOf(rule, goods, cart.roundingMode)) accept(deal);
      continue;
    }
    if (done.has(stacking.group)) continue;
    done.add(stacking.group);
    const rivals = rules.filter(
      (one) => one.stacking.kind === 'best_of' && one.stacking.group === stacking.group,
    );
    auction(rivals.flatMap((one) => dealsOf(one, names(one, lines), cart.roundingMode)));
  }
}

/** The biggest deal wins, then the biggest of what has no line in common with the winners. */
function auction(deals: readonly Deal[]): void {
  let left = [...deals];
  while (left.length > 0) {
    const biggest = Math.max(...left.map((deal) => deal.total));
    const winner = left.find((deal) => deal.total === biggest);
    if (winner === undefined) return;
    accept(winner);
    const gone = new Set(winner.parts.map((part) => part.line));
    left = left.filter((deal) => deal.parts.every((part) => !gone.has(part.line)));
  }
}

function accept({ rule, parts }: Deal): void {
  const exclusive = rule.stacking.kind === 'exclusive';
  for (const { line, pieces, value, off } of parts) {
    if (pieces > 0) {
      line.open = { milli: line.open.milli - pieces * 1000, minor: line.open.minor - value };
      if (!exclusive) {
        line.used.milli += pieces * 1000;
        line.used.minor += value - off;
      }
    } else if (off > 0) {
      const [open = 0, used = 0] = slowSplit(off, [line.open.minor, line.used.minor]);
      line.open.minor -= open;
      line.used.minor -= used;
      line.touched = true;
      if (exclusive) {
        line.open = { milli: 0, minor: 0 };
        line.used = { milli: 0, minor: 0 };
      }
    }
    if (off > 0) line.off.push({ rule, minor: off });
  }
}

const STAGES = ['percent amount fixed_price', 'bundle mix_match buy_get', 'basket'];

function earlier(a: PriceRule, b: PriceRule): number {
  if (a.priority !== b.priority) return a.priority > b.priority ? -1 : 1;
  const [first, second] = [stage(a), stage(b)];
  if (first !== second) return first - second;
  return a.ruleId < b.ruleId ? -1 : 1;
}

function stage({ action }: PriceRule): number {
  if (action.kind.startsWith('basket')) return STAGES.length - 1;
  return STAGES.findIndex((kinds) => kinds.split(' ').includes(action.kind));
}

interface SoldLine {
  readonly line: SlowLine;
  readonly unit: number;
  readonly gross: number;
  readonly steps: readonly (readonly [string, number])[];
  readonly goodsOff: number;
  readonly basketOff: number;
}

/** Exemption, then the floor, unit by unit from the last rule on. */
function settle(line: SlowLine, cart: BookCart, book: PriceBook): SoldLine {
  const mode = cart.roundingMode;
  const vat = line.goods.taxRates.reduce((sum, rate) => sum + rate.ratePpm, 0);
  const unit = cart.taxExempt ? roundShare(line.unit, 1_000_000, 1_000_000 + vat, mode) : line.unit;
  const gross = roundShare(unit, line.goods.quantityMilli, 1000, mode);
  let offs = line.off.map((one) => one.minor);
  if (cart.taxExempt && gross !== line.gross) {
    const all = offs.reduce((sum, off) => sum + off, 0);
    offs = slowSplit(roundShare(all, gross, line.gross, mode), offs);
  }
  const steps = line.off.map(({ rule }, index) => [rule.ruleId, offs[index] ?? 0] as const);
  let back = 0;
  if (book.floorMarginPpm !== null && !cart.floorWaived) {
    const withTax = cart.taxExempt ? 1_000_000 : 1_000_000 + vat;
    const cost = BigInt(line.goods.unitCostMinor) * BigInt(line.goods.quantityMilli);
    const exact = cost * BigInt(1_000_000 + book.floorMarginPpm) * BigInt(withTax);
    for (let index = offs.length - 1; index >= 0; index -= 1) {
      if (line.off[index]?.rule.ignoresFloor === true) continue;
      const paid = (): bigint => BigInt(gross - offs.reduce((sum, off) => sum + off, 0));
      while ((offs[index] ?? 0) > 0 && paid() * 10n ** 15n < exact) {
        offs[index] = (offs[index] ?? 0) - 1;
        back += 1;
      }
    }
  }
  const sum = (basket: boolean): number =>
    offs.reduce((before, off, index) => {
      const kind = line.off[index]?.rule.action.kind ?? '';
      return kind.startsWith('basket') === basket ? before + off : before;
    }, 0);
  return {
    line,
    unit,
    gross,
    steps: back > 0 ? [...steps, ['floor', back] as const] : steps,
    goodsOff: sum(false),
    basketOff: sum(true),
  };
}

/** The discounts that a person gave, as the till has always taken them. */
function byHand(sold: readonly SoldLine[], cart: BookCart): SlowResult {
  const discount = (amount: number, given: BookCart['saleDiscount']): number => {
    if (given === null) return 0;
    if (given.kind === 'amount') return Math.min(given.amountMinor, amount);
    return roundShare(amount, given.ppm, 1_000_000, cart.roundingMode);
  };
  const lineOff = sold.map(({ line, gross, goodsOff, basketOff }) => {
    return goodsOff + discount(gross - goodsOff - basketOff, line.goods.discount);
  });
  const left = sold.map(({ gross, basketOff }, index) => gross - basketOff - (lineOff[index] ?? 0));
  const sum = left.reduce((before, amount) => before + amount, 0);
  const shares = slowSplit(discount(sum, cart.saleDiscount), left);
  return {
    lines: sold.map(({ unit, steps, basketOff }, index) => ({
      unitPriceMinor: unit,
      steps,
      lineDiscountMinor: lineOff[index] ?? 0,
      saleDiscountMinor: basketOff + (shares[index] ?? 0),
    })),
    totalMinor: sum - shares.reduce((before, share) => before + share, 0),
  };
}
