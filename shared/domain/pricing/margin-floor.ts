import { type Minor, minor, PPM_ONE } from '../money.ts';
import { MILLI_ONE } from '../quantity.ts';
import { includedTaxFactor } from '../tax.ts';
import type { PricingLine } from './cart-pricing.ts';

/**
 * The least a line may cost by rules: cost × quantity × (1 + margin), with the taxes its price
 * contains, rounded up. A cost that nobody has entered is 0 and sets no floor.
 */
export function floorMinor(line: PricingLine, marginPpm: number, taxExempt: boolean): Minor {
  if (line.unitCostMinor <= 0 || marginPpm <= -PPM_ONE) return minor(0);
  const factor = includedTaxFactor(taxExempt ? [] : line.taxRates);
  const numerator =
    BigInt(line.unitCostMinor) *
    BigInt(line.quantityMilli) *
    BigInt(PPM_ONE + marginPpm) *
    factor.numerator;
  const denominator = BigInt(MILLI_ONE) * BigInt(PPM_ONE) * factor.denominator;
  return minor(Number((numerator + denominator - 1n) / denominator));
}
