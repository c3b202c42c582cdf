import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { checkDigit } from '../../shared/domain/barcode/gtin.ts';
import { appRoot } from '../../src-main/app-root.ts';
import { seededRandom } from '../crash/seeded-random.ts';

/** A catalogue to import, as a file. */
export interface CatalogueFile {
  readonly path: string;
  readonly products: number;
  readonly kind: 'real' | 'synthetic';
  readonly sha256: string;
}

/** 1,038,888 products of the CIS; not part of the project. */
const REAL = join(appRoot(), '..', 'shared', 'data', 'catalogue_cis_1m.tsv.gz');
export const REAL_PRODUCTS = 1_038_888;

/**
 * The real catalogue, whole or every n-th product of it; where it is absent, or more are asked for
 * than it has, one that is made up, always the same.
 */
export async function catalogueFile(products: number, cacheDir: string): Promise<CatalogueFile> {
  if (!existsSync(REAL) || products > REAL_PRODUCTS) return syntheticFile(products, cacheDir);
  const sha256 = sha256Of(REAL);
  if (products === REAL_PRODUCTS) return { path: REAL, products, kind: 'real', sha256 };
  const path = join(cacheDir, `catalogue-${products}-${sha256.slice(0, 12)}.tsv`);
  if (!existsSync(path)) await writeEveryNth(products, path);
  return { path, products, kind: 'real', sha256: sha256Of(path) };
}

async function writeEveryNth(products: number, path: string): Promise<void> {
  const step = REAL_PRODUCTS / products;
  const lines = createInterface({ input: createReadStream(REAL).pipe(createGunzip()) });
  const kept: string[] = [];
  let row = -1;
  for await (const line of lines) {
    const wanted = row === -1 || (row >= (kept.length - 1) * step && kept.length <= products);
    if (wanted) kept.push(line);
    row += 1;
  }
  writeWhole(path, kept);
}

function syntheticFile(products: number, cacheDir: string): CatalogueFile {
  const path = join(cacheDir, `catalogue-${products}-synthetic.tsv`);
  if (!existsSync(path)) writeWhole(path, syntheticLines(products));
  return { path, products, kind: 'synthetic', sha256: sha256Of(path) };
}

const GOODS = [
  ...['Хлеб', 'Молоко', 'Кефир', 'Айран', 'Сметана', 'Творог', 'Масло', 'Сыр', 'Йогурт', 'Чай'],
  ...['Кофе', 'Сахар', 'Печенье', 'Шоколад', 'Конфеты', 'Вода', 'Сок', 'Лимонад', 'Мука', 'Рис'],
  ...['Гречка', 'Макароны', 'Колбаса', 'Сосиски', 'Сервелат', 'Рыба', 'Тушёнка', 'Мыло', 'Порошок'],
  ...[
    'Шампунь',
    'Тетрадь',
    'Ручка',
    'Лампа',
    'Батарейка',
    'Носки',
    'Футболка',
    'Кружка',
    'Тарелка',
  ],
];
const KINDS = [
  ...['белый', 'ржаной', 'топлёный', 'сливочный', 'детский', 'классический', 'домашний', 'крепкий'],
  ...['зелёный', 'чёрный', 'молочный', 'горький', 'с орехом', 'без сахара', 'отборный', 'цельный'],
];
const BRANDS = ['Dala', 'Nanbay', 'Altyn Dän', 'Tulpar', 'Samal', 'Shanyraq', 'Bereke', 'Aqbota'];
const SIZES = ['0,5 л', '1 л', '200 г', '400 г', '500 г', '1 кг', '10 шт', '25 пак'];

/** Words and barcodes in the proportions of a real one, but far fewer different words. */
function syntheticLines(products: number): readonly string[] {
  const random = seededRandom(487);
  const lines = ['barcode\tname\tcategory\tbrand'];
  for (let product = 0; product < products; product += 1) {
    const body = `487${String(product).padStart(9, '0')}`;
    const good = random.pick(GOODS);
    const brand = random.pick(BRANDS);
    const article = random.between(1000, 99_999);
    const name = `${good} ${random.pick(KINDS)} ${brand} ${random.pick(SIZES)} арт.${article}`;
    lines.push(`${body}${checkDigit(body)}\t${name}\tТовары/${good}\t${brand}`);
  }
  return lines;
}

/** Whole or not at all: the next run takes it as it is. */
function writeWhole(path: string, lines: readonly string[]): void {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, `${lines.join('\n')}\n`);
  renameSync(draft, path);
}

function sha256Of(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
