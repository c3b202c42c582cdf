import { z } from 'zod';
import { PriceRuleId } from './ids.ts';
import { Minor, Ppm } from './money.ts';

/** DRAFT is the cart; a completed sale never changes again, a refund is a document of its own. */
export const SALE_STATUSES = [
  'DRAFT',
  'PENDING',
  'PARTIAL',
  'COMPLETED',
  'REFUNDED',
  'CANCELLED',
] as const;
export const SaleStatus = z.enum(SALE_STATUSES);
export type SaleStatus = z.infer<typeof SaleStatus>;

export const SALE_TYPES = ['RETAIL', 'WHOLESALE'] as const;
export const SaleType = z.enum(SALE_TYPES);
export type SaleType = z.infer<typeof SaleType>;

/**
 * The tenders this version takes; later ones (gift card, store credit, points) are leased counters.
 */
export const TENDER_KINDS = ['cash', 'card', 'kaspi', 'bank_transfer', 'on_account'] as const;
export const TenderKind = z.enum(TENDER_KINDS);
export type TenderKind = z.infer<typeof TenderKind>;

/** `UNKNOWN` is a card whose outcome must be asked for; it is never charged again. */
export const TENDER_STATUSES = [
  'PENDING',
  'CAPTURED',
  'AUTHORISED_OFFLINE',
  'UNKNOWN',
  'DECLINED',
  'UNDONE',
] as const;
export const TenderStatus = z.enum(TENDER_STATUSES);
export type TenderStatus = z.infer<typeof TenderStatus>;

/** A discount as it was entered: a share of the amount, or an amount of money. */
export const Discount = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percent'), ppm: Ppm.min(0).max(1_000_000) }),
  z.strictObject({ amountMinor: Minor.min(0), kind: z.literal('amount') }),
]);
export type Discount = Readonly<z.infer<typeof Discount>>;

/** Steps that made the price of one unit; all others change what the whole line costs. */
export const UNIT_STEPS = [
  'price_list',
  'tier_price',
  'override',
  'embedded',
  'open',
  'tax_exempt',
] as const;

/** What a rule of the price book took off, and what the floor gave back. */
export const RULE_STEPS = [
  'percent',
  'amount',
  'fixed_price',
  'bundle',
  'mix_match',
  'buy_get',
  'basket_percent',
  'basket_amount',
  'floor',
] as const;

/**
 * One step of how a line came to its price, for "Why this price?" and for HQ's replay. The words
 * are the reader's (`shared/i18n/price-steps.ts`), by the code and its parameters.
 */
export const PriceStep = z.strictObject({
  amountMinor: Minor,
  name: z.string(),
  rule: z.enum([...UNIT_STEPS, ...RULE_STEPS, 'line_discount', 'sale_discount']),
  /** The rule of the book; absent where none made the step, as in every journal of before. */
  ruleId: PriceRuleId.optional(),
  /** Whole numbers by name, which ends in its unit: `Minor`, `Ppm`, `Milli`, `Count`. */
  params: z.record(z.string(), z.number().int()).optional(),
});
export type PriceStep = Readonly<z.infer<typeof PriceStep>>;
export type PriceStepCode = PriceStep['rule'];

/** Whether the step made the price of one. */
export function isUnitStep(step: Pick<PriceStep, 'rule'>): boolean {
  return UNIT_STEPS.some((code) => code === step.rule);
}
