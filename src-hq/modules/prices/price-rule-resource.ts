import { sql } from 'kysely';
import { z } from 'zod';
import { MAX_RULES, PriceBook, PriceRule } from '../../../shared/domain/pricing/price-book.ts';
import { HqError } from '../../hq-error.ts';
import type { Fields, Resource } from '../../resource/resource.ts';
import { readOne } from '../../resource/resource-store.ts';
import type { Work } from '../../store/work.ts';
import { writeEntry } from './book-entry.ts';
import { checkNamed } from './named-goods.ts';

const { ruleId: _id, ...terms } = PriceRule.shape;
const priceRule = { ...terms, active: z.boolean() };

/** A promotion as a person writes it; ended ones stay, since sales name them. */
export const priceRuleResource: Resource = {
  ...{ name: 'price_rule', path: '/price-rules', tag: 'Prices', table: 'price_rule' },
  id: { field: 'priceRuleId', column: 'price_rule_id' },
  idSchema: z.uuid(),
  columns: {
    ...{ name: 'name', priority: 'priority', stacking: 'stacking', action: 'action' },
    ...{ currency: 'currency', audience: 'audience', saleTypes: 'sale_types' },
    ...{ schedule: 'schedule', minimumBasketMinor: 'minimum_basket_minor', coupon: 'coupon' },
    ...{ minimumQuantity: 'minimum_quantity', ignoresFloor: 'ignores_floor', active: 'active' },
  },
  computed: { bookVersion: sql`t.book_version` },
  json: ['stacking', 'action', 'audience', 'saleTypes', 'schedule', 'minimumQuantity', 'coupon'],
  view: z.strictObject({ ...priceRule, bookVersion: z.number().int() }),
  input: z.strictObject(priceRule),
  defaults: {
    ...{ priority: 0, stacking: { kind: 'stackable' }, currency: null, saleTypes: [] },
    audience: { customerIds: [], customerCategoryIds: [], storefrontIds: [] },
    schedule: { validFrom: null, validTo: null, windows: [] },
    ...{ minimumBasketMinor: 0, minimumQuantity: null, coupon: null, ignoresFloor: false },
    active: true,
  },
  permissions: { read: 'prices:read', write: 'prices:write' },
  sortable: ['priority', 'name', 'updatedAt'],
  filters: {
    active: z.stringbool(),
    couponCode: z.string().min(1).max(64),
    hasCoupon: z.stringbool(),
  },
  where: {
    hasCoupon: (value) =>
      value === true ? sql<boolean>`t.coupon is not null` : sql<boolean>`t.coupon is null`,
    couponCode: (value) =>
      sql<boolean>`upper(btrim(t.coupon->>'code')) = upper(btrim(${String(value)}))`,
  },
  search: ['name'],
  feed: {},
  beforeWrite: async (work, { isNew }) => {
    if (isNew) await checkRoom(work);
    return {};
  },
  afterWrite: publishRule,
  beforeDelete: async (work, id) => {
    await readOne(work, priceRuleResource, id);
    const message = 'Sales name the rules they were priced by: end it instead of deleting it';
    throw new HqError(409, 'RULE_STAYS', message);
  },
};

/** The rule as the engine reads it. */
export function ruleOf(view: Fields): PriceRule {
  const fields = Object.keys(terms).map((field) => [field, view[field]]);
  return PriceRule.parse({ ...Object.fromEntries(fields), ruleId: view['priceRuleId'] });
}

/** @throws HqError TOO_MANY_RULES */
async function checkRoom(work: Work): Promise<void> {
  const found = await sql<{ full: boolean }>`
    select count(*) >= ${MAX_RULES} as full from price_rule
    where business_id = ${work.businessId} and active and deleted_at is null`.execute(work.db);
  if (found.rows[0]?.full !== true) return;
  const message = `There are ${MAX_RULES} rules in force: end some of them first`;
  throw new HqError(409, 'TOO_MANY_RULES', message);
}

/** @throws HqError RULE_INVALID, REFERENCE_UNKNOWN */
async function publishRule(work: Work, id: string): Promise<void> {
  const view = await readOne(work, priceRuleResource, id);
  const rule = ruleOf(view);
  const fault = faultOf(rule);
  if (fault !== null) throw new HqError(422, 'RULE_INVALID', fault);
  await checkNamed(work, rule);
  const version = await writeEntry(work, 'rule', id, view['active'] === true ? rule : null);
  await sql`
    update price_rule set book_version = ${version}
    where business_id = ${work.businessId} and price_rule_id = ${id}`.execute(work.db);
}

/** What no single field of it shows: as the book itself is checked. */
function faultOf(rule: PriceRule): string | null {
  const { validFrom, validTo } = rule.schedule;
  if (validFrom !== null && validTo !== null && validTo < validFrom) {
    return 'It ends before it begins';
  }
  const book = PriceBook.safeParse({ version: 0, lists: [], rules: [rule], floorMarginPpm: null });
  return book.success ? null : (book.error.issues[0]?.message ?? 'The rule is not valid');
}
