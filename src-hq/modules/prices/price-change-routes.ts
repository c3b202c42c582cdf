import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import { PPM_ONE } from '../../../shared/domain/money.ts';
import type { AppDeps } from '../../app-deps.ts';
import { addEndpoint, NoBody, Nothing } from '../../endpoint.ts';
import { HqError, notFound } from '../../hq-error.ts';
import { renew } from '../../resource/resource-store.ts';
import type { Work } from '../../store/work.ts';
import { productResource } from '../catalogue/product-resource.ts';
import type { Person } from '../identity/person.ts';
import { approvalAbovePpm } from './price-approval.ts';

/** Older ones stand in the audit trail. */
const MOST_SHOWN = 200;

const Status = z.enum(['WAITING', 'APPROVED', 'REFUSED', 'REPLACED']);
const PriceChange = z.strictObject({
  ...{ priceChangeId: z.uuid(), productId: z.uuid(), priceListId: z.uuid(), status: Status },
  ...{ sku: z.string(), nameEn: z.string(), nameRu: z.string(), nameKk: z.string() },
  ...{ listName: z.string(), beforeMinor: z.number().int(), priceMinor: z.number().int() },
  tierCount: z.number().int().describe('Prices of larger quantities that come with it'),
  ...{ askedBy: z.uuid(), askedByName: z.string(), askedAt: z.iso.datetime() },
});
const Setting = z.strictObject({
  approvalAbovePpm: z
    .number()
    .int()
    .min(0)
    .max(10 * PPM_ONE)
    .nullable()
    .describe('A price that moves by a larger share waits for another person; null: none does'),
});
const Asked = z.strictObject({ status: Status.optional(), productId: z.uuid().optional() });

/** Prices that moved further than a person may move them alone. */
export function addPriceChanges(server: FastifyInstance, deps: AppDeps): void {
  const tag = 'Prices';
  const params = z.strictObject({ id: z.uuid() });
  addEndpoint(server, deps, {
    ...{ method: 'GET', path: '/price-changes', tag, summary: 'Prices asked for, newest first' },
    ...{ permission: 'prices:read', params: Nothing, query: Asked, body: NoBody },
    answer: z.strictObject({ items: z.array(PriceChange) }),
    run: async (work, { query }) => ({ items: await readChanges(work, query) }),
  });
  for (const decision of ['approve', 'refuse'] as const) {
    addEndpoint(server, deps, {
      ...{ method: 'POST', path: `/price-changes/:id/${decision}`, tag },
      ...{ summary: `Decide: ${decision}`, permission: 'prices:approve', params },
      ...{ query: Nothing, body: NoBody, answer: z.strictObject({ status: Status }) },
      run: (work, { params: { id }, person }) => decide(work, id, person, decision),
    });
  }
  addEndpoint(server, deps, {
    ...{ method: 'GET', path: '/price-settings', tag, summary: 'From when a price waits' },
    ...{ permission: 'prices:read', params: Nothing, query: Nothing, body: NoBody },
    answer: Setting,
    run: async (work) => ({ approvalAbovePpm: await approvalAbovePpm(work) }),
  });
  addEndpoint(server, deps, {
    ...{ method: 'PATCH', path: '/price-settings', tag, summary: 'Change from when a price waits' },
    ...{ permission: 'prices:approve', params: Nothing, query: Nothing, body: Setting },
    answer: Setting,
    run: async (work, { body }) => {
      await sql`
        insert into price_setting (business_id, approval_above_ppm)
        values (${work.businessId}, ${body.approvalAbovePpm})
        on conflict (business_id) do update
          set approval_above_ppm = excluded.approval_above_ppm`.execute(work.db);
      work.audit({
        ...{ type: 'price_setting.updated', subjectKind: 'business', subjectId: work.businessId },
        ...{ summary: `${work.actor.name} changed from when a price waits`, data: body },
      });
      return body;
    },
  });
}

