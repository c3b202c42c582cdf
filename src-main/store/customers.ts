import { sql } from 'kysely';
import { z } from 'zod';
import type { CustomerId, ShiftId } from '../../shared/domain/ids.ts';
import { OpenDebt } from '../../shared/protocol/master-rows.ts';
import { foldText } from '../../shared/domain/search-text.ts';
import type { CashMovement, CreditEntry } from '../sale-port.ts';
import type { Customer, CustomerReader, CustomerWriter } from '../store-port.ts';
import type { CashMovementTable, CreditEntryTable } from './sale-tables.ts';
import type { Schema } from './schema.ts';
import { customerSearchText } from './customer-search-text.ts';
import { CUSTOMER_COLUMNS, SHOWN_CUSTOMER_COLUMNS } from './master-columns.ts';
import { pick, type Statements } from './statements.ts';
import type { CustomerMadeTable } from './sync-tables.ts';
import { flag } from './terminal.ts';

const COLUMNS = ['customer_id', ...SHOWN_CUSTOMER_COLUMNS] as const;

const Debts = z.array(OpenDebt).nullable();

/** A person types a word or two; more would only slow the search down. */
const MAX_TERMS = 6;

export function createCustomerReader(statements: Statements): CustomerReader {
  const byId = statements.get<{ customerId: CustomerId }>()((query, { customerId }) =>
    query.selectFrom('customer').select(COLUMNS).where('customer_id', '=', customerId),
  );
  const byCode = statements.get<{ code: string }>()((query, { code }) =>
    query.selectFrom('customer').select(COLUMNS).where('code', '=', code),
  );
  const byTaxId = statements.get<{ taxId: string }>()((query, { taxId }) =>
    query
      .selectFrom('customer')
      .select(COLUMNS)
      .where('tax_id', '=', taxId)
      .where('tax_id', '<>', sql.lit(''))
      .where('active', '=', sql.lit(1)),
  );
  const made = statements.get<object>()((query) =>
    query.selectFrom('customer_made').select((eb) => eb.fn.countAll<number>().as('count')),
  );
  // Every word must occur; a JSON list of them keeps this one statement.
  const search = statements.all<{ terms: string; limit: number; offset: number }>()((query, p) =>
    query
      .selectFrom('customer')
      .select(COLUMNS)
      .where('active', '=', sql.lit(1))
      .where(
        sql<boolean>`not exists (
          select 1 from json_each(${p.terms}) as wanted
          where instr(customer.folded, wanted.value) = 0
        )`,
      )
      .orderBy('name')
      .orderBy('customer_id')
      .limit(sql<number>`${p.limit}`)
      .offset(sql<number>`${p.offset}`),
  );
  const entries = statements.all<{ customerId: CustomerId }>()((query, { customerId }) =>
    query
      .selectFrom('credit_entry')
      .selectAll()
      .where('customer_id', '=', customerId)
      .orderBy('created_at')
      .orderBy('entry_id'),
  );
  const account = statements.get<{ customerId: CustomerId }>()((query, { customerId }) =>
    query
      .selectFrom('customer_account')
      .leftJoin('customer_debt', 'customer_debt.customer_id', 'customer_account.customer_id')
      .select(['balance_minor as balanceMinor', 'as_of as asOf', 'debts_json as debtsJson'])
      .where('customer_account.customer_id', '=', customerId),
  );
  return {
    byId: (customerId) => toCustomerOrNull(byId({ customerId })),
    byCode: (code) => toCustomerOrNull(byCode({ code })),
    byTaxId: (taxId) => toCustomerOrNull(byTaxId({ taxId })),
    madeCount: () => made({})?.count ?? 0,
    search: (text, page) => {
      const terms = foldText(text).split(' ').filter(Boolean).slice(0, MAX_TERMS);
      const parameters = { terms: JSON.stringify(terms), limit: page.limit, offset: page.offset };
      return search(parameters).map(toCustomer);
    },
    entries: (customerId) => entries({ customerId }).map(toCreditEntry),
    account: (customerId) => {
      const row = account({ customerId });
      if (row === undefined) return null;
      const { balanceMinor, asOf, debtsJson } = row;
      return { balanceMinor, asOf, openDebts: Debts.parse(JSON.parse(debtsJson ?? 'null')) };
    },
  };
}

export function createCustomerWriter(statements: Statements): CustomerWriter {
  const { insertEntry, insertCash } = createMoneyInserts(statements);
  const insert = createCustomerInsert(statements);
  const insertMade = statements.run<CustomerMadeTable>()((query, p) =>
    query.insertInto('customer_made').values(pick(p, ['customer_id', 'made_at'])),
  );
  return {
    create: (customer, createdAt) => {
      insert(customer);
      insertMade({ customer_id: customer.customerId, made_at: createdAt });
    },
    appendEntry: (entry, cash, shiftId) => {
      insertEntry(entry);
      if (cash !== null) insertCash(cash, { shiftId, reason: '' });
    },
  };
}

