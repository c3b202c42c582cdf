// Proves PRC-2: which rules apply together, in which order, for whom and when; and how far down.
import { describe, expect, it } from 'vitest';
import { minor, ppm } from '../../../../shared/domain/money.ts';
import type { PriceRule, RuleAction } from '../../../../shared/domain/pricing/price-book.ts';
import { milli } from '../../../../shared/domain/quantity.ts';
import {
  cart,
  categories,
  club,
  customer,
  EVERYBODY,
  EVERYTHING,
  line,
  MOMENT,
  percent,
  priced,
  products,
  rule,
  ruleId,
  shop,
  takenOff,
  USD,
} from './book-samples.ts';

const exclusive = { stacking: { kind: 'exclusive' } } as const;
const best = { stacking: { kind: 'best_of', group: 'summer' } } as const;

function usedOf(lines: Parameters<typeof cart>[0], rules: readonly PriceRule[]) {
  return priced(cart(lines), rules).usedRules.map((used) => [used.ruleId, used.amountMinor]);
}

describe('PRC-2 stacking', () => {
  const one = [line(1, 1, 1000)];

  it('takes a stackable rule off what the one before has left', () => {
    const rules = [rule(1, percent(10)), rule(2, percent(50), { priority: 5 })];
    expect(usedOf(one, rules)).toEqual([
      [ruleId(2), 500],
      [ruleId(1), 50],
    ]);
  });

  it('closes a line to every other rule by an exclusive one', () => {
    const rules = [
      rule(1, percent(10), { ...exclusive, priority: 5 }),
      rule(2, percent(50)),
      rule(3, percent(50), { ...exclusive, priority: 4 }),
    ];
    expect(usedOf(one, rules)).toEqual([[ruleId(1), 100]]);
  });

  it('leaves an exclusive rule out where another was before it', () => {
    const rules = [rule(1, percent(10), exclusive), rule(2, percent(5), { priority: 5 })];
    expect(usedOf(one, rules)).toEqual([[ruleId(2), 50]]);
  });

  it('closes only the pieces that an exclusive set has used', () => {
    const set: RuleAction = {
      kind: 'mix_match',
      target: EVERYTHING,
      pieces: 2,
      priceMinor: minor(1500),
      maxTimes: 1,
    };
    const rules = [rule(1, set, { ...exclusive, priority: 5 }), rule(2, percent(10))];
    expect(usedOf([line(1, 3, 1000)], rules)).toEqual([
      [ruleId(1), 500],
      [ruleId(2), 100],
    ]);
  });

  it('takes the best of a group for each line', () => {
    const lines = [line(1, 1, 1000), line(2, 1, 1000)];
    const rules = [
      rule(1, percent(10), { ...best, priority: 9 }),
      rule(2, percent(30, products(2)), best),
      rule(3, percent(50)),
    ];
    expect(takenOff(priced(cart(lines), rules))).toEqual([550, 650]);
    expect(usedOf(lines, rules).map(([id]) => id)).toEqual([ruleId(1), ruleId(2), ruleId(3)]);
  });

  it('weighs a set against the rules of its lines', () => {
    const set = (priceMinor: number): RuleAction => ({
      kind: 'bundle',
      parts: [
        { target: products(1), pieces: 1 },
        { target: products(2), pieces: 1 },
      ],
      priceMinor: minor(priceMinor),
      maxTimes: null,
    });
    const lines = [line(1, 1, 1000), line(2, 1, 1000)];
    const twenty = rule(1, percent(20), best);
    expect(takenOff(priced(cart(lines), [twenty, rule(2, set(1500), best)]))).toEqual([250, 250]);
    // The set gives less than one line's own rule would: whoever gives most to a line goes first.
    expect(takenOff(priced(cart(lines), [twenty, rule(2, set(1900), best)]))).toEqual([200, 200]);
  });

  it('is decided by id where nothing else decides', () => {
    const tie = [rule(2, percent(10), exclusive), rule(1, percent(10), exclusive)];
    expect(usedOf(one, tie)).toEqual([[ruleId(1), 100]]);
    expect(usedOf(one, tie.toReversed())).toEqual([[ruleId(1), 100]]);
  });
});

