import { z } from 'zod';
import { CounterKey } from '../domain/counter.ts';
import {
  CustomerId,
  LineId,
  ProductId,
  RefundId,
  RowId,
  SaleId,
  TenderId,
  TerminalId,
  UserId,
} from '../domain/ids.ts';
import { Currency, Minor } from '../domain/money.ts';
import { Milli } from '../domain/quantity.ts';
import { RefundOverrideKind, RestockKind } from '../domain/refund.ts';
import { TenderKind, TenderStatus } from '../domain/sale.ts';
import {
  JournalCashMovement,
  JournalCreditEntry,
  JournalLeaseSpend,
  JournalTax,
} from './journal-parts.ts';

/** Amounts are what goes back and above zero; a cash movement out of the drawer is below. */
const Back = Minor.min(0);

/** The sale that a refund is of, as its receipt says: HQ may not know it yet. */
export const RefundedSale = z.strictObject({
  saleId: SaleId,
  receiptNumber: z.string().min(1).max(40),
  terminalId: TerminalId,
  businessDate: z.string(),
});

export const RefundLine = z.strictObject({
  refundLineId: RowId,
  position: z.number().int(),
  /** Null without a receipt. */
  saleLineId: LineId.nullable(),
  productId: ProductId.nullable(),
  sku: z.string(),
  nameEn: z.string(),
  nameRu: z.string(),
  nameKk: z.string(),
  barcode: z.string().nullable(),
  unit: z.string(),
  weighed: z.boolean(),
  taxCategoryId: z.string(),
  trackStock: z.boolean(),
  quantityMilli: Milli.min(1),
  unitPriceMinor: Minor,
  unitCostMinor: Minor.min(0),
  grossMinor: Minor,
  discountMinor: Back,
  taxMinor: Back,
  totalMinor: Back,
  /** Given back by rate. */
  taxes: z.array(JournalTax),
  restock: RestockKind,
  reason: z.string(),
});

export const RefundTender = z.strictObject({
  tenderId: TenderId,
  position: z.number().int(),
  kind: TenderKind,
  status: TenderStatus,
  /** Whose money it was; null without a receipt, or where it goes back another way. */
  originalTenderId: TenderId.nullable(),
  amountMinor: Back,
  /** What was handed over: the amount, rounded where it is cash. */
  givenMinor: Back,
  roundingMinor: Minor,
  reference: z.string(),
  userId: UserId,
  createdAt: z.string(),
});

/**
 * A refund: a document of its own, with a number of its till's series. A return, the returned part
 * of an exchange (`exchangeSaleId` is what was bought instead) and a return without a receipt
 * (`sale` is null) are one kind of event. The sale it is of never changes.
 */
export const RefundProcessed = z.strictObject({
  type: z.literal('refund.processed'),
  refund: z.strictObject({
    refundId: RefundId,
    sale: RefundedSale.nullable(),
    exchangeSaleId: SaleId.nullable(),
    storefrontId: z.string(),
    terminalId: TerminalId,
    userId: UserId,
    customerId: CustomerId.nullable(),
    customerName: z.string(),
    currency: Currency,
    pricesIncludeTax: z.boolean(),
    taxExempt: z.boolean(),
    reason: z.string(),
    requestedBy: UserId,
    /** Null where whoever asked for it may allow it himself. */
    approvedBy: UserId.nullable(),
    createdAt: z.string(),
    completedAt: z.string(),
    businessDate: z.string(),
    receiptNumber: z.string(),
    receiptCounter: z.number().int(),
    subtotalMinor: Minor,
    discountMinor: Back,
    taxMinor: Back,
    totalMinor: Back,
    roundingMinor: Minor,
  }),
  lines: z.array(RefundLine).min(1),
  tenders: z.array(RefundTender),
  /** Goods that are on the shelf again: one for each line of a product that is restocked. */
  stockMovements: z.array(
    z.strictObject({
      movementId: RowId,
      productId: ProductId,
      refundLineId: RowId,
      quantityMilli: Milli.min(1),
      unitCostMinor: Minor.min(0),
    }),
  ),
  /** What the customer owes less. */
  creditEntry: JournalCreditEntry.nullable(),
  /** Below zero: out of the drawer. */
  cashMovement: JournalCashMovement.nullable(),
  overrides: z.array(
    z.strictObject({
      overrideId: RowId,
      kind: RefundOverrideKind,
      refundLineId: RowId.nullable(),
      amountMinor: Minor,
      reason: z.string(),
      requestedBy: UserId,
      grantedBy: UserId,
      createdAt: z.string(),
    }),
  ),
  /**
   * The rights that were used, a line each. `beyond` is what no lease stood behind: this till's own
   * sale that HQ has not heard of, or what a `refund_right` override allowed.
   */
  leases: z.array(JournalLeaseSpend),
  /** Units that this till may spend again at once: goods on its shelf, credit of its customer. */
  replenished: z.array(z.strictObject({ counter: CounterKey, amount: z.number().int().min(1) })),
  /** SHA-256, hex, of the receipt model's canonical JSON and of each print job's bytes. */
  receiptSha256: z.string(),
  printJobs: z.array(z.strictObject({ jobId: z.string(), sha256: z.string() })),
  audit: z.strictObject({ seq: z.number().int(), hash: z.string() }),
});
export type RefundProcessed = Readonly<z.infer<typeof RefundProcessed>>;
