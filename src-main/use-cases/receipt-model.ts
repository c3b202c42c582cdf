import { type Locale, textIn } from '../../shared/domain/localized.ts';
import { addMinor, type Minor, type Ppm } from '../../shared/domain/money.ts';
import type { ReceiptModel } from '../../shared/domain/receipt/model.ts';
import { receiptWords } from '../../shared/domain/receipt/words.ts';
import type { Storefront } from '../store-port.ts';
import { isActive, type PricedDraft } from './cart-view.ts';
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
    kind: 'sale',
    locale: storefront.receiptLocale,
    currency: draft.sale.currency,
    shop: {
      name: storefront.legalName || storefront.name,
      bin: storefront.bin,
      address: storefront.address,
      phone: storefront.phone,
      footer: textIn(storefront.footer, storefront.receiptLocale),
    },
    receiptNumber: facts.receiptNumber,
    localTime: facts.moment.localTime,
    terminalName: `${receiptWords(storefront.receiptLocale).till} ${facts.terminalName}`,
    cashierName: facts.cashierName,
    customerName: draft.sale.customerName,
    lines: receiptLines(sale, storefront.receiptLocale),
    saleDiscountMinor: addMinor(...priced.lines.map((line) => line.saleDiscountMinor)),
    totalMinor: priced.totals.totalMinor,
    taxes: priced.totals.taxes.map(({ name, ratePpm, inclusive, baseMinor, taxMinor }) => ({
      name,
      ratePpm,
      inclusive,
      baseMinor,
      taxMinor,
    })),
    roundingMinor: priced.roundingMinor,
    tenders: tenders.map(({ kind, tenderedMinor, reference }) => ({
      kind,
      tenderedMinor,
      reference,
    })),
    changeMinor: priced.totals.changeMinor,
    balanceAfterMinor: facts.balanceAfterMinor,
    training: false,
    qr: receiptQr(facts, priced.totals.totalMinor),
    copyNumber: 0,
  };
}

function receiptLines({ draft, priced }: PricedDraft, locale: Locale): ReceiptModel['lines'] {
  return draft.lines.map((line, index) => {
    const price = priced.lines[index];
    if (!price) throw new Error(`Line ${line.lineId} was not priced`);
    return {
      name: textIn(line.name, locale),
      sku: line.sku,
      quantityMilli: line.quantityMilli,
      unit: line.unit,
      unitPriceMinor: price.unitPriceMinor,
      grossMinor: price.grossMinor,
      discountMinor: price.lineDiscountMinor,
      discountPpm: discountPpm(line.discount),
      note: line.note,
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
