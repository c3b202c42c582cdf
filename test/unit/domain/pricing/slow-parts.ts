// What the slow pricing asks of single rules and lines.
import type { RoundingMode } from '../../../../shared/domain/money.ts';
import type {
  PriceRule,
  RuleSchedule,
  Target,
} from '../../../../shared/domain/pricing/price-book.ts';
import type { PriceMoment } from '../../../../shared/domain/pricing/price-moment.ts';
import type { BookCart, BookLine } from '../../../../shared/domain/pricing/priced-goods.ts';

export interface SlowLine {
  readonly goods: BookLine;
  readonly unit: number;
  readonly gross: number;
  /** No set has used it. */
  open: { milli: number; minor: number };
  /** A set has used it, and it may be discounted further. */
  used: { milli: number; minor: number };
  touched: boolean;
  readonly off: { readonly rule: PriceRule; readonly minor: number }[];
}

/** `amount × over ÷ under`, rounded as the shop does; nothing here is negative. */
export function roundShare(
  amount: number,
  over: number,
  under: number,
  mode: RoundingMode,
): number {
  const exact = BigInt(amount) * BigInt(over);
  const divisor = BigInt(under);
  const down = exact / divisor;
  const twice = (exact - down * divisor) * 2n;
  const up = twice > divisor || (twice === divisor && (mode === 'half-away' || down % 2n === 1n));
  return Number(up ? down + 1n : down);
}

/** Everybody gets the whole part; then one unit each, to the first of those who are owed most. */
export function slowSplit(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((before, weight) => before + weight, 0);
  if (total === 0) return weights.map(() => 0);
  const parts = weights.map((weight) => Number((BigInt(total) * BigInt(weight)) / BigInt(sum)));
  const owed = weights.map((weight) => Number((BigInt(total) * BigInt(weight)) % BigInt(sum)));
  for (let left = total - parts.reduce((a, b) => a + b, 0); left > 0; left -= 1) {
    const first = owed.indexOf(Math.max(...owed));
    parts[first] = (parts[first] ?? 0) + 1;
    owed[first] = -1;
  }
  return parts;
}

export function fitsTarget(target: Target, goods: BookLine): boolean {
  const isProduct = (id: string): boolean => id === goods.productId;
  if (target.exceptProductIds.some(isProduct)) return false;
  if (target.kind === 'everything') return true;
  return (
    target.productIds.some(isProduct) ||
    target.categoryIds.some((id) => goods.categoryIds.some((own) => own === id))
  );
}

/** The goods each part of a rule is about; a line is only in the first that it fits. */
export function partsOf({ action }: PriceRule): readonly ((goods: BookLine) => boolean)[] {
  if (action.kind === 'bundle') {
    return action.parts.map((part) => (goods) => fitsTarget(part.target, goods));
  }
  const own = (goods: BookLine): boolean => fitsTarget(action.target, goods);
  if (action.kind !== 'buy_get' || action.get.kind === 'cheapest') return [own];
  const { productIds } = action.get;
  return [(goods) => productIds.some((id) => id === goods.productId), own];
}

/** The lines a rule may touch, none where there is too little of them. */
export function names(rule: PriceRule, lines: readonly SlowLine[]): readonly SlowLine[] {
  const basket = rule.action.kind.startsWith('basket');
  const own = lines.filter(
    ({ goods }) =>
      goods.discountable &&
      (basket || goods.priceFrom === 'book') &&
      partsOf(rule).some((part) => part(goods)),
  );
  const least = rule.minimumQuantity;
  if (least === null) return own;
  const wanted = least.quantityMilli;
  if (least.countedOver === 'line') return own.filter((line) => line.goods.quantityMilli >= wanted);
  const together = own.reduce((sum, line) => sum + line.goods.quantityMilli, 0);
  return together < wanted ? [] : own;
}

/** Whether a rule is for this cart at all. */
export function wants(rule: PriceRule, cart: BookCart, basketMinor: number): boolean {
  const { customerIds, customerCategoryIds, storefrontIds } = rule.audience;
  const somebody =
    (customerIds.length === 0 && customerCategoryIds.length === 0) ||
    customerIds.some((id) => id === cart.customerId) ||
    customerCategoryIds.some((id) => cart.customerCategoryIds.some((own) => own === id));
  const here = storefrontIds.length === 0 || storefrontIds.some((id) => id === cart.storefrontId);
  const typed = cart.coupons.map((code) => code.trim().toUpperCase());
  const code = rule.coupon?.code.trim().toUpperCase();
  return (
    somebody &&
    here &&
    (code === undefined || typed.includes(code)) &&
    (rule.currency === null || rule.currency === cart.currency) &&
    (rule.saleTypes.length === 0 || rule.saleTypes.includes(cart.saleType)) &&
    rule.minimumBasketMinor <= basketMinor
  );
}

/** Looks whether any window that began today or yesterday is still open. */
export function isOn(schedule: RuleSchedule, moment: PriceMoment): boolean {
  const now = Date.parse(`${moment.date}T00:00:00Z`) / 60_000 + moment.minuteOfDay;
  const today = now - moment.minuteOfDay;
  const dated = (day: number): boolean => {
    const date = new Date(day * 60_000).toISOString().slice(0, 10);
    return date >= (schedule.validFrom ?? '0000') && date <= (schedule.validTo ?? '9999');
  };
  if (schedule.windows.length === 0) return dated(today);
  return [today, today - 1440].some((day) =>
    schedule.windows.some(({ weekdays, fromMinute, toMinute }) => {
      const weekday = ((new Date(day * 60_000).getUTCDay() + 6) % 7) + 1;
      const lasts = toMinute > fromMinute ? toMinute - fromMinute : toMinute - fromMinute + 1440;
      const begins = day + fromMinute;
      return weekdays.includes(weekday) && dated(day) && begins <= now && now < begins + lasts;
    }),
  );
}
