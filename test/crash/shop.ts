import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadDemoBusiness } from '../../demo/demo-business.ts';
import { milli } from '../../shared/domain/quantity.ts';
import { appRoot } from '../../src-main/app-root.ts';
import { createFileSecretBox } from '../../src-main/shells/secret-box.ts';
import { openStore } from '../../src-main/store/open-store.ts';
import { createTerminal, type SeedBusiness } from '../../src-main/store/seed.ts';
import { systemClock, systemIds } from '../../src-main/terminal.ts';

/** What a script needs to know of the shop it sells in. */
export interface Shop {
  readonly pin: string;
  /** Codes that sell without a question: no age, no weight. */
  readonly barcodes: readonly string[];
  /** A customer who may buy on account. */
  readonly customerCode: string;
}

/** Never sold out, however long a test sells. */
const PLENTY_MILLI = milli(900_000_000);

/**
 * A small part of the demo shop, stocked so well that nothing runs out. One person only: every PIN
 * that is tried costs a start some tens of milliseconds.
 */
export function stockedShop(): { readonly shop: Shop; readonly business: SeedBusiness } {
  const demo = loadDemoBusiness(join(appRoot(), 'demo'));
  const products = demo.products
    .filter((product) => product.barcode !== null && product.minimumAge === 0)
    .filter((product) => product.openingStockMilli !== null)
    .map((product) => ({ ...product, openingStockMilli: PLENTY_MILLI }));
  const user = demo.users.find((one) => one.role === 'manager');
  const customer = demo.customers.find((one) => one.type === 'WHOLESALE' && !one.creditBlocked);
  if (!user || !customer) throw new Error('The demo shop lost its manager or its customers');
  const barcodes = products.flatMap((product) => product.barcode ?? []);
  return {
    shop: { pin: user.pin, barcodes, customerCode: customer.code },
    business: { ...demo, products, users: [user], customers: [{ ...customer, openingDebts: [] }] },
  };
}

/** Makes a till's data folder with that shop in it. */
export async function seedShop(dataDir: string): Promise<Shop> {
  mkdirSync(dataDir, { recursive: true });
  const { shop, business } = stockedShop();
  const secretBox = createFileSecretBox(dataDir);
  const opened = openStore({
    dataDir,
    secretBox,
    clock: systemClock,
    ids: systemIds,
    migrationsDir: join(appRoot(), 'migrations', 'terminal'),
  });
  if (!opened.ok) throw new Error(`The store could not be made: ${opened.error.code}`);
  try {
    const till = { clock: systemClock, ids: systemIds, secretBox, name: '01', series: '01' };
    const made = await createTerminal(opened.value, business, { ...till, demo: true });
    if (!made.ok) throw new Error(`The shop could not be written: ${made.error}`);
  } finally {
    opened.value.close();
  }
  return shop;
}
