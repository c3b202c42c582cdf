import type { ProductId } from '../../../shared/domain/ids.ts';
import type { StorefrontBody } from '../../../shared/protocol/master-rows.ts';
import { HQ_STOREFRONT_COLUMNS } from '../master-columns.ts';
import type { Schema } from '../schema.ts';
import { pick, type Statements } from '../statements.ts';
import { flag, type KeptTerminalReader } from '../terminal.ts';
import type { EntityRows } from './entity-rows.ts';

type Settings = Pick<Schema['storefront'], (typeof HQ_STOREFRONT_COLUMNS)[number]>;

export interface StorefrontLinks {
  /** Receipts speak this language from now on. */
  renamed(locale: Settings['receipt_locale']): void;
  /** A favourite may come before its product. */
  productRow(productId: ProductId): number;
}

/** The settings of the one shop this terminal stands in, and what stands first in its grid. */
export function createStorefrontRows(
  statements: Statements,
  terminal: KeptTerminalReader,
  links: StorefrontLinks,
): EntityRows<StorefrontBody> {
  const update = statements.run<Settings>()((query, p) =>
    query.updateTable('storefront').set(pick(p, HQ_STOREFRONT_COLUMNS)),
  );
  const clear = statements.run<object>()((query) => query.deleteFrom('favourite'));
  const insert = statements.run<Schema['favourite']>()((query, p) =>
    query.insertInto('favourite').values(pick(p, ['position', 'product_row'])),
  );
  const choose = (favourites: readonly ProductId[]): void => {
    clear({});
    for (const [index, productId] of favourites.entries()) {
      insert({ position: index + 1, product_row: links.productRow(productId) });
    }
  };
  return {
    apply: (bodies) => {
      for (const body of bodies) {
        if (body.storefrontId !== terminal.identity().storefrontId) continue;
        const before = terminal.storefront().receiptLocale;
        update(settingsOf(body));
        terminal.forget();
        if (before !== body.receiptLocale) links.renamed(body.receiptLocale);
        if (body.favourites != null) choose(body.favourites);
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
    floor_margin_ppm: body.floorMarginPpm ?? null,
    expired_goods: body.expiredGoods ?? 'refuse',
  };
}