describe('PRC-2 when and for whom', () => {
  const lines = [line(1, 2, 1000), line(2, 1, 500)];
  const applies = (
    change: Partial<PriceRule>,
    cartChange: Parameters<typeof cart>[1] = {},
    moment = MOMENT,
  ): boolean =>
    priced(cart(lines, cartChange), [rule(1, percent(10), change)], {}, moment).usedRules.length >
    0;

  const happy = {
    schedule: {
      validFrom: '2026-06-01',
      validTo: '2026-06-10',
      windows: [{ weekdays: [3, 5], fromMinute: 1320, toMinute: 120 }],
    },
  };

  it.each([
    ['before it begins', '2026-06-10', 1319, false],
    ['as it begins, a Wednesday', '2026-06-10', 1320, true],
    ['after midnight, as of the Wednesday, its last day', '2026-06-11', 119, true],
    ['as it ends', '2026-06-11', 120, false],
    ['on a Thursday evening', '2026-06-04', 1320, false],
    ['after midnight of a Thursday', '2026-06-05', 60, false],
    ['on a Friday', '2026-06-05', 1439, true],
    ['before its first day', '2026-05-29', 1400, false],
    ['after its last day', '2026-06-12', 1400, false],
  ])('happy hours over midnight: %s', (_name, date, minuteOfDay, held) => {
    expect(applies(happy, {}, { date, minuteOfDay })).toBe(held);
  });

  it.each([
    [599, false],
    [600, true],
    [719, true],
    [720, false],
  ])('happy hours from ten to twelve, at minute %d', (minuteOfDay, held) => {
    const windows = [{ weekdays: [1, 2, 3, 4, 5], fromMinute: 600, toMinute: 720 }];
    const change = { schedule: { validFrom: null, validTo: null, windows } };
    expect(applies(change, {}, { ...MOMENT, minuteOfDay })).toBe(held);
  });

  it('customers, their categories and storefronts', () => {
    const members = { ...EVERYBODY, customerCategoryIds: [club(1)], customerIds: [customer(9)] };
    expect(applies({ audience: members })).toBe(false);
    expect(applies({ audience: members }, { customerCategoryIds: [club(2), club(1)] })).toBe(true);
    expect(applies({ audience: members }, { customerId: customer(9) })).toBe(true);
    expect(applies({ audience: { ...EVERYBODY, storefrontIds: [shop(1)] } })).toBe(true);
    expect(applies({ audience: { ...EVERYBODY, storefrontIds: [shop(2)] } })).toBe(false);
  });

  it('sale types and currencies', () => {
    expect(applies({ saleTypes: ['WHOLESALE'] })).toBe(false);
    expect(applies({ saleTypes: ['WHOLESALE'] }, { saleType: 'WHOLESALE' })).toBe(true);
    expect(applies({ currency: USD })).toBe(false);
    expect(applies({ currency: null })).toBe(true);
  });

  it('a basket of at least so much, by list price', () => {
    expect(applies({ minimumBasketMinor: minor(2500) })).toBe(true);
    expect(applies({ minimumBasketMinor: minor(2501) })).toBe(false);
    const half = rule(1, percent(50), { priority: 5 });
    const least = rule(2, percent(10), { minimumBasketMinor: minor(2500) });
    expect(priced(cart(lines), [half, least]).usedRules).toHaveLength(2);
  });

  it('so much of the goods, on a line or over the cart', () => {
    const least = (quantity: number, countedOver: 'line' | 'cart') =>
      priced(cart(lines), [
        rule(1, percent(10, categories(1)), {
          minimumQuantity: { quantityMilli: milli(quantity), countedOver },
        }),
      ]);
    expect(takenOff(least(2000, 'line'))).toEqual([200, 0]);
    expect(takenOff(least(3000, 'line'))).toEqual([0, 0]);
    expect(takenOff(least(3000, 'cart'))).toEqual([200, 50]);
    expect(takenOff(least(3001, 'cart'))).toEqual([0, 0]);
  });

  it('a coupon, and what became of each that was typed', () => {
    const coupon = { code: 'Spring', singleUse: true };
    const late = { code: 'LATE', singleUse: false };
    const rules = [
      rule(1, percent(10), { coupon }),
      rule(2, percent(10), { coupon: late, minimumBasketMinor: minor(9999) }),
    ];
    expect(priced(cart(lines), rules).usedRules).toEqual([]);
    const result = priced(cart(lines, { coupons: [' spring', 'late', 'SPRING', 'x'] }), rules);
    expect(result.usedRules.map((used) => used.coupon)).toEqual([
      { code: 'SPRING', singleUse: true },
    ]);
    expect(result.coupons).toEqual([
      { code: 'SPRING', status: 'used' },
      { code: 'LATE', status: 'no_effect' },
      { code: 'X', status: 'unknown' },
    ]);
  });
});

describe('PRC-2 the floor by margin', () => {
  const floor = { floorMarginPpm: ppm(100_000) };
  // 16 % VAT: a cost of 500 and a tenth of it, with the tax, is 638.
  const costly = line(1, 1, 1160, { unitCostMinor: minor(500) });

  it('gives back what rules took too much of, the last rule first', () => {
    const rules = [rule(1, percent(40), { priority: 5 }), rule(2, percent(50))];
    const result = priced(cart([costly]), rules, floor);
    expect(takenOff(result)).toEqual([1160 - 638]);
    expect(result.usedRules.map((used) => used.amountMinor)).toEqual([464, 58]);
    const { trace = [], belowFloorMinor } = result.lines[0] ?? {};
    expect(trace.slice(1).map((one) => [one.rule, one.amountMinor])).toEqual([
      ['percent', -464],
      ['percent', -348],
      ['floor', 290],
    ]);
    expect(belowFloorMinor).toBe(0);
  });

  it('is waived by somebody who may, and by a clearance sale for itself', () => {
    const waived = cart([costly], { floorWaived: true });
    expect(priced(waived, [rule(1, percent(50))], floor)).toMatchObject({
      lines: [{ ruleDiscountMinor: 580, belowFloorMinor: 58 }],
    });
    const clearance = rule(1, percent(50), { ignoresFloor: true });
    expect(takenOff(priced(cart([costly]), [clearance, rule(2, percent(50))], floor))).toEqual([
      580,
    ]);
  });

  it('says how far a price or a discount by hand is below it', () => {
    const byHand = { ...costly, discount: { kind: 'percent', ppm: ppm(500_000) } as const };
    const below = (each: typeof costly) =>
      priced(cart([each]), [], floor).lines[0]?.belowFloorMinor;
    expect(below(costly)).toBe(0);
    expect(below(byHand)).toBe(58);
    expect(below({ ...costly, unitPriceMinor: minor(600) })).toBe(38);
  });

  it('is without tax for an exempt customer, and rules take the same share', () => {
    const exempt = priced(cart([costly], { taxExempt: true }), [rule(1, percent(25))]);
    expect(exempt.lines[0]).toMatchObject({ grossMinor: 1000, ruleDiscountMinor: 250 });
    const floored = priced(cart([costly], { taxExempt: true }), [rule(1, percent(90))], floor);
    expect(floored.totals.totalMinor).toBe(550);
  });
});
