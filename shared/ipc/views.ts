import { z } from 'zod';
import { ShiftView } from './shift-views.ts';
import {
  CategoryId,
  CustomerId,
  LineId,
  PrintJobId,
  ProductId,
  RefundId,
  SaleId,
  TenderId,
  UserId,
} from '../domain/ids.ts';
import { GoodsMarks } from '../domain/goods-marks.ts';
import { Locale, LocalizedText } from '../domain/localized.ts';
import { Currency, Minor, Ppm } from '../domain/money.ts';
import { Role } from '../domain/permission.ts';
import { ProductType, Unit } from '../domain/product.ts';
import { Milli } from '../domain/quantity.ts';
import {
  Discount,
  PriceStep,
  SaleStatus,
  SaleType,
  TenderKind,
  TenderStatus,
} from '../domain/sale.ts';
import { CouponView } from './coupon-view.ts';
import { ErrorCode } from './errors.ts';

/**
 * What the screen draws. Amounts are minor units of `currency`, quantities thousandths, times ISO
 * 8601 UTC.
 */

export const TaxView = z.strictObject({
  code: z.string(),
  name: z.string(),
  ratePpm: Ppm,
  inclusive: z.boolean(),
  baseMinor: Minor,
  taxMinor: Minor,
});
export type TaxView = Readonly<z.infer<typeof TaxView>>;

export const LineView = z.strictObject({
  lineId: LineId,
  /** Null for an open item that is in no catalogue. */
  productId: ProductId.nullable(),
  sku: z.string(),
  name: LocalizedText,
  barcode: z.string().nullable(),
  unit: Unit,
  weighed: z.boolean(),
  quantityMilli: Milli,
  unitPriceMinor: Minor,
  /** Quantity × unit price, before any discount. */
  grossMinor: Minor,
  discount: Discount.nullable(),
  /** The line's own discount and its share of the sale's, as a positive amount. */
  discountMinor: Minor,
  /** What the customer pays for the line, tax included where prices include it. */
  totalMinor: Minor,
  taxes: z.array(z.strictObject({ name: z.string(), ratePpm: Ppm })),
  reservation: z.enum(['reserved', 'untracked', 'released']),
  note: z.string(),
  trace: z.array(PriceStep),
  /** What its code named; `expiredOn` is the day that is over. Absent where it named nothing. */
  marks: GoodsMarks.extend({ expiredOn: z.iso.date().nullable() }).optional(),
});
export type LineView = Readonly<z.infer<typeof LineView>>;

export const TenderView = z.strictObject({
  tenderId: TenderId,
  kind: TenderKind,
  status: TenderStatus,
  /** What it pays of the sale. */
  amountMinor: Minor,
  /** What was handed over (cash), else the same. */
  tenderedMinor: Minor,
  changeMinor: Minor,
  /** Cash rounding booked with it; positive when the customer pays more. */
  roundingMinor: Minor,
  reference: z.string(),
});
export type TenderView = Readonly<z.infer<typeof TenderView>>;

export const TotalsView = z.strictObject({
  /** Lines before discounts. */
  subtotalMinor: Minor,
  /** All discounts, as a positive amount. */
  discountMinor: Minor,
  taxes: z.array(TaxView),
  taxMinor: Minor,
  totalMinor: Minor,
  paidMinor: Minor,
  dueMinor: Minor,
  /** The due as cash would settle it, rounded to the smallest coin in use. */
  cashDueMinor: Minor,
  changeMinor: Minor,
  quantityCount: z.number().int(),
});
export type TotalsView = Readonly<z.infer<typeof TotalsView>>;

export const CustomerView = z.strictObject({
  customerId: CustomerId,
  code: z.string(),
  name: z.string(),
  type: SaleType,
  phone: z.string(),
  contactPerson: z.string(),
  taxExempt: z.boolean(),
  creditLimitMinor: Minor,
  balanceMinor: Minor,
  /** What may still be bought on account here; zero when blocked or overdue. */
  availableMinor: Minor,
  overdueMinor: Minor,
  creditBlocked: z.boolean(),
  creditTermsDays: z.number().int(),
});
export type CustomerView = Readonly<z.infer<typeof CustomerView>>;

