import type Database from 'better-sqlite3';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { businessDate } from '../../shared/domain/receipt-number.ts';
import { StorefrontId, TerminalId } from '../../shared/domain/ids.ts';
import type { Clock, Ids, SecretBox } from '../ports.ts';
import type { StoreError, WriteTx } from '../store-port.ts';
import { generateDeviceKey, type NewDeviceKey } from './device-key.ts';
import type { OpenedStore } from './open-store.ts';
import { hashPin } from './pin-hash.ts';
import type { SeedBusiness } from './seed-business.ts';
import { seedCatalogue } from './seed-catalogue.ts';
import { seedCustomers, seedUsers } from './seed-people.ts';
import { pick, type Statements } from './statements.ts';
import { flag } from './terminal.ts';
import { HQ_STOREFRONT_COLUMNS } from './master-columns.ts';
import type { Schema } from './schema.ts';

export type { SeedBusiness } from './seed-business.ts';

export interface NewTerminal {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secretBox: SecretBox;
  /** How receipts and people call this till. */
  readonly name: string;
  /** Two digits that no other till of the business has: the head of its receipt numbers. */
  readonly series: string;
  readonly demo: boolean;
}

/** What every part of the seed is written with. */
export interface SeedContext {
  readonly tx: WriteTx;
  readonly statements: Statements;
  readonly db: Database.Database;
  readonly ids: Ids;
  readonly business: SeedBusiness;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly businessDate: string;
}

/**
 * Makes an empty store a business's first terminal: who it is, its device key, its master data, its
 * people, opening stock and opening debts, and the journal's first event. One transaction.
 * @throws Error when the store already belongs to a terminal
 */
export async function createTerminal(
  opened: OpenedStore,
  business: SeedBusiness,
  terminal: NewTerminal,
): Promise<Result<null, StoreError>> {
  if (opened.seeded()) throw new Error('This store belongs to a terminal already');
  const pinHashes = await Promise.all(business.users.map((user) => hashPin(user.pin)));
  const { statements, db } = opened.internals;
  const key = generateDeviceKey(terminal.secretBox);
  const wallMs = terminal.clock.wallMs();
  const today = businessDate(wallMs, business.storefront.timeZone, null);
  const written = opened.store.transact<null, never>((tx) => {
    const at = new Date(wallMs).toISOString();
    const { ids } = terminal;
    const context = { tx, statements, db, ids, business, at, businessDate: today };
    writeIdentity(context, terminal, key, wallMs);
    seedUsers(context, pinHashes);
    seedCatalogue(context);
    seedCustomers(context);
    return ok(null);
  });
  return written.ok ? ok(null) : err(written.error);
}

function writeIdentity(
  context: SeedContext,
  terminal: NewTerminal,
  key: NewDeviceKey,
  wallMs: number,
): void {
  const { tx, statements, ids, at } = context;
  const terminalId = TerminalId.parse(ids.next());
  const storefrontId = StorefrontId.parse(ids.next());
  insertIdentity(statements)({
    only_row: 1,
    terminal_id: terminalId,
    storefront_id: storefrontId,
    name: terminal.name,
    epoch: 1,
    series: terminal.series,
    device_public_key: key.publicKey,
    device_private_key_sealed: key.privateKeySealed,
    demo: flag(terminal.demo),
    created_at: at,
  });
  insertState(statements)({
    only_row: 1,
    boot_nonce: ids.next(),
    last_wall_ms: Math.floor(wallMs),
    clock_suspect: 0,
    business_date: context.businessDate,
    current_sale_id: null,
    last_completed_sale_id: null,
    signed_in_user_id: null,
    locked: 0,
    pin_failures: 0,
    pin_locked_until_ms: 0,
  });
  statements.run<{ series: string }>()((query, { series }) =>
    query.insertInto('receipt_counter').values({ series, last: 0 }),
  )({ series: terminal.series });
  statements.run<object>()((query) =>
    query.insertInto('journal_cursor').values({ only_row: 1, acked_seq: 0, durable_seq: 0 }),
  )({});
  insertStorefront(statements)(storefrontRow(context.business, storefrontId));
  tx.journal({
    payload: {
      type: 'terminal.opened',
      terminalId,
      storefrontId,
      series: terminal.series,
      devicePublicKey: key.publicKey.toString('base64'),
    },
    subjectId: terminalId,
    receiptNumber: null,
    businessDate: context.businessDate,
    checkpoint: true,
  });
}

function insertIdentity(statements: Statements) {
  const columns = [
    'only_row',
    'terminal_id',
    'storefront_id',
    'name',
    'epoch',
    'series',
    'device_public_key',
    'device_private_key_sealed',
    'demo',
    'created_at',
  ] as const;
  return statements.run<Schema['terminal_identity']>()((query, p) =>
    query.insertInto('terminal_identity').values(pick(p, columns)),
  );
}

function insertState(statements: Statements) {
  const columns = [
    'only_row',
    'boot_nonce',
    'last_wall_ms',
    'clock_suspect',
    'business_date',
    'current_sale_id',
    'last_completed_sale_id',
    'signed_in_user_id',
    'locked',
    'pin_failures',
    'pin_locked_until_ms',
  ] as const;
  return statements.run<Schema['terminal_state']>()((query, p) =>
    query.insertInto('terminal_state').values(pick(p, columns)),
  );
}

function insertStorefront(statements: Statements) {
  const columns = ['only_row', 'storefront_id', ...HQ_STOREFRONT_COLUMNS] as const;
  return statements.run<Schema['storefront']>()((query, p) =>
    query.insertInto('storefront').values(pick(p, columns)),
  );
}

function storefrontRow(
  { storefront }: SeedBusiness,
  storefrontId: StorefrontId,
): Schema['storefront'] {
  return {
    only_row: 1,
    storefront_id: storefrontId,
    code: storefront.code,
    name: storefront.name,
    legal_name: storefront.legalName,
    bin: storefront.bin,
    address: storefront.address,
    phone: storefront.phone,
    currency: storefront.currency,
    time_zone: storefront.timeZone,
    prices_include_tax: flag(storefront.pricesIncludeTax),
    tax_rounding: storefront.taxRounding,
    rounding_mode: storefront.roundingMode,
    cash_step_minor: storefront.cashStepMinor,
    receipt_locale: storefront.receiptLocale,
    footer_en: storefront.footer.en,
    footer_ru: storefront.footer.ru,
    footer_kk: storefront.footer.kk,
    barcode_masks_json: JSON.stringify(storefront.barcodeMasks),
    floor_margin_ppm: null,
    expired_goods: 'refuse',
  };
}
