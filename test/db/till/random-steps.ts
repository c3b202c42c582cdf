import fc from 'fast-check';
import type { SaleType, TenderKind } from '../../../shared/domain/sale.ts';
import { CUSTOMERS, GOODS, MILK_PACK, PINS } from '../../support/small-business.ts';

/**
 * What somebody may do at a till, drawn at random; places are counted round, so that they always
 * fit.
 */
export type Step =
  | { readonly kind: 'scan'; readonly code: string; readonly quantityMilli: number | null }
  | { readonly kind: 'label'; readonly tenge: number }
  | { readonly kind: 'open_item'; readonly unitPriceMinor: number }
  | { readonly kind: 'quantity'; readonly place: number; readonly quantityMilli: number }
  | {
      readonly kind: 'discount';
      readonly place: number;
      readonly share: number;
      readonly asked: Asked;
    }
  | { readonly kind: 'amount_off'; readonly place: number; readonly amountMinor: number }
  | { readonly kind: 'price'; readonly place: number; readonly unitPriceMinor: number }
  | { readonly kind: 'remove'; readonly place: number }
  | { readonly kind: 'note'; readonly place: number }
  | { readonly kind: 'recall'; readonly place: number }
  | { readonly kind: 'untender'; readonly place: number }
  | { readonly kind: 'undo' }
  | { readonly kind: 'abandon' }
  | { readonly kind: 'hold' }
  | { readonly kind: 'complete_again' }
  | { readonly kind: 'restart' }
  | { readonly kind: 'sweep' }
  /** Pays what is left and completes. */
  | { readonly kind: 'finish'; readonly tender: TenderKind; readonly asked: Asked }
  | { readonly kind: 'customer'; readonly code: string | null }
  | { readonly kind: 'type'; readonly type: SaleType }
  | {
      readonly kind: 'pay';
      readonly tender: TenderKind;
      readonly share: number;
      readonly asked: Asked;
    }
  | {
      readonly kind: 'settle';
      readonly code: string;
      readonly share: number;
      readonly cash: boolean;
    }
  | { readonly kind: 'time'; readonly minutes: number }
  | { readonly kind: 'clock'; readonly hours: number }
  | { readonly kind: 'sign_in'; readonly pin: string };

/** Whose PIN is given with it. Hashing takes its time, so mostly nobody's. */
type Asked = string | null;

const place = fc.nat({ max: 20 });
const asked: fc.Arbitrary<Asked> = fc.option(fc.constantFrom(PINS.supervisor, PINS.manager), {
  freq: 12,
});
const codes = [...Object.values(GOODS).map((good) => good.code), MILK_PACK];
const tender = fc.constantFrom<TenderKind[]>('cash', 'cash', 'card', 'kaspi', 'on_account');
const customer = fc.constantFrom(...Object.values(CUSTOMERS));
const quantityMilli = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 9 }).map((count) => count * 1000) },
  { weight: 2, arbitrary: fc.integer({ min: -1, max: 5000 }) },
);
/** In hundredths, a little more than all as well. */
const share = fc.integer({ min: 1, max: 110 });

function one<T extends Step['kind']>(
  kind: T,
  rest: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constant(kind),
    ...rest,
  }) as fc.Arbitrary<unknown> as fc.Arbitrary<Step>;
}

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 44,
    arbitrary: one('scan', {
      code: fc.constantFrom(...codes),
      quantityMilli: fc.option(quantityMilli, { freq: 2 }),
    }),
  },
  { weight: 2, arbitrary: one('label', { tenge: fc.integer({ min: 0, max: 5000 }) }) },
  {
    weight: 2,
    arbitrary: one('open_item', { unitPriceMinor: fc.integer({ min: -1, max: 99_999 }) }),
  },
  { weight: 8, arbitrary: one('quantity', { place, quantityMilli }) },
  { weight: 6, arbitrary: one('discount', { place, share, asked }) },
  {
    weight: 4,
    arbitrary: one('amount_off', { place, amountMinor: fc.integer({ min: 0, max: 60_000 }) }),
  },
  {
    weight: 2,
    arbitrary: one('price', { place, unitPriceMinor: fc.integer({ min: 1, max: 99_999 }) }),
  },
  { weight: 4, arbitrary: one('remove', { place }) },
  { weight: 1, arbitrary: one('note', { place }) },
  { weight: 4, arbitrary: one('recall', { place }) },
  { weight: 4, arbitrary: one('untender', { place }) },
  { weight: 6, arbitrary: one('undo', {}) },
  { weight: 1, arbitrary: one('abandon', {}) },
  { weight: 3, arbitrary: one('hold', {}) },
  { weight: 2, arbitrary: one('complete_again', {}) },
  { weight: 3, arbitrary: one('sweep', {}) },
  { weight: 14, arbitrary: one('finish', { tender, asked }) },
  { weight: 3, arbitrary: one('customer', { code: fc.option(customer) }) },
  { weight: 1, arbitrary: one('type', { type: fc.constantFrom('RETAIL', 'WHOLESALE') }) },
  { weight: 8, arbitrary: one('pay', { tender, share, asked }) },
  { weight: 3, arbitrary: one('settle', { code: customer, share, cash: fc.boolean() }) },
  { weight: 4, arbitrary: one('time', { minutes: fc.constantFrom(1, 10, 31, 300) }) },
  { weight: 1, arbitrary: one('clock', { hours: fc.constantFrom(-9000, -48, -1, 1, 30) }) },
  { weight: 1, arbitrary: one('sign_in', { pin: fc.constantFrom(...Object.values(PINS)) }) },
  { weight: 1, arbitrary: one('restart', {}) },
);
