import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { z } from 'zod';
import { ZERO } from '../../../shared/domain/money.ts';
import { shiftFigures } from '../../../shared/domain/shift/figures.ts';
import type { HqFixture, TestBusiness } from './hq-fixture.ts';
import { addException, addStorefront, addTerminal } from './sample-rows.ts';

/** Where each collection's sample is: its path, and the id of one of its things. */
export type SampleIds = Readonly<Record<string, string>>;

/** A business with a row in every table; its marker stands in every name. */
export async function fillBusiness(
  hq: HqFixture,
  owner: pg.Client,
  business: TestBusiness,
  marker: string,
): Promise<SampleIds> {
  const admin = await hq.signIn(business);
  const made = async (path: string, body: object, field: string): Promise<string> =>
    z.string().parse((await admin.ask('POST', path, body))[field]);
  const storefrontId = await addStorefront(admin, marker.toUpperCase().slice(0, 4));
  const warehouseId = await made('/warehouses', { code: marker, name: marker }, 'warehouseId');
  const taxCategoryId = `tax_${marker}`;
  await admin.ask('POST', '/tax-categories', { taxCategoryId, nameRu: marker });
  const rate = { taxCategoryId, code: marker, ratePpm: 120_000, validFrom: '2026-01-01' };
  const taxRateId = await made('/tax-rates', rate, 'taxRateId');
  const list = { name: marker, saleType: 'RETAIL', currency: 'KZT' };
  const priceListId = await made('/price-lists', list, 'priceListId');
  const categoryId = await made('/categories', { nameRu: marker }, 'categoryId');
  const product = {
    ...{ sku: marker, nameRu: marker, taxCategoryId, categoryId },
    barcodes: [{ code: marker, packMilli: 1_000 }],
    prices: [{ priceListId, priceMinor: 100 }],
  };
  const productId = await made('/products', product, 'productId');
  const sorted = { name: marker };
  const customerCategoryId = await made('/customer-categories', sorted, 'customerCategoryId');
  const priceRuleId = await made('/price-rules', ruleOn(marker, productId), 'priceRuleId');
  const customerId = await made('/customers', { code: marker, name: marker }, 'customerId');
  const priceChangeId = randomUUID();
  await owner.query(`insert into price_setting values ($1, 100000)`, [business.businessId]);
  await owner.query(
    `insert into price_change values ($1, $2, $3, $4, 100, 200, 'line', '[]', 'WAITING', $2, now())`,
    [business.businessId, priceChangeId, productId, priceListId],
  );
  await owner.query(`insert into coupon_use values ($1, $2, $3, $3, $2, $2, $3, now())`, [
    ...[business.businessId, priceRuleId, marker],
  ]);
  const entry = { kind: 'charge', amountMinor: 100, reason: marker };
  await admin.ask('POST', `/customers/${customerId}/credit-entries`, entry);
  const lines = [{ productId, quantityMilli: 5_000 }];
  const received = { warehouseId, lines, reason: marker };
  await admin.call('POST', '/stock/receive', received, { 'idempotency-key': marker });
  const terminalName = marker;
  await admin.ask('POST', '/enrolment-codes', { storefrontId, terminalName });
  const terminalId = await addTerminal(hq.node, business.businessId, {
    ...{ storefrontId, name: marker },
  });
  const exceptionId = await addException(hq.node, business.businessId, marker);
  await addSyncRows(owner, { businessId: business.businessId, terminalId, storefrontId, marker });
  const shiftId = await addShift(owner, { businessId: business.businessId, terminalId, marker });
  await owner.query('insert into low_stock values ($1, $2, $3, now())', [
    ...[business.businessId, warehouseId, productId],
  ]);
  const double = { code: `${marker}2`, name: marker };
  const merged = [business.businessId, await made('/customers', double, 'customerId'), customerId];
  await owner.query('insert into customer_merge values ($1, $2, $3, $2, now())', merged);
  return {
    '/users': admin.userId,
    '/roles': z.string().parse(business.roleIds.get('cashier')),
    '/storefronts': storefrontId,
    '/categories': categoryId,
    '/tax-categories': taxCategoryId,
    '/tax-rates': taxRateId,
    '/price-lists': priceListId,
    '/products': productId,
    '/price-rules': priceRuleId,
    '/price-changes': priceChangeId,
    '/customer-categories': customerCategoryId,
    '/customers': customerId,
    '/warehouses': warehouseId,
    '/terminals': terminalId,
    '/exceptions': exceptionId,
    '/shifts': shiftId,
  };
}

