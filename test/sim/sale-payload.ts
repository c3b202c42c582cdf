import { LineId, RowId, SaleId, type TerminalId } from '../../shared/domain/ids.ts';
import { minor, type Minor } from '../../shared/domain/money.ts';
import { milli } from '../../shared/domain/quantity.ts';
import { formatReceiptNumber } from '../../shared/domain/receipt-number.ts';
import type { SaleCompleted } from '../../shared/protocol/journal-event.ts';
import type { LeaseSpend } from '../../shared/protocol/lease-event.ts';
import { cashGainedMinor } from '../../shared/protocol/sale-sums.ts';
import type { PaidBasket } from './basket.ts';
import { numberedUuid } from './sim-crypto.ts';
import { AT, CASHIER, creditEntry, CURRENCY, DATE, NO_BYTES } from './sim-payloads.ts';

export interface SaleDraft {
  readonly terminal: TerminalId;
  readonly storefront: string;
  readonly series: string;
  readonly counter: number;
  readonly spends: readonly LeaseSpend[];
  readonly paid: PaidBasket;
  /** New numbers for the ids of this sale. */
  readonly nextNumber: () => number;
}

/** A whole sale, priced and paid by the product's own domain. */
export function salePayload(draft: SaleDraft): SaleCompleted {
  const id = (): RowId => RowId.parse(numberedUuid(draft.nextNumber()));
  const saleId = SaleId.parse(id());
  const tenders = tendersOf(draft.paid);
  const credit = draft.spends.find(({ counter }) => counter.startsWith('credit:'));
  const gained = cashGainedMinor(tenders);
  return {
    type: 'sale.completed',
    sale: saleHeader(draft, saleId),
    lines: linesOf(draft.paid),
    tenders,
    stockMovements: draft.paid.basket.lines.flatMap((line) =>
      line.productId === null
        ? []
        : {
            movementId: id(),
            productId: line.productId,
            lineId: line.lineId,
            quantityMilli: milli(-line.quantityMilli),
            unitCostMinor: line.unitCostMinor,
          },
    ),
    creditEntry:
      credit === undefined
        ? null
        : creditEntry(id(), credit.counter.slice('credit:'.length), 'charge', {
            amount: credit.amount,
            saleId,
          }),
    cashMovement: tenders.some(({ kind }) => kind === 'cash')
      ? cashMovement(id(), 'sale', gained, saleId)
      : null,
    overrides: overridesOf(draft.spends, id),
    leases: [...draft.spends],
    receiptSha256: NO_BYTES,
    printJobs: [],
    audit: { seq: draft.counter, hash: NO_BYTES },
  };
}

export function cashMovement(
  movementId: RowId,
  kind: 'sale' | 'refund' | 'settlement',
  amountMinor: Minor,
  saleId: SaleId | null,
) {
  return {
    ...{ movementId, kind, amountMinor, saleId, creditEntryId: null, userId: CASHIER },
    ...{ businessDate: DATE, createdAt: AT },
  };
}

function overridesOf(spends: readonly LeaseSpend[], id: () => RowId): SaleCompleted['overrides'] {
  return spends
    .filter(({ beyond }) => beyond > 0)
    .map(({ counter, beyond }) => ({
      overrideId: id(),
      kind: counter.startsWith('stock:') ? ('oversell' as const) : ('credit_limit' as const),
      lineId: null,
      amountMinor: minor(beyond),
      reason: 'the customer holds it',
      requestedBy: CASHIER,
      grantedBy: CASHIER,
      createdAt: AT,
    }));
}

function linesOf({ basket, priced }: PaidBasket): SaleCompleted['lines'] {
  return priced.lines.map((line, index) => {
    const from = basket.lines[index];
    const goods = from?.productId != null;
    return {
      lineId: LineId.parse(line.lineId),
      position: index + 1,
      productId: from?.productId ?? null,
      ...{ sku: goods ? 'SPICE' : '', nameEn: 'Spice', nameRu: 'Пряность', nameKk: 'Дәмдеуіш' },
      ...{ barcode: null, unit: goods ? 'kg' : 'piece', weighed: goods, taxCategoryId: 'standard' },
      ...{ trackStock: goods, oversellPolicy: 'presented', minimumAge: 0 },
      quantityMilli: from?.quantityMilli ?? milli(0),
      unitPriceMinor: line.unitPriceMinor,
      unitCostMinor: from?.unitCostMinor ?? minor(0),
      discount: from?.discount ?? null,
      note: '',
      trace: [...line.trace],
      createdAt: AT,
      grossMinor: line.grossMinor,
      lineDiscountMinor: line.lineDiscountMinor,
      saleDiscountMinor: line.saleDiscountMinor,
      taxMinor: line.taxMinor,
      totalMinor: line.totalMinor,
      profitMinor: line.profitMinor,
      taxes: line.taxes.map((tax) => ({ ...tax })),
    };
  });
}

function tendersOf({ tenders }: PaidBasket): SaleCompleted['tenders'] {
  return tenders.map((one, index) => ({
    tenderId: one.tenderId,
    position: index + 1,
    kind: one.kind,
    status: 'CAPTURED',
    amountMinor: one.amountMinor,
    tenderedMinor: one.handedMinor,
    changeMinor: one.changeMinor,
    roundingMinor: one.roundingMinor,
    reference: '',
    userId: CASHIER,
    createdAt: AT,
  }));
}

function saleHeader(draft: SaleDraft, saleId: SaleId): SaleCompleted['sale'] {
  const { basket, priced } = draft.paid;
  const { totals } = priced;
  return {
    saleId,
    ...{ saleType: 'WHOLESALE', storefrontId: draft.storefront, terminalId: draft.terminal },
    ...{ userId: CASHIER, customerId: null, customerName: '', taxExempt: basket.taxExempt },
    ...{ currency: CURRENCY, pricesIncludeTax: true, priceBookVersion: 1 },
    ...{ discount: basket.saleDiscount, ageConfirmed: 0, holdName: '', heldAt: null },
    ...{ createdAt: AT, updatedAt: AT, completedAt: AT, businessDate: DATE },
    receiptNumber: formatReceiptNumber({
      storefrontCode: draft.storefront,
      businessDate: DATE,
      series: draft.series,
      counter: draft.counter,
    }),
    receiptCounter: draft.counter,
    subtotalMinor: totals.subtotalMinor,
    discountMinor: totals.discountMinor,
    taxMinor: totals.taxMinor,
    totalMinor: totals.totalMinor,
    roundingMinor: priced.roundingMinor,
    paidMinor: totals.paidMinor,
    changeMinor: totals.changeMinor,
    costMinor: priced.costMinor,
    profitMinor: priced.profitMinor,
  };
}
