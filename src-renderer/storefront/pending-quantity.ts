import { checkQuantity, parseQuantity, type Milli } from '../../shared/domain/quantity.ts';

/** Whatever it will be the quantity of is not known yet, so thousandths are let through here. */
const ANYTHING = { unit: 'piece', weighed: true } as const;

/** `3*`, `0.5 *`, `2,5×`: the quantity of whatever is scanned next; null for any other text. */
export function pendingQuantityIn(text: string): Milli | null {
  const typed = /^([\d.,\s]+)[*×]$/.exec(text.trim())?.[1];
  if (typed === undefined) return null;
  const quantity = parseQuantity(typed);
  const checked = quantity === null ? null : checkQuantity(quantity, ANYTHING);
  return checked?.ok === true ? checked.value : null;
}