export const CartView = z.strictObject({
  saleId: SaleId,
  status: SaleStatus,
  type: SaleType,
  currency: Currency,
  pricesIncludeTax: z.boolean(),
  customer: CustomerView.nullable(),
  holdName: z.string(),
  discount: Discount.nullable(),
  lines: z.array(LineView),
  /** The line the last command touched, which the screen lights and keeps in view. */
  touchedLineId: LineId.nullable(),
  tenders: z.array(TenderView),
  totals: TotalsView,
  /** The oldest age any line asks for, once it has been confirmed; 0 when none. */
  ageConfirmed: z.number().int(),
  canUndo: z.boolean(),
  coupons: z.array(CouponView),
});
export type CartView = Readonly<z.infer<typeof CartView>>;

export const CompletedSale = z.strictObject({
  saleId: SaleId,
  receiptNumber: z.string(),
  totalMinor: Minor,
  paidMinor: Minor,
  changeMinor: Minor,
  currency: Currency,
  completedAt: z.string(),
  printJobId: PrintJobId.nullable(),
});
export type CompletedSale = Readonly<z.infer<typeof CompletedSale>>;

export const SaleSummary = z.strictObject({
  saleId: SaleId,
  receiptNumber: z.string(),
  status: SaleStatus,
  completedAt: z.string(),
  cashierName: z.string(),
  customerName: z.string(),
  totalMinor: Minor,
  currency: Currency,
  lineCount: z.number().int(),
});
export type SaleSummary = Readonly<z.infer<typeof SaleSummary>>;

export const HeldCart = z.strictObject({
  saleId: SaleId,
  holdName: z.string(),
  heldAt: z.string(),
  cashierName: z.string(),
  customerName: z.string(),
  lineCount: z.number().int(),
  totalMinor: Minor,
});
export type HeldCart = Readonly<z.infer<typeof HeldCart>>;

export const ProductView = z.strictObject({
  productId: ProductId,
  sku: z.string(),
  name: LocalizedText,
  brand: z.string(),
  unit: Unit,
  type: ProductType,
  barcode: z.string().nullable(),
  /** Null where the active price list has none. */
  priceMinor: Minor.nullable(),
  /** Null where stock is not tracked. */
  availableMilli: Milli.nullable(),
  lowStock: z.boolean(),
  minimumAge: z.number().int(),
  picture: z.string().nullable(),
});
export type ProductView = Readonly<z.infer<typeof ProductView>>;

export const CategoryView = z.strictObject({
  categoryId: CategoryId,
  parentId: CategoryId.nullable(),
  name: LocalizedText,
  productCount: z.number().int(),
});
export type CategoryView = Readonly<z.infer<typeof CategoryView>>;

export const SessionView = z.strictObject({
  userId: UserId,
  name: z.string(),
  role: Role,
  locale: Locale,
});
export type SessionView = Readonly<z.infer<typeof SessionView>>;

export const PRINT_STATES = [
  'QUEUED',
  'SENDING',
  'PRINTED',
  'UNCERTAIN',
  'FAILED',
  'CANCELLED',
] as const;
export const PrintState = z.enum(PRINT_STATES);
export type PrintState = z.infer<typeof PrintState>;

export const PrintJobView = z.strictObject({
  jobId: PrintJobId,
  kind: z.enum(['receipt', 'copy', 'test', 'drawer', 'report']),
  state: PrintState,
  saleId: SaleId.nullable(),
  /** The paper of a refund is of no sale. */
  refundId: RefundId.nullable(),
  receiptNumber: z.string().nullable(),
  copyNumber: z.number().int(),
  attempts: z.number().int(),
  /** What the printer or the line to it said last, as a code the screen has words for. */
  problem: z.string().nullable(),
  createdAt: z.string(),
});
export type PrintJobView = Readonly<z.infer<typeof PrintJobView>>;

/** A device as the status bar shows it. */
export const DeviceState = z.enum(['none', 'ready', 'unknown', 'busy', 'attention', 'offline']);
export type DeviceState = z.infer<typeof DeviceState>;

export const PRINTER_PROBLEMS = [
  'unreachable',
  'timeout',
  'disconnected',
  'paper_out',
  'paper_low',
  'cover_open',
  'offline',
  'no_acknowledgement',
] as const;
export const PrinterProblem = z.enum(PRINTER_PROBLEMS);
export type PrinterProblem = z.infer<typeof PrinterProblem>;

export const PrinterStatusView = z.strictObject({
  state: DeviceState,
  problem: PrinterProblem.nullable(),
  queued: z.number().int(),
  /** Jobs that may or may not have come out: the cashier must look and say. */
  uncertain: z.array(PrintJobView),
});
export type PrinterStatusView = Readonly<z.infer<typeof PrinterStatusView>>;

