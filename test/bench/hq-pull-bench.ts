import { randomUUID } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { z } from 'zod';
import { productResource } from '../../src-hq/modules/catalogue/product-resource.ts';
import { renewAll } from '../../src-hq/resource/resource-store.ts';
import { openForReading, STORE_FILE } from '../../src-main/store/connection.ts';
import { SyncShop } from '../hq/support/sync-shop.ts';
import { TillProcess } from '../support/till-process.ts';
import type { CatalogueFile } from './catalogue-file.ts';
import type { Figure, Finding } from './report.ts';

/** DESIGN's bar, and for other sizes as much more or less as there are products. */
const BAR_S = 20;
const BAR_PRODUCTS = 100_000;
const CHUNK_ROWS = 5_000;
const PAGE_ROWS = 1_000;
const LOOK_MS = 100;
/** A pull that takes so many times its bar is not waited for. */
const PATIENCE = 10;
const LEAST_PATIENCE_MS = 60_000;

/** A new terminal's first pull: a real till in a process of its own, from a real HQ over HTTP. */
export async function benchHqPull(catalogue: CatalogueFile, folder: string): Promise<Finding> {
  await using shop = await SyncShop.open('pull');
  const count = await fill(shop, catalogue);
  const url = await shop.hq.node.app.server.listen({ host: '127.0.0.1', port: 0 });
  const baseline = await pagesAlone(shop);
  const most = BAR_S * (count / BAR_PRODUCTS);
  const limitMs = Math.max(LEAST_PATIENCE_MS, most * PATIENCE * 1_000);
  const value = await firstPull(shop, url, join(folder, 'till'), { count, limitMs });
  const figure: Figure = {
    ...{ id: `hq.pull.${count}`, what: `first pull of ${count.toLocaleString('en')} products` },
    ...{ unit: 's', value, baseline, bar: { kind: 'absolute', most } },
  };
  const note =
    `first pull of ${count.toLocaleString('en')} ${catalogue.kind} products: from the start of a new ` +
    "till's process until its store has everything; baseline: HQ's pages alone, taken by nobody.";
  return { figures: [figure], distributions: {}, notes: [note] };
}

async function firstPull(
  shop: SyncShop,
  url: string,
  dataDir: string,
  wanted: { readonly count: number; readonly limitMs: number },
): Promise<number> {
  const given = { storefrontId: shop.storefrontId, terminalName: 'New' };
  const made = await shop.admin.ask('POST', '/enrolment-codes', given);
  const enrolCode = z.string().parse(made['code']);
  mkdirSync(dataDir, { recursive: true });
  const began = performance.now();
  await using till = await TillProcess.start({ dataDir, hq: { url, enrolCode } });
  using store = closing(openForReading(join(dataDir, STORE_FILE)));
  const complete = store.db.prepare('select complete_master from sync_state').pluck();
  while (complete.get() !== 1) {
    if (performance.now() - began > wanted.limitMs) throw new Error(`It lags: ${till.output()}`);
    await wait(LOOK_MS);
  }
  const seconds = (performance.now() - began) / 1_000;
  await till.stop();
  const products = store.db.prepare('select count(*) from product').pluck().get();
  if (products !== wanted.count) throw new Error(`The till has ${String(products)} products`);
  return seconds;
}

function closing(db: ReturnType<typeof openForReading>) {
  return { db, [Symbol.dispose]: () => void db.close() };
}

/** What HQ and the wire take of it: every page, one after the other. */
async function pagesAlone(shop: SyncShop): Promise<number> {
  const device = await shop.enrolled('Nobody');
  const began = performance.now();
  for (let seq = 0; ;) {
    const page = await device.pull('master', seq, PAGE_ROWS);
    if (page.kind !== 'page') throw new Error(`No page: ${JSON.stringify(page)}`);
    if (page.upToDate) return (performance.now() - began) / 1_000;
    seq = Number(page.cursor.split(':').at(-1));
  }
}

interface Goods {
  readonly code: string;
  readonly name: string;
  readonly brand: string;
}

/** The catalogue as an import leaves it: rows, codes, a price each, and the feed of all of them. */
async function fill(shop: SyncShop, catalogue: CatalogueFile): Promise<number> {
  const list = { name: 'Shop', saleType: 'RETAIL', currency: 'KZT' };
  const { priceListId } = await shop.admin.ask('POST', '/price-lists', list);
  const owner = new pg.Client({ connectionString: shop.hq.ownerUrl });
  await owner.connect();
  try {
    let count = 0;
    for await (const chunk of chunksOf(catalogue)) {
      const ids = chunk.map(() => randomUUID());
      const columns = [
        ids,
        ...(['code', 'name', 'brand'] as const).map((of) => chunk.map((one) => one[of])),
      ];
      await owner.query(INSERT, [shop.admin.businessId, priceListId, ...columns]);
      await shop.work((work) => renewAll(work, productResource, ids));
      count += chunk.length;
    }
    await owner.query('vacuum analyze change_feed');
    return count;
  } finally {
    await owner.end();
  }
}

const INSERT = `
  with goods as (
    select * from unnest($3::uuid[], $4::text[], $5::text[], $6::text[])
      as g (id, code, name, brand)
  ), product as (
    insert into product (business_id, product_id, sku, name_en, name_ru, name_kk, brand, unit,
      type, tax_category_id, cost_minor, track_stock, oversell_policy, minimum_age,
      low_stock_milli, active)
    select $1, id, code, '', left(name, 200), '', left(brand, 100), 'piece', 'stocked', 'vat', 100,
      true, 'strict', 0, 0, true from goods
  ), barcode as (
    insert into product_barcode (business_id, code, product_id, pack_milli, position)
    select $1, lpad(code, 14, '0'), id, 1000, 0 from goods
  )
  insert into product_price (business_id, product_id, price_list_id, price_minor)
  select $1, id, $2, 99000 from goods`;

async function* chunksOf({ path }: CatalogueFile): AsyncGenerator<readonly Goods[]> {
  if (!existsSync(path)) throw new Error(`There is no ${path}`);
  const raw = createReadStream(path);
  const lines = createInterface({ input: path.endsWith('.gz') ? raw.pipe(createGunzip()) : raw });
  const seen = new Set<string>();
  let chunk: Goods[] = [];
  for await (const line of lines) {
    const [code = '', name = '', , brand = ''] = line.split('\t');
    if (!/^\d{8,14}$/.test(code) || seen.has(code)) continue;
    seen.add(code);
    chunk.push({ code, name, brand });
    if (chunk.length < CHUNK_ROWS) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
