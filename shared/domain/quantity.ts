import { z } from 'zod';

/** Integer thousandths of the product's unit: 2.5 kg is 2 500, one piece is 1 000. */
export const Milli = z.number().int().brand<'Milli'>();
export type Milli = z.infer<typeof Milli>;

export const MILLI_ONE = 1000;

/** More than this on one line is a typing mistake, not a sale: 99 999 pieces, or tonnes of apples. */
export const MAX_QUANTITY_MILLI = 99_999_000;

export function milli(value: number): Milli {
  if (!Number.isSafeInteger(value)) throw new RangeError(`Not whole thousandths: ${value}`);
  return value as Milli;
}

export const ONE_PIECE = milli(MILLI_ONE);
