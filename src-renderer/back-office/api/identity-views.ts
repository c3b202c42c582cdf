import { z } from 'zod';
import { BarcodeMask } from '../../../shared/domain/barcode/embedded.ts';
import { ExpiredGoods } from '../../../shared/domain/goods-marks.ts';
import { Locale } from '../../../shared/domain/localized.ts';
import { Currency } from '../../../shared/domain/money.ts';
import { Role } from '../../../shared/domain/permission.ts';

// What HQ answers, as far as these pages read it: fields they do not know are left out, so a newer
// HQ does not break them.

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export const Me = z.object({
  userId: z.string(),
  name: z.string(),
  permissions: z.array(z.string()),
});
export type Me = Readonly<z.infer<typeof Me>>;

export const Storefront = z.object({
  storefrontId: z.string(),
  code: z.string(),
  name: z.string(),
  legalName: z.string(),
  bin: z.string(),
  address: z.string(),
  phone: z.string(),
  currency: Currency,
  timeZone: z.string(),
  pricesIncludeTax: z.boolean(),
  receiptLocale: Locale,
  footer: z.object({ en: z.string(), ru: z.string(), kk: z.string() }),
  cashStepMinor: z.number().int(),
  /** An HQ of before has none. */
  favourites: z.array(z.string()).nullable().default(null),
  barcodeMasks: z.array(BarcodeMask).default([]),
  expiredGoods: ExpiredGoods.default('refuse'),
  version: z.number().int(),
});
export type Storefront = Readonly<z.infer<typeof Storefront>>;

export const User = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  roleId: z.string(),
  locale: Locale,
  active: z.boolean(),
  hasPassword: z.boolean(),
  hasPin: z.boolean(),
  version: z.number().int(),
});
export type User = Readonly<z.infer<typeof User>>;

export const RoleView = z.object({
  roleId: z.string(),
  name: z.string(),
  tillRole: Role,
  permissions: z.array(z.string()),
  version: z.number().int(),
});
export type RoleView = Readonly<z.infer<typeof RoleView>>;