interface SyncSample {
  readonly businessId: string;
  readonly terminalId: string;
  readonly storefrontId: string;
  readonly marker: string;
}

/** Tables that only terminals and counts of attempts fill. */
async function addSyncRows(owner: pg.Client, sample: SyncSample): Promise<void> {
  const { businessId, terminalId, storefrontId, marker } = sample;
  const hash = '7'.repeat(64);
  const add = (text: string, ...values: readonly unknown[]): Promise<unknown> =>
    owner.query(text, [businessId, ...values]);
  const counter = `stock:${storefrontId}:${randomUUID()}`;
  await add('insert into series_counter values ($1, $2, 1)', storefrontId);
  await add(
    `insert into sync_identity values ($1, $2, 1, $3, 'active', $4)`,
    ...[terminalId, storefrontId, identityOf(terminalId, storefrontId)],
  );
  await add('insert into journal_stream values ($1, $2, 1, 0, 1, $3)', terminalId, hash);
  await add(
    'insert into journal_key values ($1, $3, $2, 1, 1, 0, $3, current_date)',
    ...[terminalId, hash],
  );
  await add(
    'insert into journal_event values ($1, $2, $3, now(), current_date)',
    ...[hash, marker],
  );
  await add('insert into journal_waiting (business_id, hash) values ($1, $2)', hash);
  await add('insert into sync_log_counter values ($1) on conflict do nothing');
  await add(
    `insert into lease values ($1, $2, $3, $4, 1, 'granted')`,
    ...[randomUUID(), marker, counter],
  );
  await add('insert into counter_ledger values ($1, $2, 1, 0, 0, 0, 0, 1)', counter);
  await add('insert into counter_holder values ($1, $2, $3, 1, 0, 0, false)', counter, marker);
  await add('insert into counter_demand values ($1, $2, $3, 1)', counter, marker);
  await add('insert into closed_holder values ($1, $2)', marker);
  await add(`insert into journal_claim values ($1, 'receipt', $2, $3)`, marker, hash);
  await add('insert into booked_event values ($1, $3, $2)', marker, hash);
  await add(`insert into mailbox_message values ($1, $2, 1, 1, '{}', now())`, terminalId);
  await add('insert into mailbox_counter values ($1, $2, 1)', terminalId);
  await add(
    `insert into held_cart values ($1, $2, $4, $3, '{}', now())`,
    ...[terminalId, storefrontId, randomUUID()],
  );
  await add(
    `insert into outbox_event values ($1, $2, $3, $3, '{}', now(), 1000000, $3, $3)`,
    ...[randomUUID(), marker],
  );
  await add(`insert into outbox_cursor values ($1, 'process', 0)`);
  await addFacts(add, terminalId, storefrontId, marker);
  await add('insert into rate_window values ($1, $2, now(), 1)', marker);
}

type Add = (text: string, ...values: readonly unknown[]) => Promise<unknown>;