export const ScannerStatusView = z.strictObject({
  state: DeviceState,
  path: z.string(),
});
export type ScannerStatusView = Readonly<z.infer<typeof ScannerStatusView>>;

export const TillSettings = z.strictObject({
  layout: z.enum(['grid', 'scan']),
  colorScheme: z.enum(['light', 'dark', 'auto']),
  sounds: z.boolean(),
  autoLockMinutes: z.number().int().min(0).max(240),
  mergeLines: z.boolean(),
  /** The first sale opens a shift with no float; else somebody must open one before selling. */
  shiftOpensItself: z.boolean(),
  wedgeGapMs: z.number().int().min(10).max(100),
  wedgePrefix: z.string().max(8),
});
export type TillSettings = Readonly<z.infer<typeof TillSettings>>;

/** A terminal that cannot sell says why and what can be done, instead of a cart. */
export const BlockedView = z.strictObject({
  reason: ErrorCode,
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Verified backups, newest first, when the store is corrupt. */
  backups: z.array(
    z.strictObject({
      name: z.string(),
      takenAt: z.string(),
      sales: z.number().int(),
      lastReceipt: z.string(),
    }),
  ),
  /** Where the damaged database was set aside. */
  setAside: z.string().nullable(),
});
export type BlockedView = Readonly<z.infer<typeof BlockedView>>;

export const SYNC_STATES = [
  /** This terminal was given no HQ. */
  'none',
  /** HQ waits for a one-time code. */
  'not_enrolled',
  'enrolling',
  /** The first word of HQ's is awaited since the start. */
  'connecting',
  'first_pull',
  'online',
  'offline',
  /** HQ was restored and collects what it lost; it gives no leases meanwhile. */
  'recovering',
  /** Selling stops: somebody else has this terminal's identity. */
  'conflict',
] as const;
export const SyncState = z.enum(SYNC_STATES);
export type SyncState = z.infer<typeof SyncState>;

/** What a person should know of the agreement with HQ. */
export const SyncView = z.strictObject({
  state: SyncState,
  problem: z.enum([
    'none',
    'code_refused',
    'code_used',
    'code_expired',
    'series_used_up',
    'upgrade_required',
    'disk',
    'chain_broken',
    'wrong_key',
    'unknown_at_hq',
  ]),
  /** ISO 8601 UTC; null unless HQ was heard and is no more. */
  offlineSince: z.string().nullable(),
  /** What to tell the back office when selling stopped. */
  supportCode: z.string().nullable(),
  /** Rows that came so far, while the first pull goes on. */
  pulledRows: z.number().int(),
  /** Rows of HQ's that this program could not read. */
  setAsideRows: z.number().int(),
  /** HQ's address; null for a till that was given none. */
  url: z.string().nullable(),
});
export type SyncView = Readonly<z.infer<typeof SyncView>>;

export const NO_SYNC: SyncView = {
  state: 'none',
  problem: 'none',
  offlineSince: null,
  supportCode: null,
  pulledRows: 0,
  setAsideRows: 0,
  url: null,
};

export const StatusView = z.strictObject({
  blocked: BlockedView.nullable(),
  appVersion: z.string(),
  storefront: z.strictObject({ code: z.string(), name: z.string(), currency: Currency }),
  terminal: z.strictObject({ name: z.string(), series: z.string(), demo: z.boolean() }),
  /** True while the screen must ask for a PIN: nobody signed in, or locked. */
  locked: z.boolean(),
  session: SessionView.nullable(),
  currentSaleId: SaleId.nullable(),
  heldCount: z.number().int(),
  lastSale: CompletedSale.nullable(),
  /** `none`: this terminal has no HQ yet. */
  network: z.enum(['none', 'online', 'offline']),
  /** Journal events HQ has not acknowledged. */
  unsentCount: z.number().int(),
  sync: SyncView,
  /** Clashes HQ found in what this till sent, that nobody here has looked at. */
  noticeCount: z.number().int(),
  printer: PrinterStatusView,
  scanners: z.array(ScannerStatusView),
  clockSuspect: z.boolean(),
  productCount: z.number().int(),
  settings: TillSettings,
  /** The open shift; null where none is. */
  shift: ShiftView.nullable(),
});
export type StatusView = Readonly<z.infer<typeof StatusView>>;
