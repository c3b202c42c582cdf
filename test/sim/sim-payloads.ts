import { CustomerId, LineId, ProductId, RowId, SaleId, UserId } from '../../shared/domain/ids.ts';
import { Currency, minor } from '../../shared/domain/money.ts';
import { milli } from '../../shared/domain/quantity.ts';
import { formatReceiptNumber } from '../../shared/domain/receipt-number.ts';
import type { JournalPayload, SaleCompleted } from '../../shared/protocol/journal-event.ts';
import type { LeaseSpend } from '../../shared/protocol/lease-event.ts';
import type { TerminalId } from '../../shared/domain/ids.ts';
import { numberedUuid } from './sim-crypto.ts';

export const CASHIER = UserId.parse(numberedUuid(1));
const AT = '2026-11-21T09:00:00.000Z';
const CURRENCY = Currency.parse('KZT');
const DATE = '2026-11-21';
const HASH = '0'.repeat(64);

export interface SaleDraft {
  readonly terminal: TerminalId;
  readonly storefront: string;
  readonly series: string;
  readonly counter: number;
  readonly spends: readonly LeaseSpend[];
  /** New numbers for the ids of this sale. */
  readonly nextNumber: () => number;
}

export function receiptNumberOf(draft: Pick<SaleDraft, 'storefront' | 'series' | 'counter'>) {
  return formatReceiptNumber({
    storefrontCode: draft.storefront,
    businessDate: DATE,
    series: draft.series,
    counter: draft.counter,
  });
}

/** A small sale that is nevertheless whole: HQ parses it with the product's own schema. */
export function salePayload(draft: SaleDraft): SaleCompleted {
  const id = (): string => numberedUuid(draft.nextNumber());
  const saleId = SaleId.parse(id());
  const zero = minor(0);
  const stock = draft.spends.filter(({ counter }) => counter.startsWith('stock:'));
  const credit = draft.spends.find(({ counter }) => counter.startsWith('credit:'));
  const charge = minor(credit?.amount ?? 0);
  const overrides = draft.spends
    .filter(({ beyond }) => beyond > 0)
    .map(({ counter, beyond }) => ({
      overrideId: RowId.parse(id()),
      kind: counter.startsWith('stock:') ? ('oversell' as const) : ('credit_limit' as const),
      lineId: null,
      amountMinor: minor(beyond),
      reason: 'the customer holds it',
      requestedBy: CASHIER,
      grantedBy: CASHIER,
      createdAt: AT,
    }));
  return {
    type: 'sale.completed',
    sale: { ...saleHeader(draft, saleId), totalMinor: charge, paidMinor: charge },
    lines: [],
    tenders: [],
    stockMovements: stock.map(({ counter, amount }) => ({
      movementId: RowId.parse(id()),
      productId: ProductId.parse(counter.split(':')[2]),
      lineId: LineId.parse(id()),
      quantityMilli: milli(-amount),
      unitCostMinor: zero,
    })),
    creditEntry:
      credit === undefined
        ? null
        : creditEntry(
            id(),
            credit.counter.slice('credit:'.length),
            'charge',
            credit.amount,
            saleId,
          ),
    cashMovement: null,
    overrides,
    leases: [...draft.spends],
    receiptSha256: HASH,
    printJobs: [],
    audit: { seq: draft.counter, hash: HASH },
  };
}

function saleHeader(draft: SaleDraft, saleId: SaleId): SaleCompleted['sale'] {
  const zero = minor(0);
  return {
    saleId,
    saleType: 'WHOLESALE',
    storefrontId: draft.storefront,
    terminalId: draft.terminal,
    userId: CASHIER,
    customerId: null,
    customerName: '',
    taxExempt: false,
    currency: CURRENCY,
    pricesIncludeTax: true,
    priceBookVersion: 1,
    discount: null,
    ageConfirmed: 0,
    holdName: '',
    heldAt: null,
    createdAt: AT,
    updatedAt: AT,
    completedAt: AT,
    businessDate: DATE,
    receiptNumber: receiptNumberOf(draft),
    receiptCounter: draft.counter,
    subtotalMinor: zero,
    discountMinor: zero,
    taxMinor: zero,
    totalMinor: zero,
    roundingMinor: zero,
    paidMinor: zero,
    changeMinor: zero,
    costMinor: zero,
    profitMinor: zero,
  };
}

/** A customer pays what he owes. */
export function paymentPayload(
  entryId: string,
  customer: string,
  amount: number,
): Extract<JournalPayload, { type: 'credit.booked' }> {
  return {
    type: 'credit.booked',
    entry: creditEntry(entryId, customer, 'payment', -amount, null),
    cashMovement: null,
  };
}

function creditEntry(
  entryId: string,
  customer: string,
  kind: 'charge' | 'payment',
  amount: number,
  saleId: SaleId | null,
) {
  return {
    entryId: RowId.parse(entryId),
    customerId: CustomerId.parse(customer),
    kind,
    amountMinor: minor(amount),
    saleId,
    dueDate: null,
    tenderKind: kind === 'payment' ? ('cash' as const) : null,
    reference: '',
    userId: CASHIER,
    businessDate: DATE,
    createdAt: AT,
  };
}
