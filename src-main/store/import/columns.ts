import { err, ok, type Result } from '../../../shared/domain/result.ts';

/** What a column of a catalogue may hold. */
export const IMPORT_FIELDS = [
  'barcode',
  'plu',
  'sku',
  'name_en',
  'name_ru',
  'name_kk',
  'category',
  'brand',
  'unit',
  'price',
  'wholesale',
  'cost',
  'pack_barcode',
  'pack_quantity',
  'tax',
  'minimum_age',
  'low_stock',
  'stock',
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** Headings as shops write them, lower case, without spaces and signs. */
const HEADINGS: Readonly<Record<string, ImportField>> = {
  ...{ barcode: 'barcode', ean: 'barcode', ean13: 'barcode', gtin: 'barcode', upc: 'barcode' },
  ...{ штрихкод: 'barcode', шк: 'barcode', штрихкодтовара: 'barcode', code: 'barcode' },
  ...{ plu: 'plu', плу: 'plu', sku: 'sku', article: 'sku', артикул: 'sku', stockcode: 'sku' },
  ...{ name: 'name_ru', title: 'name_ru', description: 'name_ru', наименование: 'name_ru' },
  ...{ название: 'name_ru', товар: 'name_ru', атауы: 'name_kk', nameen: 'name_en' },
  ...{ nameru: 'name_ru', namekk: 'name_kk', namekz: 'name_kk' },
  ...{ category: 'category', категория: 'category', группа: 'category', санат: 'category' },
  ...{ categorypath: 'category', brand: 'brand', бренд: 'brand', марка: 'brand' },
  ...{ unit: 'unit', uom: 'unit', единица: 'unit', едизм: 'unit', ед: 'unit', өлшем: 'unit' },
  ...{ price: 'price', retail: 'price', retailprice: 'price', priceretail: 'price' },
  ...{ unitprice: 'price', цена: 'price', ценарозничная: 'price', баға: 'price', бағасы: 'price' },
  ...{ wholesale: 'wholesale', wholesaleprice: 'wholesale', pricewholesale: 'wholesale' },
  ...{ опт: 'wholesale', ценаопт: 'wholesale', ценаоптовая: 'wholesale' },
  ...{ cost: 'cost', costprice: 'cost', себестоимость: 'cost', закупка: 'cost' },
  ...{ packbarcode: 'pack_barcode', pack: 'pack_quantity', packquantity: 'pack_quantity' },
  ...{ packsize: 'pack_quantity', tax: 'tax', налог: 'tax', ндс: 'tax' },
  ...{ minimumage: 'minimum_age', age: 'minimum_age', возраст: 'minimum_age' },
  ...{ lowstock: 'low_stock', минимум: 'low_stock' },
  ...{ stock: 'stock', openingstock: 'stock', остаток: 'stock', қалдық: 'stock' },
};

/** Short names for `--map`. */
const SHORT: Readonly<Record<string, ImportField>> = {
  en: 'name_en',
  ru: 'name_ru',
  kk: 'name_kk',
};

export interface Mapping {
  /** Field → index of its column. */
  readonly columns: ReadonlyMap<ImportField, number>;
  /** Headings nothing is taken from. */
  readonly ignored: readonly string[];
}

/**
 * Which column holds what: by its heading, and first by what was asked for (`heading=field`, or
 * `heading=-` to leave it out). Answers words for the person where that cannot be.
 */
export function mapColumns(
  header: readonly string[],
  asked: readonly string[],
): Result<Mapping, string> {
  const wanted = new Map<string, ImportField | null>();
  for (const text of asked) {
    const [heading = '', target = ''] = splitOnce(text, '=');
    const field = target === '-' ? null : fieldNamed(target);
    if (field === undefined) return err(`--map ${text}: no field is called "${target}"`);
    if (!header.some((cell) => plain(cell) === plain(heading))) {
      return err(`--map ${text}: the file has no column "${heading}"`);
    }
    wanted.set(plain(heading), field);
  }
  const columns = new Map<ImportField, number>();
  const ignored: string[] = [];
  for (const [index, cell] of header.entries()) {
    const key = plain(cell);
    const field = wanted.has(key) ? wanted.get(key) : HEADINGS[key];
    if (field === undefined || field === null || columns.has(field)) ignored.push(cell);
    else columns.set(field, index);
  }
  const problem = missing(columns);
  return problem === null ? ok({ columns, ignored }) : err(problem);
}

function missing(columns: ReadonlyMap<ImportField, number>): string | null {
  if (!columns.has('barcode') && !columns.has('sku') && !columns.has('plu')) {
    return 'No column holds a barcode, a PLU or an SKU. Say which: --map HEADING=barcode';
  }
  if (!columns.has('name_en') && !columns.has('name_ru') && !columns.has('name_kk')) {
    return 'No column holds a name. Say which: --map HEADING=ru';
  }
  return null;
}

function fieldNamed(name: string): ImportField | undefined {
  return SHORT[name] ?? IMPORT_FIELDS.find((field) => field === name) ?? HEADINGS[plain(name)];
}

function plain(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
