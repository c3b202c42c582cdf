import { describe, expect, it } from 'vitest';
import { LOCALES } from '../../../shared/domain/localized.ts';
import { Currency } from '../../../shared/domain/money.ts';
import { PriceRuleView } from '../../../src-renderer/back-office/api/price-views.ts';
import { ruleDraft } from '../../../src-renderer/back-office/prices/rule-draft.ts';
import { ruleInput } from '../../../src-renderer/back-office/prices/rule-input.ts';
import { createFormats } from '../../../src-renderer/ui/format.ts';
import { idAt } from '../../support/view-samples.ts';

const KZT = Currency.parse('KZT');
const target = { kind: 'everything', exceptProductIds: [idAt(9)] };
const named = {
  ...{ kind: 'named', productIds: [idAt(1)], categoryIds: [idAt(2)], exceptProductIds: [] },
};
const words = {
  ...{ required: 'required', notMoney: 'money', notPercent: 'percent', notWhole: 'whole' },
  ...{ notQuantity: 'quantity', endsBefore: 'ends', noParts: 'parts' },
};

const ACTIONS: readonly object[] = [
  { kind: 'percent', target, ppm: 133_300 },
  { kind: 'amount', target: named, amountMinor: 1_234_567, per: 'line' },
  { kind: 'fixed_price', target, unitPriceMinor: 99_900 },
  { kind: 'bundle', parts: [{ target: named, pieces: 2 }], priceMinor: 100_000, maxTimes: 3 },
  { kind: 'mix_match', target, pieces: 3, priceMinor: 100_000, maxTimes: null },
  {
    ...{ kind: 'buy_get', target, buyPieces: 2, getPieces: 1, get: { kind: 'cheapest' } },
    ...{ ppm: 1_000_000, maxTimes: null },
  },
  {
    ...{ kind: 'buy_get', target, buyPieces: 1, getPieces: 1, ppm: 500_000, maxTimes: 1 },
    get: { kind: 'products', productIds: [idAt(3)] },
  },
  { kind: 'basket_percent', target, ppm: 50_000 },
  { kind: 'basket_amount', target: named, amountMinor: 777 },
];

function rule(given: object = {}): PriceRuleView {
  return PriceRuleView.parse({
    ...{ priceRuleId: idAt(4), name: 'Autumn', priority: -3, version: 2, active: false },
    ...{ stacking: { kind: 'best_of', group: 'A' }, currency: 'KZT', saleTypes: ['RETAIL'] },
    audience: { customerIds: [idAt(5)], customerCategoryIds: [idAt(6)], storefrontIds: [idAt(7)] },
    schedule: {
      ...{ validFrom: '2026-11-01', validTo: '2026-11-30' },
      windows: [{ weekdays: [1, 7], fromMinute: 1_320, toMinute: 1_440 }],
    },
    ...{ minimumBasketMinor: 500_000, ignoresFloor: true },
    minimumQuantity: { quantityMilli: 2_500, countedOver: 'cart' },
    coupon: { code: 'ONCE', singleUse: true },
    ...{ action: ACTIONS[0], ...given },
  });
}

describe('a price rule in the back office’s form', () => {
  it.each(LOCALES.flatMap((locale) => ACTIONS.map((action) => [locale, action] as const)))(
    'comes out of it as it went in: %s %j',
    (locale, action) => {
      const before = rule({ action });
      const made = ruleInput(ruleDraft(before, createFormats(locale, KZT)), KZT, words);
      const { priceRuleId: _id, version: _version, ...fields } = before;
      expect(made).toEqual({ ok: true, value: fields });
    },
  );

  it('says of each field what is wrong with it', () => {
    const draft = ruleDraft(null, createFormats('en', KZT));
    const wrong = (change: object) => {
      const made = ruleInput({ ...draft, name: 'R', percent: '10', ...change }, KZT, words);
      return made.ok ? {} : made.error;
    };
    expect(wrong({})).toEqual({});
    expect(wrong({ name: ' ', percent: '101' })).toEqual({ name: 'required', percent: 'percent' });
    expect(wrong({ stacking: 'best_of' })).toEqual({ group: 'required' });
    expect(wrong({ validFrom: '2026-02-02', validTo: '2026-02-01' })).toEqual({ validTo: 'ends' });
    expect(wrong({ minimumBasket: '-1', minimumQuantity: '0' })).toEqual({
      ...{ minimumBasket: 'money', minimumQuantity: 'quantity' },
    });
    expect(wrong({ kind: 'bundle', amount: '5' })).toEqual({ parts: 'parts' });
    expect(wrong({ kind: 'buy_get', get: 'products', pieces: '0' })).toEqual({
      ...{ pieces: 'whole', getProducts: 'required' },
    });
  });
});
