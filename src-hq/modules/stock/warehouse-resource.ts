import { sql } from 'kysely';
import { z } from 'zod';
import { HqError } from '../../hq-error.ts';
import type { Resource } from '../../resource/resource.ts';

const warehouse = {
  code: z.string().trim().min(1).max(20),
  name: z.string().trim().min(1).max(100),
};

/** Where goods lie; a storefront sells from one. */
export const warehouseResource: Resource = {
  ...{ name: 'warehouse', path: '/warehouses', tag: 'Stock', table: 'warehouse' },
  id: { field: 'warehouseId', column: 'warehouse_id' },
  idSchema: z.uuid(),
  columns: { code: 'code', name: 'name' },
  ...{ computed: {}, json: [], view: z.strictObject(warehouse), input: z.strictObject(warehouse) },
  defaults: {},
  permissions: { read: 'stock:read', write: 'storefronts:write' },
  sortable: ['code', 'name'],
  filters: { code: z.string().max(20) },
  search: ['code', 'name'],
  feed: null,
  beforeDelete: async (work, id) => {
    const found = await sql`
      select from storefront where business_id = ${work.businessId} and storefront_id = ${id}
        and deleted_at is null
      union all
      select from counter_ledger where business_id = ${work.businessId} and warehouse_id = ${id}
        and pool + reserved + held > 0
      limit 1`.execute(work.db);
    if (found.rows.length === 0) return;
    throw new HqError(409, 'STILL_IN_USE', 'A storefront sells from it, or goods lie in it');
  },
};
