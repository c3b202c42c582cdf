import { parseMinor, type Currency } from '../../../shared/domain/money.ts';
import type { OversellPolicy, ProductType, Unit } from '../../../shared/domain/product.ts';
import { milli, MILLI_ONE, parseQuantity } from '../../../shared/domain/quantity.ts';
import { err, ok, type Result } from '../../../shared/domain/result.ts';
import type { Formats } from '../../ui/format.ts';
import type { PriceList, Product } from '../api/catalogue-views.ts';
import type { Faults, Input } from '../parts/use-editor.ts';

export interface BarcodeDraft {
  /** Its place in the form, whatever is typed. */
  readonly key: string;
  readonly code: string;
  readonly pack: string;
}

/** What stands in the form's fields; amounts and quantities as they are typed. */
export interface ProductDraft {
  readonly sku: string;
  readonly nameEn: string;
  readonly nameRu: string;
  readonly nameKk: string;
  readonly categoryId: string;
  readonly brand: string;
  readonly unit: Unit;
  readonly type: ProductType;
  readonly taxCategoryId: string;
  readonly cost: string;
  readonly trackStock: boolean;
  readonly oversellPolicy: OversellPolicy;
  readonly minimumAge: string;
  readonly lowStock: string;
  readonly active: boolean;
  readonly barcodes: readonly BarcodeDraft[];
  /** By price list; empty where it has no price there. */
  readonly prices: Readonly<Record<string, string>>;
  /** By price list: what its price asks of quantities, kept as it was. */
  readonly tiers: Readonly<
    Record<string, Pick<Product['prices'][number], 'countedOver' | 'tiers'>>
  >;
}

export function productDraft(
  product: Product | null,
  formats: Formats,
  taxCategoryId: string,
): ProductDraft {
  const { sku = '', nameEn = '', nameRu = '', nameKk = '', brand = '' } = product ?? {};
  return {
    ...{ sku, nameEn, nameRu, nameKk, brand },
    categoryId: product?.categoryId ?? '',
    unit: product?.unit ?? 'piece',
    type: product?.type ?? 'stocked',
    taxCategoryId: product?.taxCategoryId ?? taxCategoryId,
    cost: formats.amount(product?.costMinor ?? 0),
    trackStock: product?.trackStock ?? true,
    oversellPolicy: product?.oversellPolicy ?? 'presented',
    minimumAge: String(product?.minimumAge ?? 0),
    lowStock: formats.quantity(product?.lowStockMilli ?? 0),
    active: product?.active ?? true,
    barcodes: (product?.barcodes ?? []).map(({ code, packMilli }) => ({
      ...{ key: code, code: shownCode(code), pack: formats.quantity(packMilli) },
    })),
    prices: Object.fromEntries(
      (product?.prices ?? []).map((one) => [one.priceListId, formats.amount(one.priceMinor)]),
    ),
    tiers: Object.fromEntries(
      (product?.prices ?? []).flatMap(({ priceListId, countedOver, tiers }) =>
        tiers === undefined ? [] : [[priceListId, { countedOver, tiers }]],
      ),
    ),
  };
}

/** A GTIN is kept with 14 digits; packages show 13. */
export function shownCode(code: string): string {
  return code.replace(/^0(?=\d{13}$)/, '');
}

export interface ProductWords {
  readonly required: string;
  readonly notMoney: string;
  readonly notQuantity: string;
  readonly notWhole: string;
}

/** The fields as HQ takes them, or what is wrong with each. */
export function productInput(
  draft: ProductDraft,
  lists: readonly PriceList[],
  currency: Currency,
  words: ProductWords,
): Result<Input, Faults> {
  const faults: Record<string, string> = {};
  const fault = (field: string, text: string): null => {
    faults[field] = text;
    return null;
  };
  const money = (field: string, text: string, of: Currency): number | null => {
    const amount = parseMinor(text, of);
    return amount === null || amount < 0 ? fault(field, words.notMoney) : amount;
  };
  const quantity = (field: string, text: string): number | null => {
    const amount = parseQuantity(text);
    return amount === null || amount < 0 ? fault(field, words.notQuantity) : amount;
  };
  if (draft.sku.trim() === '') fault('sku', words.required);
  if (`${draft.nameEn}${draft.nameRu}${draft.nameKk}`.trim() === '') {
    fault('nameRu', words.required);
  }
  const minimumAge = /^\d{1,2}$/.test(draft.minimumAge.trim())
    ? Number(draft.minimumAge)
    : fault('minimumAge', words.notWhole);
  const prices = lists.flatMap(({ priceListId, currency: of }) => {
    const text = draft.prices[priceListId] ?? '';
    if (text.trim() === '') return [];
    const priceMinor = money(`prices.${priceListId}`, text, of);
    return [{ priceListId, priceMinor, ...draft.tiers[priceListId] }];
  });
  const barcodes = draft.barcodes
    .filter(({ code }) => code.trim() !== '')
    .map(({ key, code, pack }) => ({
      code: code.trim(),
      packMilli: pack.trim() === '' ? milli(MILLI_ONE) : quantity(`barcodes.${key}`, pack),
    }));
  const input: Input = {
    ...{ sku: draft.sku.trim(), brand: draft.brand.trim(), active: draft.active },
    ...{ nameEn: draft.nameEn.trim(), nameRu: draft.nameRu.trim(), nameKk: draft.nameKk.trim() },
    categoryId: draft.categoryId === '' ? null : draft.categoryId,
    ...{ unit: draft.unit, type: draft.type, taxCategoryId: draft.taxCategoryId },
    costMinor: money('cost', draft.cost.trim() === '' ? '0' : draft.cost, currency),
    ...{ trackStock: draft.trackStock, oversellPolicy: draft.oversellPolicy, minimumAge },
    lowStockMilli: quantity('lowStock', draft.lowStock.trim() === '' ? '0' : draft.lowStock),
    ...{ barcodes, prices: prices.toSorted(byList) },
  };
  return Object.keys(faults).length === 0 ? ok(input) : err(faults);
}

function byList(one: { priceListId: string }, other: { priceListId: string }): number {
  return one.priceListId < other.priceListId ? -1 : 1;
}
