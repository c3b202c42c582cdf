import { sql } from 'kysely';
import { z } from 'zod';
import { BarcodeMask } from '../../shared/domain/barcode/embedded.ts';
import { TillSettings } from '../../shared/ipc/views.ts';
import type {
  Storefront,
  TerminalIdentity,
  TerminalReader,
  TerminalWriter,
} from '../store-port.ts';
import type { Flag } from './schema-flag.ts';
import type { Schema } from './schema.ts';
import type { Statements } from './statements.ts';
import type { TillState } from './till-state.ts';

const SETTINGS_KEY = 'till';

/** A till nobody has set up yet. */
export const DEFAULT_SETTINGS: TillSettings = {
  layout: 'grid',
  colorScheme: 'auto',
  sounds: true,
  autoLockMinutes: 10,
  mergeLines: true,
  shiftOpensItself: true,
  wedgeGapMs: 35,
  wedgePrefix: '',
};

export function flag(value: boolean): Flag {
  return value ? 1 : 0;
}

/** What changes only with an enrolment or a page from HQ is read once. */
export interface KeptTerminalReader extends TerminalReader {
  /** Somebody changed it, or took back that they did. */
  forget(): void;
}

export function createTerminalReader(
  statements: Statements,
  state: Pick<TillState, 'current'>,
): KeptTerminalReader {
  const identityRow = statements.get<object>()((query) =>
    query
      .selectFrom('terminal_identity')
      .select(['terminal_id', 'storefront_id', 'name', 'epoch', 'series', 'demo'])
      .select(sql<Flag>`(select certificate_json is not null from sync_state)`.as('enrolled'))
      .select(sql<Flag>`(select unproven from sync_state)`.as('unproven'))
      .select(sql<string | null>`(select support_code from sync_state)`.as('conflict_code')),
  );
  const storefrontRow = statements.get<object>()((query) =>
    query.selectFrom('storefront').selectAll(),
  );
  const setting = statements.get<{ key: string }>()((query, { key }) =>
    query.selectFrom('setting').select('value_json').where('key', '=', key),
  );
  const unsent = statements.get<object>()((query) =>
    query
      .selectFrom('trail_head')
      .crossJoin('journal_cursor')
      .select(sql<number>`trail_head.journal_seq - journal_cursor.acked_seq`.as('count')),
  );
  let identity: TerminalIdentity | null = null;
  let storefront: Storefront | null = null;
  return {
    identity: () => (identity ??= toIdentity(seeded(identityRow({})))),
    state: () => state.current(),
    storefront: () => (storefront ??= toStorefront(seeded(storefrontRow({})))),
    settings: () => {
      const row = setting({ key: SETTINGS_KEY });
      if (!row) return DEFAULT_SETTINGS;
      return TillSettings.parse({ ...DEFAULT_SETTINGS, ...asObject(row.value_json) });
    },
    unsentCount: () => unsent({})?.count ?? 0,
    forget: () => {
      identity = null;
      storefront = null;
    },
  };
}

export function createTerminalWriter(
  statements: Statements,
  reader: TerminalReader,
  state: Pick<TillState, 'change'>,
): TerminalWriter {
  const saveSetting = statements.run<{ key: string; value: string }>()((query, p) =>
    query
      .insertInto('setting')
      .values({ key: p.key, value_json: p.value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value_json: p.value })),
  );
  const nextCounter = statements.get<{ series: string }>()((query, { series }) =>
    query
      .updateTable('receipt_counter')
      .set({ last: sql<number>`last + 1` })
      .where('series', '=', series)
      .returning('last'),
  );
  return {
    update: (change) => state.change(change),
    saveSettings: (settings) =>
      saveSetting({ key: SETTINGS_KEY, value: JSON.stringify(TillSettings.parse(settings)) }),
    nextReceiptCounter: () => seeded(nextCounter({ series: reader.identity().series })).last,
  };
}

function toIdentity(row: {
  terminal_id: TerminalIdentity['terminalId'];
  storefront_id: TerminalIdentity['storefrontId'];
  name: string;
  epoch: number;
  series: string;
  demo: Flag;
  enrolled: Flag;
  unproven: Flag;
  conflict_code: string | null;
}): TerminalIdentity {
  return {
    terminalId: row.terminal_id,
    storefrontId: row.storefront_id,
    name: row.name,
    epoch: row.epoch,
    series: row.series,
    demo: row.demo === 1,
    enrolled: row.enrolled === 1,
    unproven: row.unproven === 1,
    conflictCode: row.conflict_code,
  };
}

function toStorefront(row: Schema['storefront']): Storefront {
  return {
    storefrontId: row.storefront_id,
    code: row.code,
    name: row.name,
    legalName: row.legal_name,
    bin: row.bin,
    address: row.address,
    phone: row.phone,
    currency: row.currency,
    timeZone: row.time_zone,
    pricesIncludeTax: row.prices_include_tax === 1,
    taxRounding: row.tax_rounding,
    roundingMode: row.rounding_mode,
    cashStepMinor: row.cash_step_minor,
    receiptLocale: row.receipt_locale,
    footer: { en: row.footer_en, ru: row.footer_ru, kk: row.footer_kk },
    barcodeMasks: z.array(BarcodeMask).parse(JSON.parse(row.barcode_masks_json)),
    floorMarginPpm: row.floor_margin_ppm,
    expiredGoods: row.expired_goods,
  };
}

function seeded<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('This store belongs to no terminal yet');
  return row;
}

function asObject(json: string): object {
  return z.record(z.string(), z.unknown()).parse(JSON.parse(json));
}
