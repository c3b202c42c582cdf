// Proves CART-6: every step of a price has its words in each language, with its figures.
import { describe, expect, it } from 'vitest';
import { LOCALES } from '../../../shared/domain/localized.ts';
import { Currency, formatMinor, minor } from '../../../shared/domain/money.ts';
import { PriceStep, type PriceStepCode } from '../../../shared/domain/sale.ts';
import {
  priceStepText,
  priceStepWords,
  type StepWriter,
} from '../../../shared/i18n/price-steps.ts';

const KZT = Currency.parse('KZT');

function writer(locale: StepWriter['locale']): StepWriter {
  return {
    locale,
    money: (amount) => formatMinor(amount, KZT, locale),
    percent: (share) => `${share / 10_000} %`,
  };
}

function step(rule: PriceStepCode, params?: Readonly<Record<string, number>>): PriceStep {
  return { rule, name: '', amountMinor: minor(0), ...(params && { params }) };
}

describe('CART-6 the words of a step', () => {
  it.each(LOCALES)('are all there and name the same figures, in %s', (locale) => {
    const figures = (text = ''): readonly string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();
    for (const code of PriceStep.shape.rule.options) {
      const words = priceStepWords[locale][code];
      expect(words.plain, code).toMatch(/^[\p{L}][\p{L} ,:’-]+$/u);
      expect(figures(words.full), code).toEqual(figures(priceStepWords.en[code].full));
      expect(figures(words.free), code).toEqual(figures(priceStepWords.en[code].free));
    }
  });

  it('write their figures as the reader does', () => {
    const set = step('bundle', { pieceCount: 3, priceMinor: 160_000 });
    expect(priceStepText(set, writer('en'))).toBe('Set of 3 for 1\u00A0600.00\u00A0₸');
    expect(priceStepText(set, writer('ru'))).toBe('Комплект: 3 шт. за 1\u00A0600,00\u00A0₸');
    const tier = step('tier_price', { fromMilli: 2500 });
    expect(priceStepText(tier, writer('kk'))).toBe('2,5 бастап баға');
  });

  it('say free where it is', () => {
    const give = (sharePpm: number) => step('buy_get', { buyCount: 2, getCount: 1, sharePpm });
    expect(priceStepText(give(1_000_000), writer('en'))).toBe('Buy 2, get 1 free');
    expect(priceStepText(give(500_000), writer('en'))).toBe('Buy 2, get 1 with 50 % off');
  });

  it('do without figures that a step does not have', () => {
    expect(priceStepText(step('bundle', { pieceCount: 3 }), writer('en'))).toBe('Set');
    expect(priceStepText(step('line_discount'), writer('en'))).toBe('Discount on the line');
  });
});
