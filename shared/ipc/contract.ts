import { z } from 'zod';
import {
  CategoryId,
  CustomerId,
  LineId,
  PrintJobId,
  ProductId,
  RefundId,
  RowId,
  SaleId,
  ShiftId,
  TenderId,
  TerminalId,
} from '../domain/ids.ts';
import { LabelKind, MAX_LABELS } from '../domain/label.ts';
import { Locale } from '../domain/localized.ts';
import { Minor } from '../domain/money.ts';
import { OverrideInput } from '../domain/permission.ts';
import { Milli } from '../domain/quantity.ts';
import { RestockKind } from '../domain/refund.ts';
import { Discount, SaleType, TenderKind } from '../domain/sale.ts';
import { CountedPieces } from '../domain/shift/denominations.ts';
import { CompletedRefund, RefundPlanView } from './refund-views.ts';
import {
  CurrentShiftView,
  ShiftCountView,
  ShiftReportView,
  ShiftSummary,
  ShiftView,
} from './shift-views.ts';
import { CartsElsewhereView, NoticeView, StockElsewhereView } from './hq-views.ts';
import { PriceCheckView } from './price-check-view.ts';
import {
  CartView,
  CategoryView,
  CompletedSale,
  CustomerView,
  HeldCart,
  PrinterStatusView,
  PrintJobView,
  ProductView,
  SaleSummary,
  SessionView,
  StatusView,
  TillSettings,
} from './views.ts';

const Nothing = z.strictObject({});
const Done = z.strictObject({ done: z.literal(true) });
const Code = z.string().min(1).max(256);
const Coupon = z.string().trim().min(1).max(64);
/** As many as a sale may have had of each, and more. */
const MOST_LINES = 1000;
const MOST_TENDERS = 100;
/** How the share of one tender goes back; one that is left out goes the way it came. */
const RefundWay = z.strictObject({
  tenderId: TenderId,
  way: z.enum(['same', 'cash']),
  /** Of the slip, where it went back by a terminal that stands beside the till. */
  reference: z.string().trim().max(40).default(''),
});
const Reason = z.string().trim().min(3).max(200);
const Query = z.string().max(100);
const onSale = { saleId: SaleId };
const onLine = { saleId: SaleId, lineId: LineId };
/** Answers a limit in place; the command fails with `override` set when it is needed. */
const overridable = { override: OverrideInput.optional() };
const page = {
  limit: z.number().int().min(1).max(200).default(60),
  offset: z.number().int().min(0).max(100_000).default(0),
};
const ProductPage = z.strictObject({ products: z.array(ProductView), more: z.boolean() });