/** Which shift's drawer it is, and why cash moved where no sale says so. */
export interface CashPlace {
  readonly shiftId: ShiftId | null;
  readonly reason: string;
}

export interface MoneyInserts {
  readonly insertEntry: (entry: CreditEntry) => void;
  readonly insertCash: (movement: CashMovement, place: CashPlace) => void;
}

/** The two money facts that a sale and a settlement both append. */
export function createMoneyInserts(statements: Statements): MoneyInserts {
  const insertEntry = statements.run<CreditEntryTable>()((query, p) =>
    query.insertInto('credit_entry').values({
      entry_id: p.entry_id,
      customer_id: p.customer_id,
      kind: p.kind,
      amount_minor: p.amount_minor,
      sale_id: p.sale_id,
      due_date: p.due_date,
      tender_kind: p.tender_kind,
      reference: p.reference,
      user_id: p.user_id,
      business_date: p.business_date,
      created_at: p.created_at,
    }),
  );
  const insertCash = statements.run<CashMovementTable>()((query, p) =>
    query.insertInto('cash_movement').values({
      movement_id: p.movement_id,
      kind: p.kind,
      amount_minor: p.amount_minor,
      sale_id: p.sale_id,
      credit_entry_id: p.credit_entry_id,
      user_id: p.user_id,
      business_date: p.business_date,
      created_at: p.created_at,
      shift_id: p.shift_id,
      reason: p.reason,
    }),
  );
  return {
    insertEntry: (entry) => insertEntry(fromCreditEntry(entry)),
    insertCash: (movement, place) => insertCash(fromCashMovement(movement, place)),
  };
}

export function fromCreditEntry(entry: CreditEntry): CreditEntryTable {
  return {
    entry_id: entry.entryId,
    customer_id: entry.customerId,
    kind: entry.kind,
    amount_minor: entry.amountMinor,
    sale_id: entry.saleId,
    due_date: entry.dueDate,
    tender_kind: entry.tenderKind,
    reference: entry.reference,
    user_id: entry.userId,
    business_date: entry.businessDate,
    created_at: entry.createdAt,
  };
}

export function fromCashMovement(movement: CashMovement, place: CashPlace): CashMovementTable {
  return {
    movement_id: movement.movementId,
    kind: movement.kind,
    amount_minor: movement.amountMinor,
    sale_id: movement.saleId,
    credit_entry_id: movement.creditEntryId,
    user_id: movement.userId,
    business_date: movement.businessDate,
    created_at: movement.createdAt,
    shift_id: place.shiftId,
    reason: place.reason,
  };
}

export function toCreditEntry(row: CreditEntryTable): CreditEntry {
  return {
    entryId: row.entry_id,
    customerId: row.customer_id,
    kind: row.kind,
    amountMinor: row.amount_minor,
    saleId: row.sale_id,
    dueDate: row.due_date,
    tenderKind: row.tender_kind,
    reference: row.reference,
    userId: row.user_id,
    businessDate: row.business_date,
    createdAt: row.created_at,
  };
}

function toCustomerOrNull(row: CustomerRow | undefined): Customer | null {
  return row ? toCustomer(row) : null;
}

type CustomerRow = Pick<Schema['customer'], (typeof COLUMNS)[number]>;

export function createCustomerInsert(statements: Statements): (customer: Customer) => void {
  const insert = statements.run<Schema['customer']>()((query, p) =>
    query.insertInto('customer').values(pick(p, ['customer_id', ...CUSTOMER_COLUMNS])),
  );
  return (customer) => void insert(fromCustomer(customer));
}

function fromCustomer(customer: Customer): Schema['customer'] {
  return {
    customer_id: customer.customerId,
    code: customer.code,
    name: customer.name,
    type: customer.type,
    phone: customer.phone,
    contact_person: customer.contactPerson,
    tax_id: customer.taxId,
    tax_exempt: flag(customer.taxExempt),
    credit_limit_minor: customer.creditLimitMinor,
    credit_terms_days: customer.creditTermsDays,
    credit_blocked: flag(customer.creditBlocked),
    active: 1,
    folded: customerSearchText(customer),
  };
}

function toCustomer(row: CustomerRow): Customer {
  return {
    customerId: row.customer_id,
    code: row.code,
    name: row.name,
    type: row.type,
    phone: row.phone,
    contactPerson: row.contact_person,
    taxId: row.tax_id,
    taxExempt: row.tax_exempt === 1,
    creditLimitMinor: row.credit_limit_minor,
    creditTermsDays: row.credit_terms_days,
    creditBlocked: row.credit_blocked === 1,
  };
}