async function readChanges(work: Work, { status, productId }: z.infer<typeof Asked>) {
  const found = await sql`
    select c.price_change_id as "priceChangeId", c.product_id as "productId",
      c.price_list_id as "priceListId", c.status, p.sku, p.name_en as "nameEn",
      p.name_ru as "nameRu", p.name_kk as "nameKk", l.name as "listName",
      c.before_minor as "beforeMinor", c.price_minor as "priceMinor",
      jsonb_array_length(c.tiers) as "tierCount", c.asked_by as "askedBy",
      coalesce(u.name, '') as "askedByName", c.asked_at as "askedAt"
    from price_change c
    join product p on p.business_id = c.business_id and p.product_id = c.product_id
    join price_list l on l.business_id = c.business_id and l.price_list_id = c.price_list_id
    left join app_user u on u.business_id = c.business_id and u.user_id = c.asked_by
    where c.business_id = ${work.businessId}
      and (${status ?? null}::text is null or c.status = ${status ?? null})
      and (${productId ?? null}::uuid is null or c.product_id = ${productId ?? null})
    order by c.asked_at desc, c.price_change_id desc limit ${MOST_SHOWN}`.execute(work.db);
  return z.array(PriceChange).parse(found.rows);
}

const Waiting = z.object({
  ...{ productId: z.string(), priceListId: z.string(), askedBy: z.string() },
  ...{ beforeMinor: z.number(), priceMinor: z.number() },
});

/** @throws HqError NOT_FOUND, ALREADY_DECIDED, SAME_PERSON, PRICE_MOVED */
async function decide(work: Work, id: string, person: Person, decision: 'approve' | 'refuse') {
  const status = decision === 'approve' ? ('APPROVED' as const) : ('REFUSED' as const);
  const known = await sql<{ asked_by: string }>`
    select asked_by from price_change
    where business_id = ${work.businessId} and price_change_id = ${id}`.execute(work.db);
  if (known.rows[0] === undefined) throw notFound('price change');
  if (known.rows[0].asked_by === person.userId) {
    throw new HqError(403, 'SAME_PERSON', 'Another person has to decide on it');
  }
  const found = await sql`
    update price_change set status = ${status}, decided_by = ${person.userId},
      decided_at = ${work.now}
    where business_id = ${work.businessId} and price_change_id = ${id} and status = 'WAITING'
    returning product_id as "productId", price_list_id as "priceListId", asked_by as "askedBy",
      before_minor as "beforeMinor", price_minor as "priceMinor"`.execute(work.db);
  if (found.rows[0] === undefined) {
    throw new HqError(409, 'ALREADY_DECIDED', 'Somebody decided on it already');
  }
  const change = Waiting.parse(found.rows[0]);
  if (decision === 'approve') await apply(work, id, change);
  work.audit({
    ...{ type: `price_change.${decision}d`, subjectKind: 'product', subjectId: change.productId },
    summary: `${person.name} decided on a price: ${decision}`,
    data: { priceChangeId: id, ...change },
  });
  return { status };
}

/** @throws HqError PRICE_MOVED where the price is no longer the one it was asked to follow */
async function apply(work: Work, id: string, change: z.infer<typeof Waiting>): Promise<void> {
  const { productId } = change;
  const written = await sql`
    update product_price p set price_minor = c.price_minor, counted_over = c.counted_over,
      tiers = c.tiers
    from price_change c
    where c.business_id = ${work.businessId} and c.price_change_id = ${id}
      and p.business_id = c.business_id and p.product_id = c.product_id
      and p.price_list_id = c.price_list_id and p.price_minor = c.before_minor`.execute(work.db);
  if (written.numAffectedRows !== 1n) {
    throw new HqError(409, 'PRICE_MOVED', 'The price has changed since this one was asked for');
  }
  await renew(work, productResource, productId);
  const { priceListId, priceMinor } = change;
  work.emit({
    ...{ name: 'product.price_changed', aggregate: 'product', aggregateId: productId },
    body: { prices: [{ priceListId, priceMinor }] },
  });
}
