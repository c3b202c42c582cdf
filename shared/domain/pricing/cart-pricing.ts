import {
  addMinor,
  MAX_MINOR,
  minor,
  multiplyRound,
  PPM_ONE,
  ppm,
  roundToStep,
  splitMinor,
} from '../money.ts';
import type { Minor, Ppm, RoundingMode } from '../money.ts';
import { MILLI_ONE } from '../quantity.ts';
import type { Milli } from '../quantity.ts';
import type { Discount, PriceStep } from '../sale.ts';
import { computeTaxes, withoutIncludedTax } from '../tax.ts';
import type { TaxAmount, TaxedLine, TaxRate } from '../tax.ts';

export interface PricingLine<Id extends string = string> {
  readonly lineId: Id;
  /** Above zero: what is given back is a document of its own. */
  readonly quantityMilli: Milli;
  readonly unitPriceMinor: Minor;
  readonly discount: Discount | null;
  readonly taxRates: readonly TaxRate[];
  readonly unitCostMinor: Minor;
  /** The steps that made the unit price; discounts are added behind them. */
  readonly baseTrace: readonly PriceStep[];
  /** A weighed line counts as one thing. Left out, a quantity that is not whole tells. */
  readonly weighed?: boolean;
  /** What the price book's rules take off, before any discount by hand. */
  readonly rules?: LineRules;
}

/** Both together no more than the line's gross. */
export interface LineRules {
  /** By rules of this line's goods. */
  readonly lineMinor: Minor;
  /** This line's share of what rules take off the basket. */
  readonly basketMinor: Minor;
  readonly trace: readonly PriceStep[];
}

export interface CartPricingInput<Id extends string = string> {
  readonly lines: readonly PricingLine<Id>[];
  readonly saleDiscount: Discount | null;
  readonly taxExempt: boolean;
  readonly taxRounding: 'line' | 'document';
  readonly roundingMode: RoundingMode;
  readonly cashStepMinor: number;
  readonly tenders: readonly {
    readonly amountMinor: Minor;
    readonly roundingMinor: Minor;
    readonly changeMinor: Minor;
    /** False for what was undone or declined. */
    readonly active: boolean;
  }[];
}

export interface PricedLine<Id extends string = string> {
  readonly lineId: Id;
  /**
   * The price a unit is sold at, as the screen and the receipt show it: the given one, except that
   * a tax-exempt customer's is without the included tax.
   */
  readonly unitPriceMinor: Minor;
  /** Quantity × unit price, before any discount. */
  readonly grossMinor: Minor;
  /** By rules of its goods, and by hand. */
  readonly lineDiscountMinor: Minor;
  /** This line's share of what rules take off the basket, and of the sale's discount. */
  readonly saleDiscountMinor: Minor;
  /** Both discounts; like each of them a positive amount. */
  readonly discountMinor: Minor;
  /** Gross less discounts: with the included taxes, without those added on top. */
  readonly amountMinor: Minor;
  readonly taxes: readonly TaxAmount[];
  readonly taxMinor: Minor;
  /** What the customer pays for the line. */
  readonly totalMinor: Minor;
  /** Without any tax, less cost × quantity. */
  readonly profitMinor: Minor;
  /** Profit as a share of the amount without tax; 0 where that is 0, and never below −1000-fold. */
  readonly marginPpm: Ppm;
  readonly trace: readonly PriceStep[];
}

/** The fields of the screen's `TotalsView`, and what completing the sale stores besides. */
export interface PricedTotals {
  readonly subtotalMinor: Minor;
  readonly discountMinor: Minor;
  readonly taxes: TaxAmount[];
  readonly taxMinor: Minor;
  readonly totalMinor: Minor;
  readonly paidMinor: Minor;
  readonly dueMinor: Minor;
  readonly cashDueMinor: Minor;
  readonly changeMinor: Minor;
  readonly quantityCount: number;
}

export interface PricedCart<Id extends string = string> {
  readonly lines: readonly PricedLine<Id>[];
  readonly totals: PricedTotals;
  /** Cash rounding of the active tenders. */
  readonly roundingMinor: Minor;
  readonly costMinor: Minor;
  readonly profitMinor: Minor;
}

const LOWEST_MARGIN_PPM = -1_000_000_000;

