import { Client } from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { migrate } from '../../src-hq/store/migrate.ts';
import { emptyDatabase, migrated, migrations } from './support/hq-node.ts';

// A search under row-level security reads its index, and not every product of the business.

vi.setConfig({ testTimeout: 120_000 });

const BUSINESS = '01890000-0000-7000-8000-000000000001';
const PRODUCTS = 5_000;

/** How PostgreSQL would look for two words, as a node. */
async function planOf(nodeUrl: string): Promise<string> {
  const node = new Client({ connectionString: nodeUrl });
  await node.connect();
  await node.query("select set_config('tillwright.business_id', $1, false)", [BUSINESS]);
  const found = await node.query<{ 'QUERY PLAN': string }>(
    `explain select product_id from product
     where business_id = $1 and words @@ to_tsquery('simple', 'goods17:* & brand3:*')
     order by name_ru, product_id limit 51`,
    [BUSINESS],
  );
  await node.end();
  return found.rows.map((row) => row['QUERY PLAN']).join('\n');
}

describe('0007: searching', () => {
  it('uses the index of words once it is known to tell nothing', async () => {
    await using database = await emptyDatabase();
    await migrate(database.ownerUrl, migrations.slice(0, 6));
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query(`insert into business values ('${BUSINESS}', 'many', 'Many', 'one')`);
    await owner.query(`insert into tax_category values ('${BUSINESS}', 'vat', '', '', '')`);
    await owner.query(
      `insert into product (business_id, product_id, sku, name_en, name_ru, name_kk, brand, unit,
         type, tax_category_id, cost_minor, track_stock, oversell_policy, minimum_age,
         low_stock_milli, active)
       select $1, gen_random_uuid(), 'S' || n, 'goods' || n, 'x' || n, '', 'brand' || n % 50,
         'piece', 'stocked', 'vat', 0, true, 'strict', 0, 0, true
       from generate_series(1, $2::integer) n`,
      [BUSINESS, PRODUCTS],
    );
    await owner.query('vacuum analyze product');
    const login = "create role before_0007 login password 'for-a-test' in role tillwright_app";
    await owner.query(`do $$ begin ${login}; exception when duplicate_object then null; end $$`);
    const before = new URL(database.ownerUrl);
    before.username = 'before_0007';
    before.password = 'for-a-test';
    expect(await planOf(before.href)).not.toContain('product_by_words');
    const nodeUrl = await migrated(database.ownerUrl);
    expect(await planOf(nodeUrl)).toContain('product_by_words');
    await owner.end();
  });
});
