import { parseCode } from '../../../../shared/domain/barcode/parse-code.ts';
import { parseMinor } from '../../../../shared/domain/money.ts';
import { UNITS, type Unit } from '../../../../shared/domain/product.ts';
import {
  nameOf,
  tillsList,
  type Category,
  type PriceList,
  type Product,
} from '../../api/catalogue-views.ts';
import type { z } from 'zod';
import type { CsvRow, ImportField } from './csv-file.ts';

export type RefusalReason =
  | 'noKey'
  | 'noName'
  | 'noTax'
  | 'badPrice'
  | 'badBarcode'
  | 'badUnit'
  | 'badCategory'
  | 'tooLong'
  | 'twice'
  | 'takenCode';

export interface FieldChange {
  readonly field: ImportField;
  /** Minor units where the field is an amount. */
  readonly before: string | number | null;
  readonly after: string | number;
}

interface Planned {
  readonly number: number;
  readonly sku: string;
  readonly name: string;
}

export type Step =
  | { readonly step: 'create'; readonly data: Readonly<Record<string, unknown>> }
  | {
      readonly step: 'change';
      readonly id: string;
      readonly data: Readonly<Record<string, unknown>>;
    };

/** What one row of the file will do. */
export type PlannedRow =
  | (Planned & {
      readonly kind: 'create' | 'change';
      readonly changes: readonly FieldChange[];
      readonly step: Step;
    })
  | (Planned & { readonly kind: 'same' })
  | (Planned & { readonly kind: 'refused'; readonly reason: RefusalReason; readonly text: string });

export interface Known {
  readonly products: readonly Product[];
  readonly categories: readonly z.infer<typeof Category>[];
  readonly priceLists: readonly PriceList[];
  /** Where a new product goes; null where there is none to choose. */
  readonly taxCategoryId: string | null;
}

class Refusal extends Error {
  readonly reason: RefusalReason;
  readonly text: string;

  constructor(reason: RefusalReason, text = '') {
    super(reason);
    this.reason = reason;
    this.text = text;
  }
}

/** Compares each row with what HQ has. Nothing is deleted; an empty cell changes nothing. */
export function planImport(rows: readonly CsvRow[], known: Known): readonly PlannedRow[] {
  const planner = new Planner(known);
  return rows.map((row) => planner.plan(row));
}

const UNIT_WORDS: Readonly<Record<Unit, readonly string[]>> = {
  piece: ['piece', 'pc', 'pcs', 'шт', 'штука', 'дана'],
  kg: ['kg', 'кг'],
  l: ['l', 'л'],
  m: ['m', 'м'],
  pack: ['pack', 'упак', 'упаковка', 'уп', 'қаптама'],
};

const LONGEST = { sku: 60, nameRu: 200, nameKk: 200, nameEn: 200, brand: 100 } as const;
const TEXTS = ['nameRu', 'nameKk', 'nameEn', 'brand'] as const;

class Planner {
  readonly #known: Known;
  readonly #bySku: ReadonlyMap<string, Product>;
  readonly #byCode: ReadonlyMap<string, Product>;
  /** The row of the file that speaks of a product first. */
  readonly #rowOf = new Map<string, number>();