/**
 * Prices a cart: the till for its screen and its books, HQ to replay the sale to the minor unit.
 * Quantity × price, what rules take off, the line's discount, its share of the sale's discount,
 * taxes, totals.
 *
 * Always true of the result: `subtotal − discount = Σ amount`; total = Σ amount + taxes on top;
 * total = paid + due; every discount is between zero and what it is taken from.
 * @throws RangeError when an amount passes `MAX_MINOR`; callers refuse such a cart before
 */
export function priceCart<Id extends string>(input: CartPricingInput<Id>): PricedCart<Id> {
  const discounted = discountLines(input);
  const taxed = computeTaxes(
    discounted.map(({ amountMinor, line }) => ({
      amountMinor,
      rates: input.taxExempt ? [] : line.taxRates,
    })),
    { rounding: input.taxRounding, mode: input.roundingMode },
  );
  const lines = discounted.map((line, index) => finishLine(line, taxed.lines[index], input));
  const totals = totalsOf(lines, taxed.taxes, taxed.taxMinor, input);
  const profitMinor = sumOf(lines, (line) => line.profitMinor);
  return {
    lines,
    totals,
    roundingMinor: sumOf(activeTenders(input), (tender) => tender.roundingMinor),
    costMinor: minor(totals.totalMinor - totals.taxMinor - profitMinor),
    profitMinor,
  };
}

interface DiscountedLine<Id extends string> {
  readonly line: PricingLine<Id>;
  readonly unitPriceMinor: Minor;
  readonly grossMinor: Minor;
  readonly lineDiscountMinor: Minor;
  readonly saleDiscountMinor: Minor;
  readonly amountMinor: Minor;
}

const NO_RULES: LineRules = { lineMinor: minor(0), basketMinor: minor(0), trace: [] };

/** What a line costs before any discount: its unit price as it is sold, and the whole of it. */
export function grossOf(
  line: Pick<PricingLine, 'unitPriceMinor' | 'quantityMilli' | 'taxRates'>,
  { taxExempt, roundingMode }: Pick<CartPricingInput, 'taxExempt' | 'roundingMode'>,
): { readonly unitPriceMinor: Minor; readonly grossMinor: Minor } {
  const unitPriceMinor = taxExempt
    ? withoutIncludedTax(line.unitPriceMinor, line.taxRates, roundingMode)
    : line.unitPriceMinor;
  const { quantityMilli } = line;
  const gross = multiplyRound(unitPriceMinor, quantityMilli, MILLI_ONE, roundingMode);
  return { unitPriceMinor, grossMinor: capped(gross) };
}

function discountLines<Id extends string>(
  input: CartPricingInput<Id>,
): readonly DiscountedLine<Id>[] {
  const mode = input.roundingMode;
  const lines = input.lines.map((line) => {
    const gross = grossOf(line, input);
    const { lineMinor, basketMinor } = line.rules ?? NO_RULES;
    const leftMinor = minor(gross.grossMinor - lineMinor - basketMinor);
    const lineDiscountMinor = addMinor(lineMinor, discountOn(leftMinor, line.discount, mode));
    return { line, ...gross, lineDiscountMinor, basketMinor };
  });
  const weights = lines.map((line) => line.grossMinor - line.lineDiscountMinor - line.basketMinor);
  const base = capped(weights.reduce((sum, weight) => sum + weight, 0));
  const shares = splitMinor(discountOn(base, input.saleDiscount, mode), weights);
  return lines.map(
    ({ line, unitPriceMinor, grossMinor, lineDiscountMinor, basketMinor }, index) => {
      const saleDiscountMinor = addMinor(basketMinor, shares[index] ?? minor(0));
      return {
        line,
        unitPriceMinor,
        grossMinor,
        lineDiscountMinor,
        saleDiscountMinor,
        amountMinor: minor(grossMinor - lineDiscountMinor - saleDiscountMinor),
      };
    },
  );
}

/** A discount in money, never more than what it is taken from. */
function discountOn(amountMinor: Minor, discount: Discount | null, mode: RoundingMode): Minor {
  if (discount === null) return minor(0);
  if (discount.kind === 'amount') return minor(Math.min(discount.amountMinor, amountMinor));
  return multiplyRound(amountMinor, discount.ppm, PPM_ONE, mode);
}

