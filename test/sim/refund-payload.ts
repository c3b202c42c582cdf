import { stockCounter } from '../../shared/domain/counter.ts';
import { RefundId, RowId, type TerminalId, TenderId } from '../../shared/domain/ids.ts';
import {
  addMinor,
  minor,
  type Minor,
  negateMinor,
  roundToStep,
} from '../../shared/domain/money.ts';
import { milli } from '../../shared/domain/quantity.ts';
import {
  type LineBack,
  lineBack,
  type RestockKind,
  tenderParts,
} from '../../shared/domain/refund.ts';
import { formatReceiptNumber } from '../../shared/domain/receipt-number.ts';
import type { SaleCompleted } from '../../shared/protocol/journal-event.ts';
import type { LeaseSpend } from '../../shared/protocol/lease-event.ts';
import type { RefundProcessed } from '../../shared/protocol/refund-event.ts';
import { numberedUuid } from './sim-crypto.ts';
import { cashMovement } from './sale-payload.ts';
import { AT, CASHIER, creditEntry, CURRENCY, DATE, NO_BYTES } from './sim-payloads.ts';

type SaleLine = SaleCompleted['lines'][number];

export interface RefundDraft {
  readonly terminal: TerminalId;
  readonly storefront: string;
  /** As receipts name it, where that is another name. */
  readonly storefrontCode?: string;
  readonly series: string;
  readonly counter: number;
  /** The sale as its receipt says. */
  readonly sale: SaleCompleted;
  /** False: the customer has lost it, and only remembers what it was. */
  readonly withReceipt: boolean;
  readonly line: SaleLine;
  readonly quantityMilli: number;
  /** Of this line, given back by this till already. */
  readonly beforeMilli: number;
  readonly restock: RestockKind;
  readonly leases: readonly LeaseSpend[];
  readonly override: RefundProcessed['overrides'][number]['kind'] | null;
  /** What is back on the shelf is this till's to sell. */
  readonly keepsGoods: boolean;
  readonly nextNumber: () => number;
}

const CASH_STEP = 500;

/** One line comes back, wholly or in part, and its money goes back the way it came. */
export function refundPayload(draft: RefundDraft): RefundProcessed {
  const { sale, line, quantityMilli } = draft;
  const id = (): RowId => RowId.parse(numberedUuid(draft.nextNumber()));
  const back = partsOf(draft);
  const refundLineId = id();
  const tenders = tendersOf(draft, back, id);
  const cash = tenders.filter(({ kind }) => kind === 'cash');
  const given = addMinor(...cash.map(({ givenMinor }) => givenMinor));
  const account = tenders.find(({ kind }) => kind === 'on_account');
  const { productId } = line;
  const restocked = productId !== null && draft.restock === 'restock' ? [productId] : [];
  const customer = sale.creditEntry?.customerId ?? null;
  return {
    type: 'refund.processed',
    refund: refundHeader(draft, back, tenders),
    lines: [lineOf(draft, back, refundLineId)],
    tenders,
    stockMovements: restocked.map((product) => ({
      movementId: id(),
      productId: product,
      refundLineId,
      quantityMilli: milli(quantityMilli),
      unitCostMinor: line.unitCostMinor,
    })),
    creditEntry:
      account === undefined || customer === null || account.amountMinor === 0
        ? null
        : creditEntry(id(), customer, 'adjustment', {
            amount: -account.amountMinor,
            saleId: sale.sale.saleId,
          }),
    cashMovement:
      given === 0 ? null : cashMovement(id(), 'refund', negateMinor(given), sale.sale.saleId),
    overrides: draft.override === null ? [] : [overrideOf(draft, back, id())],
    leases: [...draft.leases],
    replenished: [
      ...(draft.keepsGoods ? restocked : []).map((product) => ({
        counter: stockCounter(draft.storefront, product),
        amount: quantityMilli,
      })),
      ...(account !== undefined && customer !== null && account.amountMinor > 0
        ? [{ counter: `credit:${customer}`, amount: account.amountMinor }]
        : []),
    ],
    receiptSha256: NO_BYTES,
    printJobs: [],
    audit: { seq: draft.counter, hash: NO_BYTES },
  };
}

