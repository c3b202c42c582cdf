import { sql } from 'kysely';
import type { CustomerBody, UserBody } from '../../../shared/protocol/master-rows.ts';
import { CUSTOMER_COLUMNS } from '../master-columns.ts';
import type { Schema } from '../schema.ts';
import { customerSearchText } from '../customer-search-text.ts';
import { pick, type Statements } from '../statements.ts';
import { flag } from '../terminal.ts';
import type { CustomerAccountTable, CustomerDebtTable } from '../sync-tables.ts';
import type { EntityRows } from './entity-rows.ts';

/** Customers with their limits, and what they owe by HQ's books. */
export function createCustomerRows(statements: Statements): EntityRows<CustomerBody> {
  const { update, insert, account, debts, freeCode, switchOff, switchOffOwn } =
    createCustomerWrites(statements);
  const { pricing, unpriced } = createPricingWrites(statements);
  return {
    apply: (bodies, { knownUntil }) => {
      for (const body of bodies) {
        // Another that has this code: HQ's own is renamed further on, this till's is put aside.
        freeCode({ id: body.customerId, code: body.code });
        const row = customerRow(body);
        if (update(row) === 0) insert(row);
        const { customerId, balanceMinor } = body;
        account({ customer_id: customerId, balance_minor: balanceMinor, as_of: knownUntil });
        const { customerCategoryId: category = null, priceListId: list } = body;
        if (category === null && list === null) unpriced({ id: customerId });
        else {
          const own = { customer_category_id: category, price_list_id: list };
          pricing({ customer_id: customerId, ...own });
        }
        const debts_json = JSON.stringify(body.openDebts ?? null);
        debts({ customer_id: customerId, debts_json });
      }
    },
    remove: (key) => void switchOff({ key }),
    dropOwn: () => void switchOffOwn({}),
  };
}

function createCustomerWrites(statements: Statements) {
  type Row = Schema['customer'];
  return {
    update: statements.run<Row>()((query, p) =>
      query
        .updateTable('customer')
        .set(pick(p, CUSTOMER_COLUMNS))
        .where('customer_id', '=', p.customer_id),
    ),
    insert: statements.run<Row>()((query, p) =>
      query.insertInto('customer').values(pick(p, ['customer_id', ...CUSTOMER_COLUMNS])),
    ),
    account: statements.run<CustomerAccountTable>()((query, p) =>
      query
        .replaceInto('customer_account')
        .values(pick(p, ['customer_id', 'balance_minor', 'as_of'])),
    ),
    debts: statements.run<CustomerDebtTable>()((query, p) =>
      query.replaceInto('customer_debt').values(pick(p, ['customer_id', 'debts_json'])),
    ),
    freeCode: statements.run<{ id: Row['customer_id']; code: string }>()((query, p) =>
      query
        .updateTable('customer')
        .set({ code: sql<string>`code || '~' || substr(customer_id, -12)` })
        .where('code', '=', p.code)
        .where('customer_id', '<>', p.id),
    ),
    switchOff: statements.run<{ key: string }>()((query, { key }) =>
      query
        .updateTable('customer')
        .set({ active: 0 })
        .where(sql<boolean>`customer_id = ${key}`),
    ),
    switchOffOwn: statements.run<object>()((query) =>
      query
        .updateTable('customer')
        .set({ active: 0 })
        .where('active', '=', 1)
        .where(
          // Who was made here is HQ's to hear of first: the journal may not have got there yet.
          sql<boolean>`customer_id not in (select key from master_row where entity = 'customer')
            and customer_id not in (select customer_id from customer_made)`,
        ),
    ),
  };
}

/** Whom they count as for prices; most count as nobody in particular. */
function createPricingWrites(statements: Statements) {
  return {
    pricing: statements.run<Schema['customer_pricing']>()((query, p) =>
      query
        .replaceInto('customer_pricing')
        .values(pick(p, ['customer_id', 'customer_category_id', 'price_list_id'])),
    ),
    unpriced: statements.run<{ id: Schema['customer']['customer_id'] }>()((query, { id }) =>
      query.deleteFrom('customer_pricing').where('customer_id', '=', id),
    ),
  };
}

function customerRow(body: CustomerBody): Schema['customer'] {
  const { code, name, phone, contactPerson } = body;
  return {
    ...{ customer_id: body.customerId, code, name, type: body.type, phone },
    ...{ contact_person: contactPerson, tax_id: body.taxId ?? '' },
    tax_exempt: flag(body.taxExempt),
    credit_limit_minor: body.creditLimitMinor,
    credit_terms_days: body.creditTermsDays,
    credit_blocked: flag(body.creditBlocked),
    active: flag(body.active),
    folded: customerSearchText({ code, name, phone, contactPerson }),
  };
}

const USER = ['name', 'role', 'locale', 'pin_hash', 'active'] as const;

/** The people who may sign in here: those with a PIN. */
export function createUserRows(statements: Statements): EntityRows<UserBody> {
  const update = statements.run<Schema['app_user']>()((query, p) =>
    query.updateTable('app_user').set(pick(p, USER)).where('user_id', '=', p.user_id),
  );
  const insert = statements.run<Schema['app_user']>()((query, p) =>
    query.insertInto('app_user').values(pick(p, ['user_id', ...USER])),
  );
  const switchOff = statements.run<{ key: string }>()((query, { key }) =>
    query
      .updateTable('app_user')
      .set({ active: 0 })
      .where(sql<boolean>`user_id = ${key}`),
  );
  // Nobody is locked out of a till by an HQ that knows nobody with a PIN.
  const switchOffOwn = statements.run<object>()((query) =>
    query
      .updateTable('app_user')
      .set({ active: 0 })
      .where(
        sql<boolean>`active = 1
          and user_id not in (select key from master_row where entity = 'user')
          and exists (select 1 from app_user hqs join master_row on master_row.entity = 'user'
            and master_row.key = hqs.user_id where hqs.active = 1)`,
      ),
  );
  return {
    apply: (bodies) => {
      for (const body of bodies) {
        const row = {
          ...{ user_id: body.userId, name: body.name, role: body.tillRole, locale: body.locale },
          pin_hash: body.pinHash ?? '',
          active: flag(body.active && body.pinHash !== null),
        };
        if (update(row) === 0) insert(row);
      }
    },
    remove: (key) => void switchOff({ key }),
    dropOwn: () => void switchOffOwn({}),
  };
}
