import type { ExpiredGoods } from '../../../shared/domain/goods-marks.ts';
import type { Locale } from '../../../shared/domain/localized.ts';
import { Currency, parseMinor } from '../../../shared/domain/money.ts';
import { err, ok, type Result } from '../../../shared/domain/result.ts';
import type { Formats } from '../../ui/format.ts';
import type { Storefront } from '../api/identity-views.ts';
import type { Faults, Input } from '../parts/use-editor.ts';
import {
  type MaskDraft,
  maskDrafts,
  type MaskFault,
  maskFaults,
  wholeMasks,
} from './mask-draft.ts';

export interface StorefrontDraft {
  readonly code: string;
  readonly name: string;
  readonly legalName: string;
  readonly bin: string;
  readonly address: string;
  readonly phone: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly cashStep: string;
  readonly pricesIncludeTax: boolean;
  readonly receiptLocale: Locale;
  readonly footer: Readonly<Record<Locale, string>>;
  /** Product ids in order; null while nobody chose. */
  readonly favourites: readonly string[] | null;
  readonly masks: readonly MaskDraft[];
  readonly expiredGoods: ExpiredGoods;
}

export function storefrontDraft(shop: Storefront | null, formats: Formats): StorefrontDraft {
  return {
    ...{ code: shop?.code ?? '', name: shop?.name ?? '', legalName: shop?.legalName ?? '' },
    ...{ bin: shop?.bin ?? '', address: shop?.address ?? '', phone: shop?.phone ?? '' },
    currency: shop?.currency ?? 'KZT',
    timeZone: shop?.timeZone ?? 'Asia/Almaty',
    cashStep: formats.amount(shop?.cashStepMinor ?? 1),
    pricesIncludeTax: shop?.pricesIncludeTax ?? true,
    receiptLocale: shop?.receiptLocale ?? 'ru',
    footer: shop?.footer ?? { en: '', ru: '', kk: '' },
    favourites: shop?.favourites ?? null,
    masks: maskDrafts(shop?.barcodeMasks ?? []),
    expiredGoods: shop?.expiredGoods ?? 'refuse',
  };
}

export interface StorefrontWords {
  readonly required: string;
  readonly notMoney: string;
  readonly code: string;
  readonly bin: string;
  readonly currency: string;
  readonly masks: Readonly<Record<MaskFault, string>>;
}

export function storefrontInput(
  draft: StorefrontDraft,
  words: StorefrontWords,
): Result<Input, Faults> {
  const faults: Record<string, string> = {};
  const code = draft.code.trim().toUpperCase();
  if (!/^[A-Z0-9]{1,6}$/.test(code)) faults['code'] = words.code;
  if (draft.name.trim() === '') faults['name'] = words.required;
  if (!/^(\d{12})?$/.test(draft.bin.trim())) faults['bin'] = words.bin;
  const currency = Currency.safeParse(draft.currency.trim().toUpperCase());
  if (!currency.success) faults['currency'] = words.currency;
  const step = currency.success ? parseMinor(draft.cashStep, currency.data) : null;
  if (step === null || step < 1) faults['cashStep'] = words.notMoney;
  if (draft.timeZone.trim() === '') faults['timeZone'] = words.required;
  for (const [key, fault] of maskFaults(draft.masks)) faults[`masks.${key}`] = words.masks[fault];
  const input: Input = {
    ...{ code, name: draft.name.trim(), legalName: draft.legalName.trim() },
    ...{ bin: draft.bin.trim(), address: draft.address.trim(), phone: draft.phone.trim() },
    ...{ currency: currency.data, timeZone: draft.timeZone.trim(), cashStepMinor: step },
    ...{ pricesIncludeTax: draft.pricesIncludeTax, receiptLocale: draft.receiptLocale },
    ...{ footer: draft.footer, favourites: draft.favourites },
    ...{ barcodeMasks: wholeMasks(draft.masks), expiredGoods: draft.expiredGoods },
  };
  return Object.keys(faults).length === 0 ? ok(input) : err(faults);
}
