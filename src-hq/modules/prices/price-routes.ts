import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Currency } from '../../../shared/domain/money.ts';
import { PriceStep } from '../../../shared/domain/sale.ts';
import { CouponView } from '../../../shared/ipc/coupon-view.ts';
import type { AppDeps } from '../../app-deps.ts';
import { addEndpoint, Nothing } from '../../endpoint.ts';
import { PreviewCart, previewCart } from './price-preview.ts';

const Whole = z.number().int();
const Preview = z.strictObject({
  currency: Currency,
  bookVersion: Whole,
  subtotalMinor: Whole,
  discountMinor: Whole,
  taxMinor: Whole,
  totalMinor: Whole,
  coupons: z.array(CouponView),
  usedRules: z.array(z.strictObject({ name: z.string(), amountMinor: Whole })),
  lines: z
    .array(
      z.strictObject({
        ...{ unitPriceMinor: Whole, grossMinor: Whole, discountMinor: Whole, totalMinor: Whole },
        belowFloorMinor: Whole.describe('How far the line is below the lowest margin'),
        trace: z.array(PriceStep),
      }),
    )
    .describe('In the order they were given'),
});

/** What lists and rules come to. */
export function addPrices(server: FastifyInstance, deps: AppDeps): void {
  addEndpoint(server, deps, {
    ...{ method: 'POST', path: '/price-preview', tag: 'Prices' },
    summary: 'What a cart would cost, and why',
    ...{ permission: 'prices:read', params: Nothing, query: Nothing, body: PreviewCart },
    answer: Preview,
    run: async (work, { body }) => {
      const { priced, currency } = await previewCart(work, body);
      const { subtotalMinor, discountMinor, taxMinor, totalMinor } = priced.totals;
      return {
        ...{ currency, bookVersion: priced.priceBookVersion },
        ...{ subtotalMinor, discountMinor, taxMinor, totalMinor, coupons: [...priced.coupons] },
        usedRules: priced.usedRules.map(({ name, amountMinor }) => ({ name, amountMinor })),
        lines: priced.lines.map((line) => ({
          ...{ unitPriceMinor: line.unitPriceMinor, grossMinor: line.grossMinor },
          ...{ discountMinor: line.discountMinor, totalMinor: line.totalMinor },
          ...{ belowFloorMinor: line.belowFloorMinor, trace: [...line.trace] },
        })),
      };
    },
  });
}
