import { randomUUID } from 'node:crypto';
import type { DemoBusiness, DemoProduct } from '../../demo/demo-business.ts';
import { DEMO_TAX_CATEGORIES } from '../../demo/demo-business.ts';
import type { AppDeps } from '../app-deps.ts';
import { CATALOGUE_RESOURCES } from '../modules/catalogue/catalogue-routes.ts';
import { customersWithCredit } from '../modules/customers/customer-credit.ts';
import { bookCreditEntry } from '../modules/customers/credit-entries.ts';
import { createBusiness, FOUNDER } from '../modules/identity/business.ts';
import { storefrontResource } from '../modules/identity/storefront-resource.ts';
import { createEnrolmentCode } from '../modules/terminals/enrolment-code.ts';
import { userResource } from '../modules/identity/user-resource.ts';
import { book } from '../modules/stock/stock-ledger.ts';
import type { Fields, Resource } from '../resource/resource.ts';
import { changeOne, createOne } from '../resource/resource-store.ts';
import { type Actor, lookUp, transact, type Work } from '../store/work.ts';

export const DEMO_CODE = 'demo';
/** Plain on purpose: the demo prints it. */
export const DEMO_PASSWORD = 'demo password';

const SEEDER: Actor = {
  ...{ userId: null, name: 'Demo', terminalId: null },
  ...{ correlationId: 'demo-seed', sourceAddress: 'local' },
};

/** `manager@demo.example`: who may sign in at HQ, by role. */
export function demoEmail(role: string): string {
  return `${role}@${DEMO_CODE}.example`;
}

/**
 * The demo business with its shop, people, goods, opening stock and debts, in one transaction.
 * @returns whether it was made now; false where it was there already
 */
export async function seedDemo(deps: AppDeps, demo: DemoBusiness): Promise<boolean> {
  const there = await lookUp(deps.database, 'business_code', DEMO_CODE, (db) =>
    db.selectFrom('business').select('business_id').executeTakeFirst(),
  );
  if (there !== undefined) return false;
  await transact(deps, randomUUID(), SEEDER, async (work) => {
    const roleIds = await createBusiness(work, { code: DEMO_CODE, name: demo.storefront.name });
    const warehouseId = await addShop(work, demo);
    const seen = new Set<string>();
    for (const { pin, role, name, locale } of demo.users) {
      // The first of each role may sign in at HQ too.
      const signsIn = (role === 'manager' || role === 'admin') && !seen.has(role);
      seen.add(role);
      const email = signsIn ? demoEmail(role) : null;
      const password = signsIn ? DEMO_PASSWORD : null;
      const person = { name, locale, pin, email, password, roleId: roleIds.get(role) };
      await add(work, userResource(deps.passwords), person);
    }
    await addGoods(work, demo, warehouseId);
    await addCustomers(work, demo);
  });
  return true;
}

/** A code for the demo's till, known beforehand to whoever starts both. */
export async function offerDemoCode(deps: AppDeps, code: string): Promise<void> {
  const there = await lookUp(deps.database, 'business_code', DEMO_CODE, (db) =>
    db.selectFrom('business').select('business_id').executeTakeFirst(),
  );
  if (there === undefined) return;
  await transact(deps, there.business_id, SEEDER, async (work) => {
    const shop = await work.db
      .selectFrom('storefront')
      .select('storefront_id')
      .where('business_id', '=', work.businessId)
      .where('deleted_at', 'is', null)
      .orderBy('storefront_id')
      .executeTakeFirstOrThrow();
    const given = { storefrontId: shop.storefront_id, terminalName: 'Till 1' };
    await createEnrolmentCode(work, FOUNDER.userId, given, code);
  });
}

async function add(work: Work, resource: Resource, fields: Fields): Promise<string> {
  const view = await createOne(
    work,
    resource,
    FOUNDER,
    resource.input.partial().loose().parse(fields),
  );
  return String(view[resource.id.field]);
}

async function addShop(work: Work, demo: DemoBusiness): Promise<string> {
  const { priceLists: _lists, taxRates: _rates, ...shop } = demo.storefront;
  // Its warehouse has its id.
  return add(work, storefrontResource, shop);
}