/** What a sale of that terminal became. */
async function addFacts(
  add: Add,
  terminalId: string,
  storefrontId: string,
  marker: string,
): Promise<void> {
  const [saleId, hash] = [randomUUID(), '7'.repeat(64)];
  await add(
    `insert into sale values ($1, $2, $3, current_date, 'RETAIL', $4, $5, 1, $2, null, $6, false,
      'KZT', true, 1, null, 0, now(), now(), current_date, $6, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)`,
    ...[saleId, hash, storefrontId, terminalId, marker],
  );
  await add(
    `insert into sale_line values ($1, $2, $3, $2, current_date, 0, null, $4, $4, $4, $4, null,
      'piece', false, $4, 1000, 0, 0, null, $4, '[]', 0, 0, 0, 0, 0, 0, '[]')`,
    ...[saleId, hash, marker],
  );
  await add(
    `insert into tender values ($1, $2, $3, $2, current_date, 0, 'cash', 'CAPTURED', 0, 0, 0, 0,
      $4, $2, now())`,
    ...[saleId, hash, marker],
  );
  await add(
    `insert into cash_movement values ($1, $2, $3, current_date, $4, 'sale', 0, $2, null, $2,
      current_date, now())`,
    ...[saleId, hash, terminalId],
  );
  await add(
    `insert into refund values ($1, $2, $3, current_date, null, null, null, null, null, $4, $5, 1, $2,
      null, $6, 'KZT', true, false, $6, $2, null, now(), now(), current_date, $6, 1, 0, 0, 0, 0, 0)`,
    ...[saleId, hash, storefrontId, terminalId, marker],
  );
  await add(
    `insert into refund_line values ($1, $2, $3, $2, current_date, 0, null, null, null, $4, $4, $4,
      $4, null, 'piece', false, $4, 1000, 0, 0, 0, 0, 0, 0, '[]', 'scrap', $4)`,
    ...[saleId, hash, marker],
  );
  await add(
    `insert into refund_tender values ($1, $2, $3, $2, current_date, 0, 'cash', 'CAPTURED', null, 0,
      0, 0, $4, $2, now())`,
    ...[saleId, hash, marker],
  );
  await add(
    `insert into customer_made values ($1, $2, $3, $4, $5, $5, 'RETAIL', '', null, $2,
      current_date, now())`,
    ...[saleId, hash, terminalId, marker],
  );
  await add(
    `insert into override_grant values ($1, $2, $3, $2, null, $4, 'oversell', 0, $5, $2, $2, now())`,
    ...[saleId, hash, terminalId, marker],
  );
}

/** @returns its id */
async function addShift(
  owner: pg.Client,
  { businessId, terminalId, marker }: Omit<SyncSample, 'storefrontId'>,
): Promise<string> {
  const [shiftId, hash] = [randomUUID(), '7'.repeat(64)];
  const add: Add = (text, ...values) => owner.query(text, [businessId, ...values]);
  const nothing = { documents: [], settlements: [], cash: [], drawerOpenings: 0 };
  const before = { salesMinor: ZERO, refundsMinor: ZERO };
  const figures = JSON.stringify(shiftFigures({ before, ...nothing }));
  await add(
    `insert into shift values ($1, $2, $3, $4, 1, 1, 1, true, $2, now(), current_date, $5, 0, 0, 0)`,
    ...[shiftId, hash, terminalId, marker],
  );
  await add(
    `insert into shift_count values ($1, $2, $3, $2, $4, '[]', 0, 0, $2, current_date, now())`,
    ...[shiftId, hash, terminalId],
  );
  await add(
    `insert into shift_report values ($1, $2, $3, $4, 1, 1, 2, 1, $2, $2, now(), current_date, $5,
      $6, 0, 0, 0)`,
    ...[shiftId, hash, terminalId, marker, figures],
  );
  await add(`insert into shift_cash values ($1, $2, $3, $2, $4)`, shiftId, hash, marker);
  await add(
    `insert into drawer_opening values ($1, $2, $3, $2, $4, $5, $2, null, current_date, now())`,
    ...[shiftId, hash, terminalId, marker],
  );
  return shiftId;
}

