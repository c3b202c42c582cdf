import { type Locale, textIn } from '../../shared/domain/localized.ts';
import { addMinor, type Minor, type Ppm } from '../../shared/domain/money.ts';
import type { ReceiptModel } from '../../shared/domain/receipt/model.ts';
import { receiptWords } from '../../shared/domain/receipt/words.ts';
import type { PricedDraft } from '../sale-port.ts';
import type { Storefront } from '../store-port.ts';
import { isActive } from './cart-view.ts';
import type { Moment } from './observe-clock.ts';

export interface ReceiptFacts {
  readonly storefront: Storefront;
  readonly terminalName: string;
  readonly cashierName: string;
  readonly receiptNumber: string;
  readonly moment: Moment;
  readonly balanceAfterMinor: Minor | null;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
}

/** RCP-2, RCP-5: everything the receipt says, as sold, in the shop's receipt language. */
export function receiptModel(sale: PricedDraft, facts: ReceiptFacts): ReceiptModel {
  const { draft, priced } = sale;
  const { storefront } = facts;
  const tenders = draft.tenders.filter(isActive);
  return {
    balanceAfterMinor: facts.balanceAfterMinor,
    cashierName: facts.cashierName,
    changeMinor: priced.totals.changeMinor,
    copyNumber: 0,
    currency: draft.sale.currency,
    customerName: draft.sale.customerName,
    kind: 'sale',
    lines: receiptLines(sale, storefront.receiptLocale),
    localTime: facts.moment.localTime,
    locale: storefront.receiptLocale,
    qr: receiptQr(facts, priced.totals.totalMinor),
    receiptNumber: facts.receiptNumber,
    roundingMinor: priced.roundingMinor,
    saleDiscountMinor: addMinor(...priced.lines.map((line) => line.saleDiscountMinor)),
    shop: {
      address: storefront.address,
      bin: storefront.bin,
      footer: textIn(storefront.footer, storefront.receiptLocale),
      name: storefront.legalName || storefront.name,
      phone: storefront.phone,
    },
    taxes: priced.totals.taxes.map(({ name, ratePpm, inclusive, baseMinor, taxMinor }) => ({
      baseMinor,
      inclusive,
      name,
      ratePpm,
      taxMinor,
    })),
    tenders: tenders.map(({ kind, tenderedMinor, reference }) => ({
      kind,
      reference,
      tenderedMinor,
    })),
    terminalName: `${receiptWords(storefront.receiptLocale).till} ${facts.terminalName}`,
    totalMinor: priced.totals.totalMinor,
    training: false,
  };
}

function receiptLines({ draft, priced }: PricedDraft, locale: Locale): ReceiptModel['lines'] {
  return draft.lines.map((line, index) => {
    const price = priced.lines[index];
    if (!price) throw new Error(`Line ${line.lineId} was not priced`);
    return {
      discountMinor: price.lineDiscountMinor,
      discountPpm: discountPpm(line.discount),
      grossMinor: price.grossMinor,
      name: textIn(line.name, locale),
      note: line.note,
      quantityMilli: line.quantityMilli,
      sku: line.sku,
      unit: line.unit,
      unitPriceMinor: price.unitPriceMinor,
    };
  });
}

function discountPpm(discount: PricedDraft['draft']['lines'][number]['discount']): Ppm | null {
  return discount?.kind === 'percent' ? discount.ppm : null;
}

/**
 * What the QR says: the receipt's number, total and time, and the till's signature over them, so
 * that a receipt brought back can be told from one that was drawn at home.
 */
function receiptQr(facts: ReceiptFacts, totalMinor: Minor): string {
  const said = `TW1.${facts.receiptNumber}.${totalMinor}.${Math.floor(facts.moment.wallMs / 1000)}`;
  const signature = facts.sign(new TextEncoder().encode(said));
  return `${said}.${Buffer.from(signature).toString('base64url')}`;
}
