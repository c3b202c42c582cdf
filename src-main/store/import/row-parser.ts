import { hasGtinForm, toGtin14 } from '../../../shared/domain/barcode/gtin.ts';
import { cleanCode, isInternalCode } from '../../../shared/domain/barcode/parse-code.ts';
import { MAX_MINOR, type Minor, minor } from '../../../shared/domain/money.ts';
import {
  MAX_QUANTITY_MILLI,
  type Milli,
  milli,
  ONE_PIECE,
} from '../../../shared/domain/quantity.ts';
import type { Unit } from '../../../shared/domain/product.ts';
import { err, ok, type Result } from '../../../shared/domain/result.ts';
import type { ImportField, Mapping } from './columns.ts';

export interface ImportedCode {
  readonly code: string;
  readonly packMilli: Milli;
}

/** A row that makes sense by itself. Null and '' mean that the file says nothing. */
export interface ImportedRow {
  readonly codes: readonly ImportedCode[];
  readonly sku: string;
  readonly nameEn: string;
  readonly nameRu: string;
  readonly nameKk: string;
  readonly category: string;
  readonly brand: string;
  readonly unit: Unit | null;
  readonly priceMinor: Minor | null;
  readonly wholesaleMinor: Minor | null;
  readonly costMinor: Minor | null;
  readonly tax: string;
  readonly minimumAge: number | null;
  readonly lowStockMilli: Milli | null;
  readonly stockMilli: Milli | null;
}

const MAX_NAME = 250;
const MAX_SHORT_TEXT = 100;

const UNIT_WORDS: Readonly<Record<string, Unit>> = {
  ...{ piece: 'piece', pieces: 'piece', pcs: 'piece', pc: 'piece', шт: 'piece', штука: 'piece' },
  ...{ дана: 'piece', kg: 'kg', кг: 'kg', l: 'l', л: 'l', m: 'm', м: 'm', pack: 'pack' },
  ...{ уп: 'pack', упак: 'pack', упаковка: 'pack', қап: 'pack' },
};

export type RowParser = (cells: readonly string[]) => Result<ImportedRow, string>;

/** Reads rows by a mapping; a refusal says what to mend, for the report. */
export function createRowParser(mapping: Mapping, taxCategories: ReadonlySet<string>): RowParser {
  const index = (field: ImportField): number => mapping.columns.get(field) ?? -1;
  const at = {
    en: index('name_en'),
    ru: index('name_ru'),
    kk: index('name_kk'),
    category: index('category'),
    brand: index('brand'),
    sku: index('sku'),
    tax: index('tax'),
  };
  const amounts = createAmountParser(index);
  const codesOf = createCodeParser(index);
  return (cells) => {
    const nameEn = textOf(cells[at.en]);
    const nameRu = textOf(cells[at.ru]);
    const nameKk = textOf(cells[at.kk]);
    if (nameEn === '' && nameRu === '' && nameKk === '') return err('the name is empty');
    if (Math.max(nameEn.length, nameRu.length, nameKk.length) > MAX_NAME) {
      return err(`the name is longer than ${MAX_NAME} letters`);
    }
    const rest = amounts(cells);
    if (!rest.ok) return rest;
    const codes = codesOf(cells, rest.value.unit === 'kg');
    if (!codes.ok) return codes;
    const sku = textOf(cells[at.sku]);
    if (codes.value.length === 0 && sku === '') return err('neither a barcode nor an SKU');
    const category = textOf(cells[at.category]);
    const brand = textOf(cells[at.brand]);
    if (Math.max(sku.length, brand.length) > MAX_SHORT_TEXT || category.length > MAX_NAME) {
      return err('the SKU, brand or category is too long');
    }
    const tax = textOf(cells[at.tax]);
    if (tax !== '' && !taxCategories.has(tax)) return err(`no tax category "${tax}"`);
    const row = { codes: codes.value, sku, nameEn, nameRu, nameKk, category, brand, tax };
    return ok({ ...row, ...rest.value });
  };
}

type Amounts = Pick<
  ImportedRow,
  | 'unit'
  | 'priceMinor'
  | 'wholesaleMinor'
  | 'costMinor'
  | 'minimumAge'
  | 'lowStockMilli'
  | 'stockMilli'
>;

const NO_AMOUNTS: Amounts = {
  unit: null,
  priceMinor: null,
  wholesaleMinor: null,
  costMinor: null,
  minimumAge: null,
  lowStockMilli: null,
  stockMilli: null,
};

const AMOUNT_FIELDS = [
  'unit',
  'price',
  'wholesale',
  'cost',
  'minimum_age',
  'low_stock',
  'stock',
] as const satisfies readonly ImportField[];

function createAmountParser(index: (field: ImportField) => number) {
  const at = Object.fromEntries(AMOUNT_FIELDS.map((field) => [field, index(field)]));
  const hasAny = AMOUNT_FIELDS.some((field) => index(field) >= 0);
  return (cells: readonly string[]): Result<Amounts, string> => {
    if (!hasAny) return ok(NO_AMOUNTS);
    const cell = (field: (typeof AMOUNT_FIELDS)[number]) => textOf(cells[at[field] ?? -1]);
    const unit = unitOf(cell('unit'));
    if (unit === undefined) return err(`the unit "${cell('unit')}" is unknown`);
    const priceMinor = moneyOf(cell('price'));
    if (priceMinor === undefined) return err(`the price "${cell('price')}" is no price`);
    const wholesaleMinor = moneyOf(cell('wholesale'));
    if (wholesaleMinor === undefined) {
      return err(`the wholesale price "${cell('wholesale')}" is no price`);
    }
    if (priceMinor === 0 || wholesaleMinor === 0) return err('the price is zero');
    const costMinor = moneyOf(cell('cost'));
    if (costMinor === undefined) return err(`the cost "${cell('cost')}" is no amount`);
    const minimumAge = ageOf(cell('minimum_age'));
    if (minimumAge === undefined) return err(`the age "${cell('minimum_age')}" is no age`);
    const lowStockMilli = quantityOf(cell('low_stock'));
    const stockMilli = quantityOf(cell('stock'));
    if (lowStockMilli === undefined || stockMilli === undefined) {
      return err(`the stock "${cell('stock') || cell('low_stock')}" is no quantity`);
    }
    return ok({
      unit,
      priceMinor,
      wholesaleMinor,
      costMinor,
      minimumAge,
      lowStockMilli,
      stockMilli,
    });
  };
}