/** An IdentityRecord as the sync module keeps it. */
function identityOf(terminal: string, storefront: string): string {
  const certificate = {
    ...{ terminal, epoch: 1, series: '01', storefront, devicePublicKey: 'a2V5' },
    ...{ lineage: [], signature: 'c2lnbmF0dXJl' },
  };
  return JSON.stringify({
    ...{ certificate, status: 'active', reason: null, successor: null, missing: null },
    fence: { count: 1, confirmed: '1.first', offered: [] },
    ...{ challenge: null, seen: false, reportedTo: 'none', reportUntil: null },
  });
}

function ruleOn(name: string, productId: string): object {
  const target = {
    ...{ kind: 'named', productIds: [productId], categoryIds: [], exceptProductIds: [] },
  };
  return { name, action: { kind: 'percent', target, ppm: 100_000 } };
}

/** The bodies of every POST and PATCH, naming things of the business whose ids are given. */
export function bodiesNaming(
  ids: SampleIds,
  suffix: string,
): Readonly<Record<string, object | undefined>> {
  const at = (path: string): string => z.string().parse(ids[path]);
  const stock = { warehouseId: at('/warehouses'), reason: 'trying it' };
  const productId = at('/products');
  const taxCategoryId = at('/tax-categories');
  const change: Readonly<Record<string, object>> = {
    '/users': { name: 'Changed' },
    '/roles': { name: `Changed ${suffix}` },
    '/storefronts': { name: 'Changed', favourites: [productId] },
    '/categories': { nameRu: 'Changed' },
    '/tax-categories': { nameRu: 'Changed' },
    '/tax-rates': { ratePpm: 1 },
    '/price-lists': { name: `Changed ${suffix}` },
    '/products': { brand: 'Changed' },
    '/customers': { phone: 'Changed' },
    '/warehouses': { name: 'Changed' },
    '/price-rules': { name: 'Changed' },
    '/customer-categories': { name: `Changed ${suffix}` },
  };
  const create: Readonly<Record<string, object>> = {
    '/users': { name: 'New', roleId: at('/roles') },
    '/categories': { nameRu: 'New', parentCategoryId: at('/categories') },
    '/tax-rates': { taxCategoryId, code: 'N', ratePpm: 1, validFrom: '2026-01-01' },
    '/products': { sku: `N${suffix}`, taxCategoryId, categoryId: at('/categories') },
    '/customers': { code: `N${suffix}`, name: 'New', priceListId: at('/price-lists') },
    '/price-rules': ruleOn('New', productId),
    '/price-preview': {
      storefrontId: at('/storefronts'),
      ...{ moment: { date: '2026-11-21', minuteOfDay: 0 } },
      lines: [{ productId, quantityMilli: 1_000 }],
    },
    '/price-changes/:id/approve': {},
    '/price-changes/:id/refuse': {},
    '/stock/receive': { ...stock, lines: [{ productId, quantityMilli: 1_000 }] },
    '/stock/adjust': { ...stock, lines: [{ productId, quantityMilli: 1_000 }] },
    '/stock/count': { ...stock, lines: [{ productId, countedMilli: 1_000 }] },
    '/enrolment-codes': { storefrontId: at('/storefronts'), terminalName: 'New' },
    '/customers/:id/credit-entries': { kind: 'charge', amountMinor: 1, reason: 'trying it' },
    '/exceptions/:id/resolve': { resolution: 'accept' },
    '/terminals/:id/declare-lost': { reason: 'trying it' },
    '/terminals/:id/revoke': { reason: 'trying it' },
  };
  const entries: [string, object][] = [
    ...Object.entries(create).map(([path, body]): [string, object] => [`POST ${path}`, body]),
    ...Object.entries(change).flatMap(([path, data]): [string, object][] => [
      [`PATCH ${path}/:id`, data],
      [`POST ${path}/batch`, { steps: [{ step: 'change', id: ids[path], data }] }],
    ]),
    ['PATCH /terminals/:id', { name: 'Changed' }],
  ];
  return Object.fromEntries(entries);
}
