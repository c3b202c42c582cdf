import { sql } from 'kysely';
import { z } from 'zod';
import type { Work } from '../../store/work.ts';

/** So many shelves are looked at by one transaction. */
export const LOW_BATCH = 2_000;

const Shelves = z.array(
  z.object({
    warehouseId: z.string(),
    productId: z.string(),
    physicalMilli: z.number(),
    lowStockMilli: z.number(),
  }),
);

/** As the list of availability counts it. */
const PHYSICAL = sql`(c.pool + c.reserved + c.held)`;

const SHELF = sql`counter_ledger c
  join product p on p.business_id = c.business_id and p.product_id = c.product_id
  join warehouse w on w.business_id = c.business_id and w.warehouse_id = c.warehouse_id`;

const IS_LOW = sql`p.low_stock_milli > 0 and p.deleted_at is null and p.active and p.track_stock
  and ${PHYSICAL} <= p.low_stock_milli`;

/**
 * Says `inventory.low` once of each shelf that has as little as its product names, and once that it
 * has more again.
 * @returns how many it told of; as many as `LOW_BATCH` where there may be more
 */
export async function tellLowStock(work: Work): Promise<number> {
  const { db, businessId } = work;
  const fresh = await sql`
    with low as (
      select c.warehouse_id, c.product_id, ${PHYSICAL} as physical, p.low_stock_milli
      from ${SHELF}
      where c.business_id = ${businessId} and ${IS_LOW} and not exists (
        select from low_stock l where l.business_id = c.business_id
          and l.warehouse_id = c.warehouse_id and l.product_id = c.product_id)
      limit ${LOW_BATCH}
    ), noted as (
      insert into low_stock (business_id, warehouse_id, product_id, since)
      select ${businessId}, warehouse_id, product_id, ${work.now} from low
      on conflict do nothing returning warehouse_id, product_id)
    select warehouse_id as "warehouseId", product_id as "productId",
      low.physical as "physicalMilli", low.low_stock_milli as "lowStockMilli"
    from noted join low using (warehouse_id, product_id)`.execute(db);
  const over = await sql`
    delete from low_stock l using product p, counter_ledger c
    where l.business_id = ${businessId}
      and p.business_id = l.business_id and p.product_id = l.product_id
      and c.business_id = l.business_id and c.warehouse_id = l.warehouse_id
      and c.product_id = l.product_id and not (${IS_LOW})
    returning l.warehouse_id as "warehouseId", l.product_id as "productId",
      ${PHYSICAL} as "physicalMilli", p.low_stock_milli as "lowStockMilli"`.execute(db);
  const [low, recovered] = [Shelves.parse(fresh.rows), Shelves.parse(over.rows)];
  for (const shelf of low) emit(work, 'inventory.low', shelf);
  for (const shelf of recovered) emit(work, 'inventory.recovered', shelf);
  return low.length;
}

function emit(
  work: Work,
  name: 'inventory.low' | 'inventory.recovered',
  shelf: z.infer<typeof Shelves>[number],
): void {
  const aggregateId = `${shelf.warehouseId}:${shelf.productId}`;
  work.emit({ name, aggregate: 'stock', aggregateId, body: shelf });
}
