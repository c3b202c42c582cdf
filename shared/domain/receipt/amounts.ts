import type { Locale } from '../localized.ts';
import { currencySymbol, plainMinor } from '../money.ts';
import type { Currency, Minor, Ppm } from '../money.ts';
import type { Unit } from '../product.ts';
import { plainQuantity } from '../quantity.ts';
import type { Milli } from '../quantity.ts';
import { NO_BREAK } from './row-text.ts';

/** An amount as one word, so that wrapping cannot break it: no sign of the currency. */
export function receiptAmount(amountMinor: Minor, currency: Currency): string {
  return oneWord(plainMinor(amountMinor, currency));
}

/** The amount with its currency's sign after it, or its code where it has none. */
export function receiptTotal(amountMinor: Minor, currency: Currency): string {
  return oneWord(`${plainMinor(amountMinor, currency)} ${currencySymbol(currency)}`);
}

export function receiptQuantity(quantityMilli: Milli, unit: Unit, locale: Locale): string {
  return oneWord(plainQuantity(quantityMilli, unit, locale));
}

/** A rate in per cent: 160 000 is `16 %`, 125 000 is `12.5 %`. */
export function receiptRate(ratePpm: Ppm): string {
  const sign = ratePpm < 0 ? '-' : '';
  const magnitude = Math.abs(ratePpm);
  const whole = Math.floor(magnitude / 10_000);
  const fraction = String(magnitude % 10_000).padStart(4, '0');
  const decimals = fraction.replace(/0+$/, '');
  return oneWord(`${sign}${decimals === '' ? whole : `${whole}.${decimals}`} %`);
}

function oneWord(text: string): string {
  return text.replaceAll(' ', NO_BREAK);
}
