import { z } from 'zod';

/** What a code says of the very goods in one's hand, and a sale keeps. Null: it says nothing. */
export const GoodsMarks = z.strictObject({
  lot: z.string().min(1).max(20).nullable(),
  serial: z.string().min(1).max(20).nullable(),
  bestBefore: z.iso.date().nullable(),
  useBy: z.iso.date().nullable(),
});
export type GoodsMarks = Readonly<z.infer<typeof GoodsMarks>>;

/** What a till does with goods whose day is over: somebody has to allow it, or it says so. */
export const EXPIRED_GOODS = ['refuse', 'warn'] as const;
export const ExpiredGoods = z.enum(EXPIRED_GOODS);
export type ExpiredGoods = z.infer<typeof ExpiredGoods>;

/** The marks that a code made, or null where it made none. */
export function marksOf({ lot, serial, bestBefore, useBy }: GoodsMarks): GoodsMarks | null {
  const isMarked = [lot, serial, bestBefore, useBy].some((mark) => mark !== null);
  return isMarked ? { lot, serial, bestBefore, useBy } : null;
}

/** The last day they were to be sold on, where it is before `today`; both `yyyy-mm-dd`. */
export function expiredOn(marks: GoodsMarks, today: string): string | null {
  const days = [marks.useBy, marks.bestBefore].filter((day) => day !== null);
  return days.filter((day) => day < today).toSorted()[0] ?? null;
}

/** `2026-01-31` as `31.01.2026`, the way all the languages of the till write a day. */
export function dayText(isoDay: string): string {
  return isoDay.split('-').toReversed().join('.');
}

/** Whether two lines may be one: the same lot and days, and nothing that there is but once. */
export function mayMerge(one: GoodsMarks | null, other: GoodsMarks | null): boolean {
  if (one === null || other === null) return one === other;
  if (one.serial !== null || other.serial !== null) return false;
  return one.lot === other.lot && one.bestBefore === other.bestBefore && one.useBy === other.useBy;
}