/** One place names every command: its input, parsed and strict, and what it answers. */
export const commands = {
  'status.get': { input: Nothing, output: StatusView },

  'session.signIn': { input: z.strictObject({ pin: z.string().max(16) }), output: SessionView },
  'session.lock': { input: Nothing, output: Done },
  'session.signOut': { input: Nothing, output: Done },
  'session.setLocale': { input: z.strictObject({ locale: Locale }), output: SessionView },

  /** The cart this terminal is working on, or a new empty one. */
  'cart.open': { input: Nothing, output: CartView },
  'cart.scan': {
    input: z.strictObject({
      ...onSale,
      code: Code,
      quantityMilli: Milli.optional(),
      source: z.enum(['wedge', 'serial', 'typed']).default('typed'),
      ageConfirmed: z.boolean().optional(),
      ...overridable,
    }),
    output: CartView,
  },
  'cart.add': {
    input: z.strictObject({
      ...onSale,
      productId: ProductId,
      quantityMilli: Milli.optional(),
      ageConfirmed: z.boolean().optional(),
      ...overridable,
    }),
    output: CartView,
  },
  /** Sells something that is in no catalogue, by its price. */
  'cart.addOpenItem': {
    input: z.strictObject({
      ...onSale,
      name: z.string().trim().min(1).max(100),
      barcode: Code.optional(),
      unitPriceMinor: Minor,
      quantityMilli: Milli.optional(),
      ...overridable,
    }),
    output: CartView,
  },
  'cart.setQuantity': {
    input: z.strictObject({ ...onLine, quantityMilli: Milli, ...overridable }),
    output: CartView,
  },
  /** On one line, or on the whole sale where `lineId` is null; null takes the discount away. */
  'cart.setDiscount': {
    input: z.strictObject({
      ...onSale,
      lineId: LineId.nullable(),
      discount: Discount.nullable(),
      ...overridable,
    }),
    output: CartView,
  },
  'cart.setPrice': {
    input: z.strictObject({ ...onLine, unitPriceMinor: Minor, ...overridable }),
    output: CartView,
  },
  'cart.setNote': {
    input: z.strictObject({ ...onLine, note: z.string().trim().max(200) }),
    output: CartView,
  },
  /** Re-prices the lines whose list price changed since they were scanned. */
  'cart.acceptPrices': { input: z.strictObject(onSale), output: CartView },
  /** A code of the price book; the cart says of each what became of it. */
  'cart.addCoupon': { input: z.strictObject({ ...onSale, code: Coupon }), output: CartView },
  'cart.removeCoupon': { input: z.strictObject({ ...onSale, code: Coupon }), output: CartView },
  'cart.remove': { input: z.strictObject(onLine), output: CartView },
  /** Takes back the last change to the lines, their quantities, prices or discounts. */
  'cart.undo': { input: z.strictObject(onSale), output: CartView },
  'cart.setCustomer': {
    input: z.strictObject({ ...onSale, customerId: CustomerId.nullable() }),
    output: CartView,
  },
  'cart.setType': { input: z.strictObject({ ...onSale, type: SaleType }), output: CartView },
  /** Puts the cart aside and answers a new one. */
  'cart.hold': {
    input: z.strictObject({ ...onSale, name: z.string().trim().max(60) }),
    output: CartView,
  },
  'cart.held': { input: Nothing, output: z.strictObject({ carts: z.array(HeldCart) }) },
  /** Brings a held cart back; a cart in progress is held in its place, an empty one dropped. */
  'cart.recall': { input: z.strictObject(onSale), output: CartView },
  /** What other tills of the storefront hold, while HQ can be asked. */
  'cart.heldElsewhere': { input: Nothing, output: CartsElsewhereView },
  /** Takes a cart over from the till that holds it, as `cart.recall` does one's own. */
  'cart.take': { input: z.strictObject({ holder: TerminalId, ...onSale }), output: CartView },
  /** Cancels the cart, releases all it reserved, and answers a new one. */
  'cart.abandon': { input: z.strictObject(onSale), output: CartView },

  /** `amountMinor` is what is handed over; only cash may exceed the due. */
  'tender.add': {
    input: z.strictObject({
      ...onSale,
      kind: TenderKind,
      amountMinor: Minor,
      reference: z.string().trim().max(40).default(''),
      ...overridable,
    }),
    output: CartView,
  },
  'tender.remove': { input: z.strictObject({ ...onSale, tenderId: TenderId }), output: CartView },

  /**
   * Credit, stock and discounts are checked once more; `override` answers what has changed since.
   */
  'sale.complete': { input: z.strictObject({ ...onSale, ...overridable }), output: CompletedSale },
  'sale.find': {
    input: z.strictObject({ query: Query.default(''), ...page }),
    output: z.strictObject({ sales: z.array(SaleSummary), more: z.boolean() }),
  },
  'sale.receipt': {
    input: z.strictObject({ ...onSale, format: z.enum(['text', 'png']).default('text') }),
    /** `png` is base64. */
    output: z.strictObject({ format: z.enum(['text', 'png']), content: z.string() }),
  },

  'catalogue.search': {
    input: z.strictObject({ query: Query, ...page }),
    output: ProductPage,
  },
  /** The favourites where `categoryId` is null. */
  'catalogue.browse': {
    input: z.strictObject({ categoryId: CategoryId.nullable(), ...page }),
    output: ProductPage,
  },
  'catalogue.categories': {
    input: Nothing,
    output: z.strictObject({ categories: z.array(CategoryView) }),
  },
  'catalogue.priceCheck': { input: z.strictObject({ code: Code }), output: PriceCheckView },

  /** How many this store and the others have, by HQ's word; where it is away, as of when. */
  'catalogue.elsewhere': {
    input: z.strictObject({ productId: ProductId }),
    output: StockElsewhereView,
  },

  'customer.search': {
    input: z.strictObject({ query: Query, ...page }),
    output: z.strictObject({ customers: z.array(CustomerView), more: z.boolean() }),
  },
  /** Somebody new; HQ hears of them with the journal, and they may buy at once. */
  'customer.create': {
    input: z.strictObject({
      name: z.string().trim().min(1).max(200),
      phone: z.string().trim().max(40).default(''),
      /** IIN or BIN; empty for none. */
      taxId: z.string().trim().max(20).default(''),
      type: SaleType.default('RETAIL'),
    }),
    output: CustomerView,
  },
  /** Takes money against what the customer owes; it pays the oldest debt first. */
  'customer.settle': {
    input: z.strictObject({
      customerId: CustomerId,
      kind: TenderKind.exclude(['on_account']),
      amountMinor: Minor,
      reference: z.string().trim().max(40).default(''),
    }),
    output: CustomerView,
  },

  /** One or more of a label, by the code of a price check; a weight label needs its weight. */
  'label.print': {
    input: z.strictObject({
      code: Code,
      kind: LabelKind,
      copies: z.number().int().min(1).max(MAX_LABELS).default(1),
      quantityMilli: Milli.optional(),
    }),
    output: Done,
  },

  'print.queue': { input: Nothing, output: PrinterStatusView },
  /** Sends a failed or uncertain job again; an uncertain one comes out marked as a copy. */
  'print.retry': { input: z.strictObject({ jobId: PrintJobId }), output: PrintJobView },
  /** The cashier looked: it came out, or is not wanted. */
  'print.dismiss': {
    input: z.strictObject({ jobId: PrintJobId, printed: z.boolean() }),
    output: PrintJobView,
  },
  'print.reprint': {
    input: z.strictObject({ ...onSale, gift: z.boolean().default(false) }),
    output: PrintJobView,
  },

  'shift.current': { input: Nothing, output: CurrentShiftView },
  /** Begins a shift, or gives the float to one that opened itself. */
  'shift.open': { input: z.strictObject({ floatMinor: Minor.min(0) }), output: ShiftView },
  /** A correction may be below zero; everything else is what was handled, above it. */
  'cash.move': {
    input: z.strictObject({
      kind: z.enum(['in', 'out', 'drop', 'correction']),
      amountMinor: Minor,
      reason: Reason,
      ...overridable,
    }),
    output: ShiftView,
  },
  /** For no sale. */
  'drawer.open': { input: z.strictObject({ reason: Reason, ...overridable }), output: Done },
  /** The X of the open shift where `shiftId` is null, else the Z of a closed one. */
  'shift.report': {
    input: z.strictObject({
      shiftId: ShiftId.nullable(),
      print: z.boolean().default(false),
      ...overridable,
    }),
    output: ShiftReportView,
  },
  /** Blind: it answers what was counted, and nothing of what should be there. */
  'shift.count': {
    input: z.strictObject({ pieces: z.array(CountedPieces).max(50), looseMinor: Minor.min(0) }),
    output: ShiftCountView,
  },
  /** The Z, by a count since which no money has moved. */
  'shift.close': { input: z.strictObject({ countId: RowId }), output: ShiftReportView },
  'shift.history': {
    input: z.strictObject(page),
    output: z.strictObject({ shifts: z.array(ShiftSummary), more: z.boolean() }),
  },

  /**
   * What may come back of a sale, found by its receipt's number, its scanned QR or itself; and what
   * goes back, and how, for the lines that are chosen.
   */
  'refund.prepare': {
    input: z.strictObject({
      saleId: SaleId.optional(),
      code: Code.optional(),
      lines: z
        .array(z.strictObject({ lineId: LineId, quantityMilli: Milli }))
        .max(MOST_LINES)
        .default([]),
    }),
    output: RefundPlanView,
  },
  /** Takes back all of the till's last sale the way it came, before its shift is closed. */
  'sale.void': {
    input: z.strictObject({ refundId: RefundId, ...onSale, reason: Reason, ...overridable }),
    output: CompletedRefund,
  },
  /** Each tender's share goes back the way it came, or by `way` in cash. */
  'refund.complete': {
    input: z.strictObject({
      refundId: RefundId,
      ...onSale,
      lines: z
        .array(z.strictObject({ lineId: LineId, quantityMilli: Milli, restock: RestockKind }))
        .max(MOST_LINES),
      reason: Reason,
      tenders: z.array(RefundWay).max(MOST_TENDERS).default([]),
      ...overridable,
    }),
    output: CompletedRefund,
  },

  'settings.set': { input: TillSettings.partial(), output: TillSettings },

  /** A one-time code from the back office; `status.sync` says what became of it. */
  'sync.enrol': {
    input: z.strictObject({ code: z.string().trim().min(6).max(64) }),
    output: Done,
  },

  /** HQ's address and a code of it; the till begins anew with both, and `status.sync` says more. */
  'sync.connect': {
    input: z.strictObject({
      url: z.string().trim().max(200),
      code: z.string().trim().min(6).max(64),
    }),
    output: Done,
  },

  /** What HQ found in what this till sent, newest first. */
  'sync.notices': { input: Nothing, output: z.strictObject({ notices: z.array(NoticeView) }) },
  /** Somebody has looked at all of them. */
  'sync.noticesSeen': { input: Nothing, output: Done },

  /** Only while blocked by a corrupt store: puts a verified backup in its place. */
  'recovery.restore': { input: z.strictObject({ backup: z.string().max(200) }), output: Done },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type Commands = typeof commands;
export type CommandName = keyof Commands;
/** What a caller may send: fields with a default may be left out. */
export type CommandInput<N extends CommandName> = z.input<Commands[N]['input']>;
/** What a handler receives, parsed. */
export type ParsedInput<N extends CommandName> = z.output<Commands[N]['input']>;
export type CommandOutput<N extends CommandName> = z.output<Commands[N]['output']>;

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}
