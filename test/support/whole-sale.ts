import { randomUUID } from 'node:crypto';
import { creditCounter, stockCounter } from '../../shared/domain/counter.ts';
import { formatReceiptNumber } from '../../shared/domain/receipt-number.ts';
import { SaleCompleted } from '../../shared/protocol/journal-event.ts';

export interface SaleGiven {
  readonly terminal: string;
  readonly storefrontId: string;
  readonly storefrontCode: string;
  readonly series: string;
  readonly counter: number;
  /** One line each; the same product may come several times. */
  readonly productIds: readonly string[];
  /** On account, for the whole total. */
  readonly customerId?: string;
  readonly saleId?: string;
  readonly quantityMilli?: number;
  readonly leased?: boolean;
}

export const CASHIER_ID = '01890000-0000-7000-8000-000000000001';
const AT = '2026-11-21T09:00:00.000Z';
const DATE = '2026-11-21';
const HASH = '0'.repeat(64);
export const LINE_TOTAL_MINOR = 56_000;

/** A sale as a till with everything on reports it: lines with taxes and traces, money, stock. */
export function wholeSale(given: SaleGiven): SaleCompleted {
  const { productIds, customerId, counter } = given;
  const saleId = given.saleId ?? randomUUID();
  const quantityMilli = given.quantityMilli ?? 1_000;
  const lines = productIds.map((productId, position) => line(productId, position, quantityMilli));
  const totalMinor = lines.length * LINE_TOTAL_MINOR;
  const onAccount = customerId !== undefined;
  const by = { userId: CASHIER_ID, createdAt: AT };
  const entry = {
    ...{ entryId: randomUUID(), customerId, kind: 'charge', amountMinor: totalMinor, saleId },
    ...{
      dueDate: '2026-12-21',
      tenderKind: 'on_account',
      reference: '',
      businessDate: DATE,
      ...by,
    },
  };
  const cash = {
    ...{ movementId: randomUUID(), kind: 'sale', amountMinor: totalMinor, saleId },
    ...{ creditEntryId: null, businessDate: DATE, ...by },
  };
  const moved = new Map<string, number>();
  for (const id of productIds) moved.set(id, (moved.get(id) ?? 0) + quantityMilli);
  const leases = [...moved].map(([id, amount]) => {
    return { counter: stockCounter(given.storefrontId, id), amount, beyond: 0 };
  });
  if (onAccount) {
    leases.push({ counter: creditCounter(customerId), amount: totalMinor, beyond: 0 });
  }
  return SaleCompleted.parse({
    ...{ type: 'sale.completed', sale: header(given, saleId, totalMinor), lines },
    tenders: [
      {
        ...{ tenderId: randomUUID(), position: 0, kind: onAccount ? 'on_account' : 'cash' },
        ...{ status: 'CAPTURED', amountMinor: totalMinor, tenderedMinor: totalMinor },
        ...{ changeMinor: 0, roundingMinor: 0, reference: '', ...by },
      },
    ],
    stockMovements: lines.map(({ lineId, productId }) => ({
      ...{ movementId: randomUUID(), productId, lineId, unitCostMinor: 40_000 },
      quantityMilli: -quantityMilli,
    })),
    ...{ creditEntry: onAccount ? entry : null, cashMovement: onAccount ? null : cash },
    overrides: [],
    ...(given.leased === true ? { leases } : {}),
    ...{ receiptSha256: HASH, printJobs: [], audit: { seq: counter, hash: HASH } },
  });
}

function line(productId: string, position: number, quantityMilli: number) {
  return {
    ...{ lineId: randomUUID(), position, productId, sku: `SKU-${position}`, barcode: '4870001' },
    ...{ nameEn: 'Green tea', nameRu: 'Чай зелёный листовой', nameKk: 'Көк шай' },
    ...{ unit: 'piece', weighed: false, taxCategoryId: 'vat', trackStock: true },
    ...{ oversellPolicy: 'presented', minimumAge: 0, quantityMilli, unitPriceMinor: 56_000 },
    ...{ unitCostMinor: 40_000, discount: null, note: '', createdAt: AT, grossMinor: 56_000 },
    trace: [{ rule: 'price_list', name: 'Retail', amountMinor: 56_000 }],
    ...{ lineDiscountMinor: 0, saleDiscountMinor: 0, taxMinor: 6_000, totalMinor: 56_000 },
    ...{ profitMinor: 10_000 },
    taxes: [
      {
        ...{ code: 'VAT12', name: 'VAT', ratePpm: 120_000, inclusive: true },
        ...{ baseMinor: 50_000, taxMinor: 6_000 },
      },
    ],
  };
}

function header(given: SaleGiven, saleId: string, totalMinor: number) {
  const { productIds, customerId, counter, series, storefrontCode } = given;
  const taxMinor = productIds.length * 6_000;
  const numbered = { storefrontCode, businessDate: DATE, series, counter };
  return {
    ...{ saleId, saleType: 'RETAIL', storefrontId: given.storefrontId, userId: CASHIER_ID },
    ...{ terminalId: given.terminal, customerId: customerId ?? null, customerName: '' },
    ...{ taxExempt: false, currency: 'KZT', pricesIncludeTax: true, priceBookVersion: 1 },
    ...{ discount: null, ageConfirmed: 0, holdName: '', heldAt: null, createdAt: AT },
    ...{ updatedAt: AT, completedAt: AT, businessDate: DATE, receiptCounter: counter },
    receiptNumber: formatReceiptNumber(numbered),
    ...{ subtotalMinor: totalMinor, discountMinor: 0, taxMinor, totalMinor, roundingMinor: 0 },
    ...{ paidMinor: totalMinor, changeMinor: 0, costMinor: 0 },
    profitMinor: productIds.length * 10_000,
  };
}