function finishLine<Id extends string>(
  priced: DiscountedLine<Id>,
  taxed: TaxedLine | undefined,
  input: CartPricingInput<Id>,
): PricedLine<Id> {
  const { line, ...amounts } = priced;
  const netMinor = taxed?.netMinor ?? priced.amountMinor;
  const mode = input.roundingMode;
  const costMinor = multiplyRound(line.unitCostMinor, line.quantityMilli, MILLI_ONE, mode);
  const profitMinor = minor(netMinor - costMinor);
  return {
    lineId: line.lineId,
    ...amounts,
    discountMinor: addMinor(priced.lineDiscountMinor, priced.saleDiscountMinor),
    taxes: taxed?.taxes ?? [],
    taxMinor: taxed?.taxMinor ?? minor(0),
    totalMinor: capped(taxed?.totalMinor ?? priced.amountMinor),
    profitMinor,
    marginPpm: marginOf(profitMinor, netMinor),
    trace: traceOf(priced, input),
  };
}

function marginOf(profitMinor: Minor, netMinor: Minor): Ppm {
  if (netMinor <= 0) return ppm(0);
  // A cost far above the price would leave the integers; nobody reads such a margin.
  if (profitMinor <= -1000 * netMinor) return ppm(LOWEST_MARGIN_PPM);
  return ppm(multiplyRound(profitMinor, PPM_ONE, netMinor));
}

/**
 * `price_list … tax_exempt, rules, line_discount, sale_discount`: unit prices first, then what is
 * taken off.
 */
function traceOf<Id extends string>(
  priced: DiscountedLine<Id>,
  input: CartPricingInput<Id>,
): readonly PriceStep[] {
  const { line } = priced;
  const rules = line.rules ?? NO_RULES;
  const steps = [...line.baseTrace];
  if (input.taxExempt && priced.unitPriceMinor !== line.unitPriceMinor) {
    steps.push({ amountMinor: priced.unitPriceMinor, name: '', rule: 'tax_exempt' });
  }
  steps.push(...rules.trace);
  if (line.discount !== null) {
    const amountMinor = minor(rules.lineMinor - priced.lineDiscountMinor);
    steps.push({ amountMinor, name: discountName(line.discount), rule: 'line_discount' });
  }
  if (input.saleDiscount !== null) {
    const amountMinor = minor(rules.basketMinor - priced.saleDiscountMinor);
    steps.push({ amountMinor, name: discountName(input.saleDiscount), rule: 'sale_discount' });
  }
  return steps;
}

/** `12.5 %`, or nothing for an amount, which the step itself carries. */
function discountName(discount: Discount): string {
  return discount.kind === 'percent' ? `${discount.ppm / 10_000} %` : '';
}

function totalsOf<Id extends string>(
  lines: readonly PricedLine<Id>[],
  taxes: readonly TaxAmount[],
  taxMinor: Minor,
  input: CartPricingInput<Id>,
): PricedTotals {
  const tenders = activeTenders(input);
  const totalMinor = sumOf(lines, (line) => line.totalMinor);
  const paidMinor = sumOf(tenders, (tender) => tender.amountMinor);
  const dueMinor = minor(totalMinor - paidMinor);
  return {
    subtotalMinor: sumOf(lines, (line) => line.grossMinor),
    discountMinor: sumOf(lines, (line) => line.discountMinor),
    taxes: [...taxes],
    taxMinor,
    totalMinor,
    paidMinor,
    dueMinor,
    cashDueMinor: roundToStep(dueMinor, input.cashStepMinor, input.roundingMode),
    changeMinor: sumOf(tenders, (tender) => tender.changeMinor),
    quantityCount: input.lines.reduce((count, line) => count + countOf(line), 0),
  };
}

function activeTenders<Id extends string>(
  input: CartPricingInput<Id>,
): CartPricingInput<Id>['tenders'] {
  return input.tenders.filter((tender) => tender.active);
}

function countOf(line: PricingLine): number {
  const measured = line.weighed ?? line.quantityMilli % MILLI_ONE !== 0;
  return measured || line.quantityMilli % MILLI_ONE !== 0 ? 1 : line.quantityMilli / MILLI_ONE;
}

function sumOf<T>(items: readonly T[], amountOf: (item: T) => Minor): Minor {
  let sum = 0;
  for (const item of items) sum += amountOf(item);
  return capped(sum);
}

function capped(amount: number): Minor {
  if (Math.abs(amount) > MAX_MINOR) throw new RangeError(`Amount beyond the limit: ${amount}`);
  return minor(amount);
}