async function addGoods(work: Work, demo: DemoBusiness, warehouseId: string): Promise<void> {
  const [category, taxCategory, taxRate, priceList, product] = CATALOGUE_RESOURCES;
  if (!category || !taxCategory || !taxRate || !priceList || !product) {
    throw new Error('The catalogue lacks a resource');
  }
  for (const taxCategoryId of DEMO_TAX_CATEGORIES) await add(work, taxCategory, { taxCategoryId });
  for (const { name, taxCategory: taxCategoryId, ...rate } of demo.storefront.taxRates) {
    const inclusive = demo.storefront.pricesIncludeTax;
    await add(work, taxRate, { ...rate, ...named(name), taxCategoryId, inclusive });
  }
  const listIds = new Map<string, string>();
  for (const list of demo.storefront.priceLists) {
    const { currency } = demo.storefront;
    listIds.set(list.saleType, await add(work, priceList, { ...list, currency }));
  }
  const categoryIds = new Map<string, string>();
  for (const [position, one] of demo.categories.entries()) {
    const parentCategoryId = categoryIds.get(one.parentKey ?? '') ?? null;
    const fields = { ...named(one.name), parentCategoryId, position };
    categoryIds.set(one.key, await add(work, category, fields));
  }
  const favourites: { readonly productId: string; readonly place: number }[] = [];
  for (const goods of demo.products) {
    const categoryId = categoryIds.get(goods.categoryKey) ?? null;
    const productId = await add(work, product, productFields(goods, categoryId, listIds));
    if (goods.favourite !== null) favourites.push({ productId, place: goods.favourite });
    if (goods.openingStockMilli === null || goods.openingStockMilli === 0) continue;
    await book(work, {
      ...{ warehouseId, productId, kind: 'opening', quantityMilli: goods.openingStockMilli },
      ...{ unitCostMinor: null, reason: 'opening stock', reference: '', userId: FOUNDER.userId },
    });
  }
  const inOrder = favourites.toSorted((one, other) => one.place - other.place);
  await changeOne(work, storefrontResource, FOUNDER, {
    ...{ id: warehouseId, version: null },
    input: { favourites: inOrder.map(({ productId }) => productId) },
  });
}

function named(name: { readonly en: string; readonly ru: string; readonly kk: string }): Fields {
  return { nameEn: name.en, nameRu: name.ru, nameKk: name.kk };
}

function productFields(
  goods: DemoProduct,
  categoryId: string | null,
  listIds: ReadonlyMap<string, string>,
): Fields {
  const codes = [goods.barcode, goods.plu, goods.scaleCode].filter((code) => code !== null);
  const single = codes.map((code) => ({ code, packMilli: 1_000 }));
  const pack = goods.pack === null ? [] : [goods.pack];
  const packs = pack.map(({ barcode, quantityMilli }) => ({
    code: barcode,
    packMilli: quantityMilli,
  }));
  return {
    ...{ sku: goods.sku, ...named(goods.name), categoryId, brand: goods.brand },
    ...{ unit: goods.unit, type: goods.type, taxCategoryId: goods.taxCategory },
    ...{ costMinor: goods.costMinor, trackStock: goods.openingStockMilli !== null },
    ...{ oversellPolicy: goods.oversellPolicy, minimumAge: goods.minimumAge },
    lowStockMilli: goods.lowStockMilli ?? 0,
    barcodes: [...new Map([...single, ...packs].map((one) => [one.code, one])).values()],
    prices: [
      { priceListId: listIds.get('RETAIL'), priceMinor: goods.retailMinor },
      { priceListId: listIds.get('WHOLESALE'), priceMinor: goods.wholesaleMinor },
    ],
  };
}

async function addCustomers(work: Work, demo: DemoBusiness): Promise<void> {
  for (const { openingDebts, taxId, ...customer } of demo.customers) {
    const customerId = await add(work, customersWithCredit, { ...customer, taxId: taxId || null });
    for (const { amountMinor, ageDays, reference } of openingDebts) {
      const dueInDays = customer.creditTermsDays - ageDays;
      const due = new Date(Date.parse(work.now) + dueInDays * 86_400_000);
      await bookCreditEntry(work, customerId, FOUNDER.userId, {
        ...{ kind: 'opening', amountMinor, reference, reason: 'opening debt' },
        dueDate: due.toISOString().slice(0, 10),
      });
    }
  }
}
