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

const WORDS = ['чай', 'кофе', 'сахар', 'молоко', 'хлеб', 'шоколад', 'печенье', 'масло'] as const;
const COLUMNS = 'product_id, sku, name_en, name_ru, name_kk, version, updated_at';

function wordOf(n: number): string {
  return WORDS[n % WORDS.length] ?? 'чай';
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
    path: (n) => `/products?limit=${PAGE}&q=${encodeURIComponent(`${wordOf(n)} ${n * 37}`)}`,
    bare: (n) => [
      `select ${COLUMNS} from product where business_id = $1 and deleted_at is null
       and words @@ to_tsquery('simple', $2) order by name_ru, product_id limit 51`,
      [`${wordOf(n)}:* & ${n * 37}:*`],
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

async function fill(owner: pg.Client, businessId: string, products: number): Promise<void> {
  await owner.query(
    `insert into product (business_id, product_id, sku, name_en, name_ru, name_kk, brand, unit,
       type, tax_category_id, cost_minor, track_stock, oversell_policy, minimum_age,
       low_stock_milli, active, updated_at)
     select $1, gen_random_uuid(), 'B' || n, 'Goods ' || n,
       ($2::text[])[1 + n % 8] || ' ' || ($2::text[])[1 + n / 8 % 8] || ' ' || n, 'Тауар ' || n,
       'Brand ' || n % 500, 'piece', 'stocked', 'vat', 100, true, 'strict', 0, 0, true,
       now() - n * interval '1 second'
     from generate_series(1, $3::integer) as n`,
    [businessId, [...WORDS], products],
  );
  await owner.query('vacuum analyze product');
}
