import { type Minor, minor } from '../../../shared/domain/money.ts';

export interface MadeUpPrices {
  readonly retailMinor: Minor;
  readonly wholesaleMinor: Minor;
  readonly costMinor: Minor;
}

const LOWEST = 50;
/** From the lowest price to the highest, 50,000. */
const SPAN = 1000;
const MINOR_PER_MAJOR = 100;

/**
 * A plausible price out of a barcode, for catalogues that come without any: always the same for the
 * same code, spread evenly over the orders of magnitude, and round as prices are.
 */
export function priceFromBarcode(code: string): MadeUpPrices {
  const price = LOWEST * SPAN ** (fnv1a(code) / 2 ** 32);
  const step = price < 500 ? 5 : price < 5000 ? 10 : 50;
  const retail = Math.round(price / step) * step;
  return {
    retailMinor: minor(retail * MINOR_PER_MAJOR),
    wholesaleMinor: minor(Math.round(retail * 0.92) * MINOR_PER_MAJOR),
    costMinor: minor(Math.round(retail * 0.75) * MINOR_PER_MAJOR),
  };
}

/** The 32-bit FNV-1a hash (Fowler, Noll, Vo), its bits mixed once more so that neighbours part. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
