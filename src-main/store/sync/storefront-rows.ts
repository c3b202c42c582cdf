import type { StorefrontBody } from '../../../shared/protocol/master-rows.ts';
import { STOREFRONT_COLUMNS } from '../master-columns.ts';
import type { Schema } from '../schema.ts';
import { pick, type Statements } from '../statements.ts';
import { flag, type KeptTerminalReader } from '../terminal.ts';
import type { EntityRows } from './entity-rows.ts';

type Settings = Pick<Schema['storefront'], (typeof STOREFRONT_COLUMNS)[number]>;

/** The settings of the one shop this terminal stands in. */
export function createStorefrontRows(
  statements: Statements,
  terminal: KeptTerminalReader,
  renamed: (locale: Settings['receipt_locale']) => void,
): EntityRows<StorefrontBody> {
  const update = statements.run<Settings>()((query, p) =>
    query.updateTable('storefront').set(pick(p, STOREFRONT_COLUMNS)),
  );
  return {
    apply: (bodies) => {
      for (const body of bodies) {
        if (body.storefrontId !== terminal.identity().storefrontId) continue;
        const before = terminal.storefront().receiptLocale;
        update(settingsOf(body));
        terminal.forget();
        if (before !== body.receiptLocale) renamed(body.receiptLocale);
      }
    },
    // A till keeps the settings of a shop that is gone: it may still have something to sell.
    remove: () => {},
    dropOwn: () => {},
  };
}

function settingsOf(body: StorefrontBody): Settings {
  return {
    ...{ code: body.code, name: body.name, legal_name: body.legalName, bin: body.bin },
    ...{ address: body.address, phone: body.phone, currency: body.currency },
    ...{ time_zone: body.timeZone, prices_include_tax: flag(body.pricesIncludeTax) },
    ...{ tax_rounding: body.taxRounding, rounding_mode: body.roundingMode },
    ...{ cash_step_minor: body.cashStepMinor, receipt_locale: body.receiptLocale },
    ...{ footer_en: body.footer.en, footer_ru: body.footer.ru, footer_kk: body.footer.kk },
    barcode_masks_json: JSON.stringify(body.barcodeMasks),
  };
}
