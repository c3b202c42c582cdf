import { z } from 'zod';
import { GoodsMarks } from '../domain/goods-marks.ts';
import {
  CustomerId,
  EventId,
  LineId,
  ProductId,
  RowId,
  SaleId,
  TenderId,
  TerminalId,
  UserId,
} from '../domain/ids.ts';
import { Currency, Minor } from '../domain/money.ts';
import { OverrideKind } from '../domain/permission.ts';
import { LineBook, SaleBook } from '../domain/pricing/sale-book.ts';
import { Milli } from '../domain/quantity.ts';
import {
  JournalCashMovement,
  JournalCreditEntry,
  JournalLeaseSpend,
  JournalTax,
} from './journal-parts.ts';
import { RefundProcessed } from './refund-event.ts';
import { CashMoved, DrawerOpened, ShiftClosed, ShiftCounted, ShiftOpened } from './shift-event.ts';
import { Discount, PriceStep, SaleType, TenderKind, TenderStatus } from '../domain/sale.ts';

/** Version of the event format; a reader refuses a newer one by name instead of guessing. */
export const JOURNAL_VERSION = 1;

export const JournalLine = z.strictObject({
  lineId: LineId,
  position: z.number().int(),
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
  oversellPolicy: z.string(),
  minimumAge: z.number().int(),
  quantityMilli: Milli,
  unitPriceMinor: Minor,
  unitCostMinor: Minor,
  discount: Discount.nullable(),
  note: z.string(),
  trace: z.array(PriceStep),
  createdAt: z.string(),
  grossMinor: Minor,
  lineDiscountMinor: Minor,
  saleDiscountMinor: Minor,
  taxMinor: Minor,
  totalMinor: Minor,
  profitMinor: Minor,
  taxes: z.array(JournalTax),
  /** What the price book looked at of the goods; absent where there was none. */
  book: LineBook.optional(),
  /** What its code named of the very goods; absent where nothing. */
  marks: GoodsMarks.optional(),
});

export const JournalTender = z.strictObject({
  tenderId: TenderId,
  position: z.number().int(),
  kind: TenderKind,
  status: TenderStatus,
  amountMinor: Minor,
  tenderedMinor: Minor,
  changeMinor: Minor,
  roundingMinor: Minor,
  reference: z.string(),
  userId: UserId,
  createdAt: z.string(),
});

/** Everything of a completed sale: its rows can be rebuilt from this, and checked against it. */
export const SaleCompleted = z.strictObject({
  type: z.literal('sale.completed'),
  sale: z.strictObject({
    saleId: SaleId,
    saleType: SaleType,
    storefrontId: z.string(),
    terminalId: TerminalId,
    userId: UserId,
    customerId: CustomerId.nullable(),
    customerName: z.string(),
    taxExempt: z.boolean(),
    currency: Currency,
    pricesIncludeTax: z.boolean(),
    priceBookVersion: z.number().int(),
    discount: Discount.nullable(),
    ageConfirmed: z.number().int(),
    holdName: z.string(),
    heldAt: z.string().nullable(),
    createdAt: z.string(),
    updatedAt: z.string(),
    completedAt: z.string(),
    businessDate: z.string(),
    receiptNumber: z.string(),
    receiptCounter: z.number().int(),
    subtotalMinor: Minor,
    discountMinor: Minor,
    taxMinor: Minor,
    totalMinor: Minor,
    roundingMinor: Minor,
    paidMinor: Minor,
    changeMinor: Minor,
    costMinor: Minor,
    profitMinor: Minor,
    /** What its prices were made by; absent where there was no price book. */
    book: SaleBook.optional(),
  }),
  lines: z.array(JournalLine),
  tenders: z.array(JournalTender),
  stockMovements: z.array(
    z.strictObject({
      movementId: RowId,
      productId: ProductId,
      lineId: LineId,
      quantityMilli: Milli,
      unitCostMinor: Minor,
    }),
  ),
  creditEntry: JournalCreditEntry.nullable(),
  cashMovement: JournalCashMovement.nullable(),
  overrides: z.array(
    z.strictObject({
      overrideId: RowId,
      kind: OverrideKind,
      lineId: LineId.nullable(),
      amountMinor: Minor,
      reason: z.string(),
      requestedBy: UserId,
      grantedBy: UserId,
      createdAt: z.string(),
    }),
  ),
  /**
   * What it took from leased counters, and how much of that beyond the lease by an override; absent
   * where the till holds no leases. `lease.spent` is no event of its own.
   */
  leases: z.array(JournalLeaseSpend).optional(),
  /** SHA-256, hex, of the receipt model's canonical JSON and of each print job's bytes. */
  receiptSha256: z.string(),
  printJobs: z.array(z.strictObject({ jobId: z.string(), sha256: z.string() })),
  /** Where the audit trail stood, so that cutting its tail off is found. */
  audit: z.strictObject({ seq: z.number().int(), hash: z.string() }),
});
export type SaleCompleted = Readonly<z.infer<typeof SaleCompleted>>;

