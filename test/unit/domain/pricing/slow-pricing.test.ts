// Proves PRC-5: the engine and a slow second one give the same prices, whatever the cart.
import { describe, expect, it } from 'vitest';
import { compileBook } from '../../../../shared/domain/pricing/compile-book.ts';
import {
  priceByBook,
  type BookPricedCart,
} from '../../../../shared/domain/pricing/price-by-book.ts';
import { PriceBook } from '../../../../shared/domain/pricing/price-book.ts';
import { isUnitStep } from '../../../../shared/domain/sale.ts';
import { seededRandom } from '../../../crash/seeded-random.ts';
import { randomSale } from './random-books.ts';
import { slowPricing, type SlowResult } from './slow-pricing.ts';

const SEED = Number(process.env['PRICING_SEED'] ?? Date.now() % 1_000_000);
const CARTS = Number(process.env['PRICING_CARTS'] ?? 10_000);

describe('PRC-5 the engine and a slow second one', () => {
  it(`agree on ${CARTS} carts`, { timeout: 120_000 }, () => {
    console.log(`PRICING_SEED=${SEED} PRICING_CARTS=${CARTS}`);
    const random = seededRandom(SEED);
    const seen = new Map<string, number>();
    for (let number = 0; number < CARTS; number += 1) {
      const { book, cart, moment } = randomSale(random);
      const fast = priceByBook(cart, compileBook(PriceBook.parse(book)), moment);
      const told = `cart ${number} of seed ${SEED}`;
      expect(shapeOf(fast), told).toEqual(slowPricing(cart, book, moment));
      for (const { trace } of fast.lines) {
        for (const { rule } of trace) seen.set(rule, (seen.get(rule) ?? 0) + 1);
      }
    }
    // Chance has reached every kind of step, so that agreeing means something.
    const steps =
      'percent amount fixed_price bundle mix_match buy_get basket_percent basket_amount';
    for (const step of [...steps.split(' '), 'floor', 'tier_price', 'tax_exempt']) {
      expect(seen.get(step) ?? 0, step).toBeGreaterThan(CARTS / 200);
    }
  });
});

function shapeOf(priced: BookPricedCart): SlowResult {
  return {
    lines: priced.lines.map((line) => ({
      unitPriceMinor: line.unitPriceMinor,
      steps: line.trace
        .filter((step) => step.ruleId !== undefined || step.rule === 'floor')
        .filter((step) => !isUnitStep(step))
        .map((step) =>
          step.ruleId === undefined
            ? [step.rule, step.amountMinor]
            : [step.ruleId, step.amountMinor === 0 ? 0 : -step.amountMinor],
        ),
      lineDiscountMinor: line.lineDiscountMinor,
      saleDiscountMinor: line.saleDiscountMinor,
    })),
    totalMinor: priced.totals.totalMinor,
  };
}
