import { sql } from 'kysely';
import { z } from 'zod';
import { decodeCursor, encodeCursor, PAGE_ROWS, pageQuery } from '../../resource/list-query.ts';
import { afterInTime, timePage } from '../../resource/time-page.ts';
import type { Work } from '../../store/work.ts';

const whole = z.number().int();

export const AvailabilityView = z.strictObject({
  warehouseId: z.uuid(),
  productId: z.uuid(),
  sku: z.string(),
  ...{ nameEn: z.string(), nameRu: z.string(), nameKk: z.string() },
  physicalMilli: whole.describe(
    'What lies there: the pool, and what is leased, reserved, on its way or in doubt',
  ),
  availableMilli: whole.describe('What HQ may promise: the pool'),
  leasedMilli: whole,
  reservedMilli: whole,
  soldMilli: whole,
  inTransitMilli: whole.describe('Granted to a terminal that has not said it has them'),
  inDoubtMilli: whole,
});

export const AvailabilityQuery = z.strictObject({
  ...pageQuery,
  warehouseId: z.uuid().optional(),
  productId: z.uuid().optional(),
});

const AvailabilityRows = z.array(AvailabilityView);
const ORDER = 'product';

/** In the order of product and warehouse. */
export async function listAvailability(work: Work, query: z.infer<typeof AvailabilityQuery>) {
  const limit = query.limit ?? PAGE_ROWS;
  const after = query.cursor === undefined ? null : decodeCursor(query.cursor, ORDER);
  const found = await sql`
    select c.warehouse_id as "warehouseId", c.product_id as "productId", product.sku,
      product.name_en as "nameEn", product.name_ru as "nameRu", product.name_kk as "nameKk",
      c.pool + c.reserved + c.held as "physicalMilli", c.pool as "availableMilli",
      share.leased as "leasedMilli", c.reserved as "reservedMilli", c.sold as "soldMilli",
      share.in_transit as "inTransitMilli", share.in_doubt as "inDoubtMilli"
    from counter_ledger c
    join product on product.business_id = c.business_id and product.product_id = c.product_id
    cross join lateral (
      select coalesce(sum(h.leased), 0)::bigint as leased,
        coalesce(sum(h.in_transit), 0)::bigint as in_transit,
        coalesce(sum(h.in_doubt), 0)::bigint as in_doubt
      from counter_holder h
      where h.business_id = c.business_id and h.counter = c.counter) share
    where c.business_id = ${work.businessId} and c.product_id is not null
      and (${query.warehouseId ?? null}::uuid is null or c.warehouse_id = ${query.warehouseId})
      and (${query.productId ?? null}::uuid is null or c.product_id = ${query.productId})
      and (${after?.id ?? null}::uuid is null
        or (c.product_id, c.warehouse_id) > (${after?.after}::uuid, ${after?.id}::uuid))
    order by c.product_id, c.warehouse_id
    limit ${limit + 1}`.execute(work.db);
  const rows = AvailabilityRows.parse(found.rows);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  if (last === undefined) return { items, nextCursor: null };
  const cursor = { sort: ORDER, after: last.productId, id: last.warehouseId };
  return { items, nextCursor: encodeCursor(cursor) };
}

export const MovementView = z.strictObject({
  id: z.uuid(),
  warehouseId: z.uuid(),
  productId: z.uuid(),
  kind: z.string(),
  quantityMilli: whole,
  unitCostMinor: whole,
  reason: z.string(),
  reference: z.string(),
  saleId: z.uuid().nullable(),
  terminalId: z.uuid().nullable(),
  userId: z.uuid(),
  businessDate: z.iso.date(),
  createdAt: z.iso.datetime(),
});

export const MovementQuery = z.strictObject({
  ...pageQuery,
  warehouseId: z.uuid().optional(),
  productId: z.uuid().optional(),
  kind: z.string().max(20).optional(),
});

export function listMovements(work: Work, query: z.infer<typeof MovementQuery>) {
  let rows = work.db
    .selectFrom('stock_movement')
    .select(['movement_id as id', 'warehouse_id as warehouseId', 'product_id as productId'])
    .select(['kind', 'quantity_milli as quantityMilli', 'unit_cost_minor as unitCostMinor'])
    .select(['reason', 'reference', 'sale_id as saleId', 'terminal_id as terminalId'])
    .select(['user_id as userId', 'business_date as businessDate', 'created_at as createdAt'])
    .where('business_id', '=', work.businessId)
    .where(afterInTime(query.cursor, { time: 'created_at', id: 'movement_id' }))
    .orderBy('created_at', 'desc')
    .orderBy('movement_id', 'desc');
  if (query.warehouseId !== undefined) rows = rows.where('warehouse_id', '=', query.warehouseId);
  if (query.productId !== undefined) rows = rows.where('product_id', '=', query.productId);
  if (query.kind !== undefined) rows = rows.where('kind', '=', query.kind);
  return timePage(query.limit, (limit) => rows.limit(limit).execute());
}