function createCodeParser(index: (field: ImportField) => number) {
  const at = {
    barcode: index('barcode'),
    plu: index('plu'),
    packBarcode: index('pack_barcode'),
    packQuantity: index('pack_quantity'),
  };
  return (cells: readonly string[], weighed: boolean): Result<readonly ImportedCode[], string> => {
    const codes: ImportedCode[] = [];
    const barcodes = cells[at.barcode] ?? '';
    for (const text of /[|,;]/.test(barcodes) ? barcodes.split(/[|,;]/) : [barcodes]) {
      if (text.trim() === '') continue;
      const code = codeOf(text, weighed);
      if (!code.ok) return code;
      codes.push(code.value);
    }
    const plu = textOf(cells[at.plu]);
    if (plu !== '') {
      if (!/^\d{1,6}$/.test(plu)) return err(`the PLU "${plu}" is not 1 to 6 digits`);
      codes.push({ code: plu, packMilli: ONE_PIECE });
    }
    const pack = packOf(textOf(cells[at.packBarcode]), textOf(cells[at.packQuantity]));
    if (!pack.ok) return pack;
    if (pack.value !== null) codes.push(pack.value);
    return ok(codes);
  };
}

/**
 * 8, 12, 13 and 14 digits are a GTIN and must have its check digit. Other digits are a GTIN that
 * lost or gained some, unless the goods are weighed: a scale's PLU is 1 to 6 digits. Letters make
 * it a code of the shop's own. `4870001234560*12` is the barcode of a pack of twelve.
 */
function codeOf(text: string, weighed: boolean): Result<ImportedCode, string> {
  const [bare = '', pack] = text.split('*', 2);
  const code = cleanCode(bare);
  const packMilli = pack === undefined ? ONE_PIECE : quantityOf(pack.trim());
  if (packMilli === undefined || packMilli === null || packMilli <= 0) {
    return err(`the pack size "${pack ?? ''}" is no quantity`);
  }
  const gtin = toGtin14(code);
  if (gtin !== null) return ok({ code: gtin, packMilli });
  if (/^0+$/.test(code)) return err(`the barcode ${code} is all zeros`);
  if (hasGtinForm(code)) return err(`wrong check digit: ${code}`);
  if (/^\d+$/.test(code)) {
    if (weighed && code.length <= 6) return ok({ code, packMilli });
    return err(`odd length: ${code} has ${code.length} digits, not 8, 12, 13 or 14`);
  }
  if (!isInternalCode(code)) return err(`"${code}" is no barcode`);
  return ok({ code, packMilli });
}

function packOf(barcode: string, quantity: string): Result<ImportedCode | null, string> {
  if (barcode === '' && quantity === '') return ok(null);
  if (barcode === '' || quantity === '') return err('a pack needs both a barcode and a quantity');
  return codeOf(`${barcode}*${quantity}`, false);
}

/** One line of text: no control characters, single spaces. */
function textOf(cell: string | undefined): string {
  if (cell === undefined || cell === '') return '';
  // oxlint-disable-next-line no-control-regex -- control characters are what has to go
  if (!/[\u0000-\u001F\u007F-\u009F\u00A0\uFEFF]| {2}|^ | $/.test(cell)) return cell;
  // oxlint-disable-next-line no-control-regex -- see above
  return cell.replaceAll(/[\u0000-\u001F\u007F-\u009F\u00A0\uFEFF\s]+/g, ' ').trim();
}

function unitOf(text: string): Unit | null | undefined {
  if (text === '') return null;
  return UNIT_WORDS[text.toLowerCase().replaceAll('.', '')];
}

/** `1 250,50` and `1250.5` alike; null where the cell is empty, undefined where it is no amount. */
function moneyOf(text: string): Minor | null | undefined {
  const digits = decimalOf(text, 2);
  if (digits === null || digits === undefined) return digits;
  return digits <= MAX_MINOR ? minor(digits) : undefined;
}

function quantityOf(text: string): Milli | null | undefined {
  const digits = decimalOf(text, 3);
  if (digits === null || digits === undefined) return digits;
  return digits <= MAX_QUANTITY_MILLI ? milli(digits) : undefined;
}

function ageOf(text: string): number | null | undefined {
  const digits = decimalOf(text, 0);
  return typeof digits === 'number' && digits > 99 ? undefined : digits;
}

/** The number in units of its last allowed decimal. */
function decimalOf(text: string, decimals: number): number | null | undefined {
  if (text === '') return null;
  const match = /^(\d{1,12})(?:[.,](\d*))?$/.exec(text.replaceAll(/[\s₸]/g, ''));
  if (match === null) return undefined;
  const [, whole = '', fraction = ''] = match;
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > decimals) return undefined;
  return Number(whole + kept.padEnd(decimals, '0'));
}