  constructor(known: Known) {
    this.#known = known;
    this.#bySku = new Map(known.products.map((one) => [one.sku, one]));
    this.#byCode = new Map(
      known.products.flatMap((one) => one.barcodes.map(({ code }) => [code, one] as const)),
    );
  }

  plan(row: CsvRow): PlannedRow {
    const sku = row.cells.sku || (row.cells.barcode ?? '');
    const name = row.cells.nameRu || row.cells.nameKk || row.cells.nameEn || '';
    try {
      return this.#planned(row, sku, name);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { reason, text } = error;
      return { kind: 'refused', number: row.number, sku, name, reason, text };
    }
  }

  #planned(row: CsvRow, givenSku: string, givenName: string): PlannedRow {
    const { cells, number } = row;
    const code = storedCode(cells.barcode ?? '');
    const product = this.#found(cells.sku ?? '', code);
    const sku = product?.sku ?? givenSku;
    if (sku === '') throw new Refusal('noKey');
    const earlier = this.#rowOf.get(sku) ?? (code === null ? undefined : this.#rowOf.get(code));
    if (earlier !== undefined) throw new Refusal('twice', String(earlier));
    const owner = code === null ? undefined : this.#byCode.get(code);
    if (owner !== undefined && owner !== product) throw new Refusal('takenCode', owner.sku);
    const fields = this.#fields(row, product);
    const name = givenName || (product === undefined ? '' : nameOf(product, 'ru'));
    if (product === undefined && name === '') throw new Refusal('noName');
    const { taxCategoryId } = this.#known;
    if (product === undefined && taxCategoryId === null) throw new Refusal('noTax');
    this.#rowOf.set(sku, number);
    if (code !== null) this.#rowOf.set(code, number);
    const planned = { number, sku, name };
    if (product === undefined) {
      const data = { sku, taxCategoryId, ...fields.data };
      return {
        ...planned,
        kind: 'create',
        changes: fields.changes,
        step: { step: 'create', data },
      };
    }
    if (fields.changes.length === 0) return { ...planned, kind: 'same' };
    const data = { ...fields.data, version: product.version };
    const step: Step = { step: 'change', id: product.productId, data };
    return { ...planned, kind: 'change', changes: fields.changes, step };
  }

  #found(sku: string, code: string | null): Product | undefined {
    if (sku !== '') return this.#bySku.get(sku);
    return code === null ? undefined : this.#byCode.get(code);
  }

  #fields(row: CsvRow, product: Product | undefined) {
    const changes: FieldChange[] = [];
    const data: Record<string, unknown> = {};
    if ((row.cells.sku ?? '').length > LONGEST.sku) throw new Refusal('tooLong', row.cells.sku);
    for (const field of TEXTS) {
      const after = row.cells[field] ?? '';
      if (after.length > LONGEST[field]) throw new Refusal('tooLong', after.slice(0, 40));
      if (after === '' || after === product?.[field]) continue;
      data[field] = after;
      changes.push({ field, before: product?.[field] || null, after });
    }
    this.#addChoices(row, product, data, changes);
    this.#addBarcode(row, product, data, changes);
    this.#addPrices(row, product, data, changes);
    return { data, changes };
  }

  #addChoices(
    row: CsvRow,
    product: Product | undefined,
    data: Record<string, unknown>,
    changes: FieldChange[],
  ): void {
    const { unit: unitText = '', category: categoryText = '' } = row.cells;
    if (unitText !== '') {
      const bare = unitText.toLowerCase().replace(/\.$/, '');
      const after = UNITS.find((unit) => UNIT_WORDS[unit].includes(bare));
      if (after === undefined) throw new Refusal('badUnit', unitText);
      if (after !== product?.unit) {
        data['unit'] = after;
        changes.push({ field: 'unit', before: product?.unit ?? null, after });
      }
    }
    if (categoryText === '') return;
    const wanted = categoryText.toLowerCase();
    const category = this.#known.categories.find((one) =>
      [one.nameEn, one.nameRu, one.nameKk].some((name) => name.toLowerCase() === wanted),
    );
    if (category === undefined) throw new Refusal('badCategory', categoryText);
    if (category.categoryId === product?.categoryId) return;
    data['categoryId'] = category.categoryId;
    const before = this.#known.categories.find((one) => one.categoryId === product?.categoryId);
    const was = before === undefined ? null : nameOf(before, 'ru');
    changes.push({ field: 'category', before: was, after: categoryText });
  }

  /** A code is added to those there are, never put in their place. */
  #addBarcode(
    row: CsvRow,
    product: Product | undefined,
    data: Record<string, unknown>,
    changes: FieldChange[],
  ): void {
    const code = storedCode(row.cells.barcode ?? '');
    const there = product?.barcodes ?? [];
    if (code === null || there.some((one) => one.code === code)) return;
    data['barcodes'] = [...there, { code, packMilli: 1_000 }];
    changes.push({ field: 'barcode', before: null, after: row.cells.barcode ?? '' });
  }

  #addPrices(
    row: CsvRow,
    product: Product | undefined,
    data: Record<string, unknown>,
    changes: FieldChange[],
  ): void {
    const prices = new Map(product?.prices.map((one) => [one.priceListId, one.priceMinor]));
    const changed = new Map(prices);
    for (const [field, saleType] of [
      ['retail', 'RETAIL'],
      ['wholesale', 'WHOLESALE'],
    ] as const) {
      const list = tillsList(this.#known.priceLists, saleType);
      const text = row.cells[field] ?? '';
      if (text === '' || list === undefined) continue;
      const after = parseMinor(text, list.currency);
      if (after === null || after < 0) throw new Refusal('badPrice', text);
      const before = prices.get(list.priceListId) ?? null;
      if (after === before) continue;
      changed.set(list.priceListId, after);
      changes.push({ field, before, after });
      data['prices'] = Array.from(changed, ([priceListId, priceMinor]) => ({
        ...{ priceListId, priceMinor },
      }));
    }
    const { cost = '' } = row.cells;
    const currency = tillsList(this.#known.priceLists, 'RETAIL')?.currency;
    if (cost === '' || currency === undefined) return;
    const after = parseMinor(cost, currency);
    if (after === null || after < 0) throw new Refusal('badPrice', cost);
    if (after === product?.costMinor) return;
    data['costMinor'] = after;
    changes.push({ field: 'cost', before: product?.costMinor ?? null, after });
  }
}

/** As HQ keeps it: a GTIN with 14 digits. */
function storedCode(text: string): string | null {
  if (text === '') return null;
  const parsed = parseCode(text);
  if (!parsed.ok) throw new Refusal('badBarcode', text);
  return parsed.value.kind === 'gtin' ? parsed.value.gtin14 : parsed.value.code;
}