/** A customer paid what they owe, or brought a balance from before. */
export const CreditBooked = z.strictObject({
  type: z.literal('credit.booked'),
  entry: JournalCreditEntry,
  cashMovement: JournalCashMovement.nullable(),
});

/** Somebody became a customer at the till, whether or not HQ could be asked. */
export const CustomerCreated = z.strictObject({
  type: z.literal('customer.created'),
  customer: z.strictObject({
    customerId: CustomerId,
    code: z.string().min(1),
    name: z.string().min(1),
    customerType: SaleType,
    phone: z.string(),
    /** IIN or BIN; null for somebody who gave none. */
    taxId: z.string().nullable(),
    userId: UserId,
    businessDate: z.string(),
    createdAt: z.string(),
  }),
});
export type CustomerCreated = Readonly<z.infer<typeof CustomerCreated>>;

/** Opening stock came in with an import: a million rows stand behind one digest. */
export const StockOpened = z.strictObject({
  type: z.literal('stock.opened'),
  batchId: z.string(),
  count: z.number().int(),
  /**
   * SHA-256, hex, over `movement id|product id|quantity|unit cost|business date|created at\n` of
   * each row in the order of movement ids.
   */
  sha256: z.string(),
});

export const TerminalOpened = z.strictObject({
  type: z.literal('terminal.opened'),
  terminalId: TerminalId,
  storefrontId: z.string(),
  series: z.string(),
  /** The device's Ed25519 public key, SPKI DER, base64. */
  devicePublicKey: z.string(),
});

export const ClockJumped = z.strictObject({
  type: z.literal('clock.jumped'),
  fromWallMs: z.number().int(),
  toWallMs: z.number().int(),
});

/** A verified backup was put in place of a damaged store. */
export const StoreRestored = z.strictObject({
  type: z.literal('store.restored'),
  backup: z.string(),
  /** The folder that holds the damaged files; empty where there were none. */
  setAside: z.string(),
  /** The receipt series that begins with it, so that no number can come twice. */
  series: z.string(),
});

export const JournalPayload = z.discriminatedUnion('type', [
  SaleCompleted,
  CreditBooked,
  CustomerCreated,
  StockOpened,
  TerminalOpened,
  ClockJumped,
  StoreRestored,
  RefundProcessed,
  ShiftOpened,
  CashMoved,
  ShiftCounted,
  ShiftClosed,
  DrawerOpened,
]);
export type JournalPayload = Readonly<z.infer<typeof JournalPayload>>;

/**
 * One event as it is stored and shipped. Its bytes are RFC 8785 JSON of this object without `hash`;
 * `hash` = SHA-256(prevHash ‖ bytes). Hashes are lower-case hex; the first event's prevHash is
 * zeros.
 */
export const JournalEvent = z.strictObject({
  eventId: EventId,
  terminal: TerminalId,
  epoch: z.number().int(),
  seq: z.number().int(),
  type: z.string(),
  v: z.number().int(),
  /** Hybrid logical clock, `wallMs.counter`, both zero-padded so that text order is time order. */
  hlc: z.string(),
  wall: z.string(),
  businessDate: z.string(),
  receiptNo: z.string().optional(),
  payload: JournalPayload,
  prevHash: z.string(),
});
export type JournalEvent = Readonly<z.infer<typeof JournalEvent>>;
