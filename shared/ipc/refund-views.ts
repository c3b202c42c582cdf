import { z } from 'zod';
import { LineId, PrintJobId, RefundId, SaleId, TenderId } from '../domain/ids.ts';
import { LocalizedText } from '../domain/localized.ts';
import { Currency, Minor } from '../domain/money.ts';
import { Unit } from '../domain/product.ts';
import { Milli } from '../domain/quantity.ts';
import { SaleStatus, TenderKind } from '../domain/sale.ts';

/** What the screen shows of what comes back. */

export const ReturnableLineView = z.strictObject({
  lineId: LineId,
  name: LocalizedText,
  sku: z.string(),
  unit: Unit,
  weighed: z.boolean(),
  unitPriceMinor: Minor,
  soldMilli: Milli,
  /** Of it, what may still come back. */
  leftMilli: Milli,
  totalMinor: Minor,
  /** Goods without stock go to no shelf. */
  trackStock: z.boolean(),
});
export type ReturnableLineView = Readonly<z.infer<typeof ReturnableLineView>>;

/** What goes back to one tender of the sale for what is chosen. */
export const TenderBackView = z.strictObject({
  tenderId: TenderId,
  kind: TenderKind,
  amountMinor: Minor,
  /** What is handed over: the amount, rounded where it is cash. */
  givenMinor: Minor,
  /** As cash instead, in the coins in use. */
  cashMinor: Minor,
});
export type TenderBackView = Readonly<z.infer<typeof TenderBackView>>;

export const RefundPlanView = z.strictObject({
  /** To be given to `refund.complete`: asked twice with it, a refund is made once. */
  refundId: RefundId,
  saleId: SaleId,
  receiptNumber: z.string(),
  status: SaleStatus,
  completedAt: z.string(),
  cashierName: z.string(),
  customerName: z.string(),
  currency: Currency,
  saleTotalMinor: Minor,
  /** The till's own signature was on what was scanned. */
  genuine: z.boolean(),
  lines: z.array(ReturnableLineView),
  /** For the chosen lines. */
  totalMinor: Minor,
  tenders: z.array(TenderBackView),
  /** It is the last sale of the open shift, of which nothing has come back. */
  mayVoid: z.boolean(),
});
export type RefundPlanView = Readonly<z.infer<typeof RefundPlanView>>;

export const CompletedRefund = z.strictObject({
  refundId: RefundId,
  saleId: SaleId.nullable(),
  receiptNumber: z.string(),
  totalMinor: Minor,
  currency: Currency,
  completedAt: z.string(),
  tenders: z.array(z.strictObject({ kind: TenderKind, givenMinor: Minor })),
  /** REFUNDED once everything has come back; null without a receipt. */
  saleStatus: SaleStatus.nullable(),
  printJobId: PrintJobId.nullable(),
});
export type CompletedRefund = Readonly<z.infer<typeof CompletedRefund>>;
