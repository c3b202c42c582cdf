import { sql } from 'kysely';
import { z } from 'zod';
import { MAX_MINOR } from '../../../shared/domain/money.ts';
import { SaleType } from '../../../shared/domain/sale.ts';
import { assertMay } from '../../endpoint.ts';
import { HqError } from '../../hq-error.ts';
import type { Resource } from '../../resource/resource.ts';

const customer = {
  code: z.string().trim().min(1).max(40),
  name: z.string().trim().min(1).max(200),
  type: SaleType,
  email: z.email().max(200).toLowerCase().nullable(),
  phone: z.string().max(40),
  contactPerson: z.string().max(100),
  taxId: z
    .string()
    .regex(/^\d{12}$/)
    .nullable(),
  taxExempt: z.boolean(),
  priceListId: z.uuid().nullable(),
  customerCategoryId: z.uuid().nullable(),
  creditLimitMinor: z.number().int().min(0).max(MAX_MINOR),
  creditTermsDays: z.number().int().min(0).max(365),
  creditBlocked: z.boolean(),
  active: z.boolean(),
};

/** Fields that decide how much somebody may owe. */
const CREDIT_FIELDS = ['creditLimitMinor', 'creditTermsDays', 'creditBlocked'];

/** Due dates that are told: the oldest, since those are what is overdue first. */
const MAX_DUE_DATES = 60;

/** As `openCharges` of shared/domain/credit.ts reckons, summed by due date. */
const OPEN_DEBTS = sql`coalesce((
  select jsonb_agg(jsonb_build_object('dueDate', d.due_date, 'openMinor', d.open)
    order by d.due_date nulls last)
  from (
    select c.due_date, sum(least(c.amount_minor, c.running - c.paid))::bigint as open
    from (
      select e.due_date, e.amount_minor,
        sum(e.amount_minor) over (order by e.created_at, e.entry_id) as running,
        (select coalesce(-sum(p.amount_minor), 0) from credit_entry p
          where p.business_id = t.business_id and p.customer_id = t.customer_id
            and p.amount_minor < 0) as paid
      from credit_entry e
      where e.business_id = t.business_id and e.customer_id = t.customer_id
        and e.amount_minor > 0) c
    where c.running > c.paid
    group by c.due_date order by c.due_date nulls last limit ${sql.lit(MAX_DUE_DATES)}) d
  ), '[]'::jsonb)`;

const customerCategory = { name: z.string().trim().min(1).max(100) };

/** What customers are sorted by for prices and promotions; a till knows its id alone. */
export const customerCategoryResource: Resource = {
  ...{ name: 'customer_category', path: '/customer-categories', tag: 'Customers' },
  table: 'customer_category',
  id: { field: 'customerCategoryId', column: 'customer_category_id' },
  idSchema: z.uuid(),
  ...{ columns: { name: 'name' }, computed: {}, json: [], defaults: {}, filters: {} },
  ...{ view: z.strictObject(customerCategory), input: z.strictObject(customerCategory) },
  permissions: { read: 'customers:read', write: 'customers:write' },
  ...{ sortable: ['name'], search: ['name'], feed: null },
  beforeDelete: async (work, id) => {
    const found = await sql<{ used: boolean }>`
      select exists (select from customer where business_id = ${work.businessId}
        and customer_category_id = ${id} and deleted_at is null) as used`.execute(work.db);
    if (found.rows[0]?.used !== true) return;
    throw new HqError(409, 'STILL_IN_USE', 'Its customers come first: move them, then delete it');
  },
};

/** A customer with what they owe now; the entries are `/customers/:id/credit-entries`. */
export const customerResource: Resource = {
  ...{ name: 'customer', path: '/customers', tag: 'Customers', table: 'customer' },
  id: { field: 'customerId', column: 'customer_id' },
  idSchema: z.uuid(),
  columns: {
    ...{ code: 'code', name: 'name', type: 'type', email: 'email', phone: 'phone' },
    ...{ contactPerson: 'contact_person', taxId: 'tax_id', taxExempt: 'tax_exempt' },
    ...{ priceListId: 'price_list_id', customerCategoryId: 'customer_category_id' },
    creditLimitMinor: 'credit_limit_minor',
    ...{ creditTermsDays: 'credit_terms_days', creditBlocked: 'credit_blocked', active: 'active' },
  },
  computed: {
    balanceMinor: sql`coalesce((select c.balance_minor from credit_counter c
      where c.business_id = t.business_id and c.customer_id = t.customer_id), 0)`,
  },
  json: [],
  view: z.strictObject({ ...customer, balanceMinor: z.number().int() }),
  input: z.strictObject(customer),
  defaults: {
    ...{ type: 'RETAIL', email: null, phone: '', contactPerson: '', taxId: null },
    ...{ taxExempt: false, priceListId: null, customerCategoryId: null },
    ...{ creditLimitMinor: 0, creditTermsDays: 30 },
    ...{ creditBlocked: false, active: true },
  },
  permissions: { read: 'customers:read', write: 'customers:write' },
  sortable: ['name', 'code', 'createdAt', 'updatedAt'],
  filters: {
    ...{ code: z.string().max(40), type: SaleType, active: z.stringbool() },
    customerCategoryId: z.uuid(),
    ...{ email: z.string().max(200), taxId: z.string().max(12), creditBlocked: z.stringbool() },
  },
  search: 'words',
  ...{ feed: { openDebts: OPEN_DEBTS }, personal: true },
  beforeWrite: (_work, { input, person, isNew }) => {
    const said = CREDIT_FIELDS.filter((field) => input[field] !== undefined);
    const isFirst = isNew && input['creditLimitMinor'] === 0;
    if (said.length > 0 && !isFirst) assertMay(person, 'credit:write');
    return Promise.resolve({});
  },
  beforeDelete: async (work, id) => {
    const counter = await work.db
      .selectFrom('credit_counter')
      .select('balance_minor')
      .where('business_id', '=', work.businessId)
      .where('customer_id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (counter === undefined || counter.balance_minor === 0) return;
    throw new HqError(409, 'STILL_IN_USE', 'The account is not settled: settle it, then delete');
  },
};
