import pg from 'pg';
import { z } from 'zod';
import { SyncShop } from '../hq/support/sync-shop.ts';
import { type Distribution, distributionOf } from './distribution.ts';
import type { Figure, Finding } from './report.ts';

/** DESIGN's bar of a text search. */
const SEARCH_P99_MS = 30;
const PAGE = 50;

export interface HqListSizes {
  readonly products: number;
  /** Of each kind. */
  readonly reads: number;
}

interface Read {
  readonly id: string;
  readonly what: string;
  readonly path: (n: number) => string;
  /** The same rows by one bare statement. */
  readonly bare: (n: number) => readonly [text: string, values: readonly unknown[]];
  readonly mostMs: number | null;
}

const SYLLABLES = [
  ...['ба', 'ве', 'го', 'ду', 'жи', 'за', 'ка', 'ле', 'мо', 'ну'],
  ...['пи', 'ра', 'се', 'то', 'фу', 'хи', 'ца', 'че', 'шо', 'щу'],
];
const COLUMNS = 'product_id, sku, name_en, name_ru, name_kk, version, updated_at';

/** One of 8 000 words: as many as a large shop's names have, about. */
function wordOf(n: number): string {
  const at = (by: number): string => SYLLABLES[Math.floor(n / by) % SYLLABLES.length] ?? '';
  return `${at(1)}${at(20)}${at(400)}`;
}

/** The two words of the n-th product's name. */
function wordsOf(n: number): readonly [string, string] {
  return [wordOf((n * 7) % 7_919), wordOf((n * 13) % 7_901)];
}

const READS: readonly Read[] = [
  {
    ...{ id: 'hq.list', what: 'HQ: a page of products, p99', mostMs: null },
    path: (n) => `/products?limit=${PAGE}&sort=${n % 2 === 0 ? 'nameRu' : '-updatedAt'}`,
    bare: (n) => [
      `select ${COLUMNS} from product where business_id = $1 and deleted_at is null
       order by ${n % 2 === 0 ? 'name_ru, product_id' : 'updated_at desc, product_id desc'} limit 51`,
      [],
    ],
  },
  {
    ...{ id: 'hq.search', what: 'HQ: search of two words, p99', mostMs: SEARCH_P99_MS },
    path: (n) => `/products?limit=${PAGE}&q=${encodeURIComponent(wordsOf(n * 37).join(' '))}`,
    bare: (n) => [
      `select ${COLUMNS} from product where business_id = $1 and deleted_at is null
       and words @@ to_tsquery('simple', $2) order by name_ru, product_id limit 51`,
      [
        wordsOf(n * 37)
          .map((word) => `${word}:*`)
          .join(' & '),
      ],
    ],
  },
];

/** HQ's lists as the back office asks for them, signed in and through the whole server. */
export async function benchHqLists(sizes: HqListSizes): Promise<Finding> {
  await using shop = await SyncShop.open('lists');
  const owner = new pg.Client({ connectionString: shop.hq.ownerUrl });
  const client = new pg.Client({ connectionString: shop.hq.nodeUrl });
  await Promise.all([owner.connect(), client.connect()]);
  try {
    await fill(owner, shop.admin.businessId, sizes.products);
    await client.query("select set_config('tillwright.business_id', $1, false)", [
      shop.admin.businessId,
    ]);
    const figures: Figure[] = [];
    const distributions: Record<string, Distribution> = {};
    for (const read of READS) {
      const { here, bare } = await measured(shop, client, read, sizes.reads);
      distributions[read.id] = here;
      figures.push({
        ...{ id: read.id, what: read.what, unit: 'ms' },
        ...{ value: here.p99Ms, baseline: bare.p99Ms },
        bar: read.mostMs === null ? null : { kind: 'absolute', most: read.mostMs },
      });
    }
    const count = sizes.products.toLocaleString('en');
    const notes = [
      `HQ lists: ${count} made-up products; baseline: the bare statement that finds the same page. ` +
        'DESIGN sets no bar for a page of a list.',
    ];
    return { figures, distributions, notes };
  } finally {
    await Promise.all([owner.end(), client.end()]);
  }
}

async function measured(shop: SyncShop, client: pg.Client, read: Read, reads: number) {
  const [times, bareTimes]: [number[], number[]] = [[], []];
  for (let n = 0; n < reads; n += 1) {
    let before = performance.now();
    const answer = await shop.admin.ask('GET', read.path(n));
    times.push(performance.now() - before);
    z.array(z.unknown()).parse(answer['items']);
    const [text, values] = read.bare(n);
    before = performance.now();
    await client.query(text, [shop.admin.businessId, ...values]);
    bareTimes.push(performance.now() - before);
  }
  return { here: distributionOf(times), bare: distributionOf(bareTimes) };
}

const CHUNK_ROWS = 20_000;

async function fill(owner: pg.Client, businessId: string, products: number): Promise<void> {
  for (let from = 0; from < products; from += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, products - from);
    const names = Array.from({ length: count }, (_, n) => wordsOf(from + n).join(' '));
    await owner.query(
      `insert into product (business_id, product_id, sku, name_en, name_ru, name_kk, brand, unit,
         type, tax_category_id, cost_minor, track_stock, oversell_policy, minimum_age,
         low_stock_milli, active, updated_at)
       select $1, gen_random_uuid(), 'B' || n, 'Goods ' || n, name || ' ' || n, 'Тауар ' || n,
         'Brand ' || n % 500, 'piece', 'stocked', 'vat', 100, true, 'strict', 0, 0, true,
         now() - n * interval '1 second'
       from (select name, $3 + at as n
         from unnest($2::text[]) with ordinality as named (name, at)) as made`,
      [businessId, names, from],
    );
  }
  await owner.query('vacuum analyze product');
}
