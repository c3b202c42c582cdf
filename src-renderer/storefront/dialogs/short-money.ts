import type { Formats } from '../../ui/format.ts';

/** `3 000 ₸` where there is no fraction, else as everywhere: for keys with little room. */
export function shortMoney(formats: Formats, amountMinor: number): string {
  const one = 10 ** formats.minorDigits;
  if (amountMinor % one !== 0) return formats.money(amountMinor);
  return `${formats.count(amountMinor / one)}\u00a0${formats.currencySign}`;
}