function partsOf({ sale, line, quantityMilli, beforeMilli }: RefundDraft): LineBack {
  const paid = sale.tenders.map(({ amountMinor }) => amountMinor);
  const parts = tenderParts(
    sale.lines.map(({ totalMinor }) => totalMinor),
    paid,
  );
  const sold = {
    soldMilli: line.quantityMilli,
    discountMinor: addMinor(line.lineDiscountMinor, line.saleDiscountMinor),
    taxes: line.taxes,
    tendersMinor: parts[sale.lines.indexOf(line)] ?? [],
  };
  return lineBack(sold, quantityMilli, beforeMilli);
}

function tendersOf(
  draft: RefundDraft,
  back: LineBack,
  id: () => RowId,
): RefundProcessed['tenders'] {
  const tender = (from: SaleCompleted['tenders'][number], amountMinor: Minor, index: number) => {
    const kind = draft.withReceipt ? from.kind : ('cash' as const);
    const givenMinor =
      kind === 'cash' ? roundToStep(amountMinor, CASH_STEP, 'half-away') : amountMinor;
    return {
      tenderId: TenderId.parse(id()),
      position: index + 1,
      kind,
      status: 'CAPTURED' as const,
      originalTenderId: draft.withReceipt ? from.tenderId : null,
      amountMinor,
      givenMinor,
      roundingMinor: minor(givenMinor - amountMinor),
      ...{ reference: '', userId: CASHIER, createdAt: AT },
    };
  };
  return draft.sale.tenders.flatMap((from, index) => {
    const amountMinor = back.tendersMinor[index] ?? minor(0);
    return amountMinor === 0 ? [] : [tender(from, amountMinor, index)];
  });
}

function lineOf(
  { line, quantityMilli, restock, withReceipt }: RefundDraft,
  back: LineBack,
  refundLineId: RowId,
): RefundProcessed['lines'][number] {
  const { productId, sku, nameEn, nameRu, nameKk, barcode, unit, weighed } = line;
  const { taxCategoryId, trackStock, unitPriceMinor, unitCostMinor } = line;
  return {
    ...{ refundLineId, position: 1, saleLineId: withReceipt ? line.lineId : null },
    ...{ productId, sku, nameEn, nameRu, nameKk, barcode, unit, weighed },
    ...{ taxCategoryId, trackStock, unitPriceMinor, unitCostMinor },
    quantityMilli: milli(quantityMilli),
    grossMinor: back.grossMinor,
    discountMinor: back.discountMinor,
    taxMinor: back.taxMinor,
    totalMinor: back.totalMinor,
    taxes: line.taxes.map((tax, index) => {
      const taxMinor = back.taxesMinor[index] ?? minor(0);
      return { ...tax, taxMinor, baseMinor: minor(back.totalMinor - back.taxMinor) };
    }),
    restock,
    reason: 'it did not please',
  };
}

function refundHeader(
  draft: RefundDraft,
  back: LineBack,
  tenders: RefundProcessed['tenders'],
): RefundProcessed['refund'] {
  const { saleId, receiptNumber, terminalId, businessDate, taxExempt } = draft.sale.sale;
  return {
    refundId: RefundId.parse(numberedUuid(draft.nextNumber())),
    sale: draft.withReceipt ? { saleId, receiptNumber, terminalId, businessDate } : null,
    exchangeSaleId: null,
    ...{ storefrontId: draft.storefront, terminalId: draft.terminal, userId: CASHIER },
    ...{ customerId: null, customerName: '', currency: CURRENCY, pricesIncludeTax: true },
    ...{ taxExempt, reason: 'it did not please', requestedBy: CASHIER },
    ...{ approvedBy: draft.override === null ? null : CASHIER },
    ...{ createdAt: AT, completedAt: AT, businessDate: DATE },
    receiptNumber: formatReceiptNumber({
      storefrontCode: draft.storefrontCode ?? draft.storefront,
      businessDate: DATE,
      series: draft.series,
      counter: draft.counter,
    }),
    receiptCounter: draft.counter,
    subtotalMinor: back.grossMinor,
    discountMinor: back.discountMinor,
    taxMinor: back.taxMinor,
    totalMinor: back.totalMinor,
    roundingMinor: addMinor(...tenders.map(({ roundingMinor }) => roundingMinor)),
  };
}

function overrideOf(
  { override }: RefundDraft,
  back: LineBack,
  overrideId: RowId,
): RefundProcessed['overrides'][number] {
  return {
    overrideId,
    kind: override ?? 'refund_right',
    refundLineId: null,
    amountMinor: back.totalMinor,
    reason: 'the line is down and the receipt is genuine',
    ...{ requestedBy: CASHIER, grantedBy: CASHIER, createdAt: AT },
  };
}
