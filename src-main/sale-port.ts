import type {
  CustomerId,
  LineId,
  PrintJobId,
  ProductId,
  SaleId,
  ShiftId,
  StorefrontId,
  TenderId,
  TerminalId,
  UserId,
} from '../shared/domain/ids.ts';
import type { GoodsMarks } from '../shared/domain/goods-marks.ts';
import type { LocalizedText } from '../shared/domain/localized.ts';
import type { Currency, Minor, Ppm } from '../shared/domain/money.ts';
import type { OverrideKind } from '../shared/domain/permission.ts';
import type { OversellPolicy, Unit } from '../shared/domain/product.ts';
import type { Milli } from '../shared/domain/quantity.ts';
import type { PricedCart } from '../shared/domain/pricing/cart-pricing.ts';
import type { BookPricedCart } from '../shared/domain/pricing/price-by-book.ts';
import type { LineBook, SaleBook } from '../shared/domain/pricing/sale-book.ts';
import type { ReceiptModel } from '../shared/domain/receipt/model.ts';
import type {
  Discount,
  PriceStep,
  SaleStatus,
  SaleType,
  TenderKind,
  TenderStatus,
} from '../shared/domain/sale.ts';
import type { CashKind } from '../shared/domain/shift/figures.ts';
import type { TaxRate } from '../shared/domain/tax.ts';
import type { HeldCart, SaleSummary } from '../shared/ipc/views.ts';
import type { Page } from './page.ts';

/**
 * What use cases ask of the store about sales: drafts, completion, and the money facts they make.
 */

export interface Draft {
  readonly sale: DraftSale;
  readonly lines: readonly DraftLine[];
  /** Undone ones included; their order is the position. */
  readonly tenders: readonly Tender[];
  /** Where it was begun, under the names of that time. */
  readonly storefrontId: StorefrontId;
  readonly terminalId: TerminalId;
}

export interface DraftSale {
  readonly saleId: SaleId;
  readonly status: SaleStatus;
  readonly type: SaleType;
  readonly userId: UserId;
  readonly customerId: CustomerId | null;
  readonly customerName: string;
  readonly taxExempt: boolean;
  readonly currency: Currency;
  readonly pricesIncludeTax: boolean;
  readonly priceBookVersion: number;
  readonly discount: Discount | null;
  readonly ageConfirmed: number;
  readonly holdName: string;
  readonly heldAt: string | null;
  readonly createdAt: string;
  /** What it is priced by besides its lines' own prices; null where there is no price book. */
  readonly book: SaleBook | null;
}

export interface DraftLine {
  readonly lineId: LineId;
  readonly position: number;
  readonly productId: ProductId | null;
  readonly productRow: number | null;
  readonly sku: string;
  readonly name: LocalizedText;
  readonly barcode: string | null;
  readonly unit: Unit;
  readonly weighed: boolean;
  readonly taxCategoryId: string;
  readonly trackStock: boolean;
  readonly oversellPolicy: OversellPolicy;
  readonly minimumAge: number;
  readonly quantityMilli: Milli;
  readonly unitPriceMinor: Minor;
  readonly unitCostMinor: Minor;
  readonly discount: Discount | null;
  readonly note: string;
  readonly trace: readonly PriceStep[];
  readonly createdAt: string;
  /** Null where there was no price book when it came. */
  readonly book: LineBook | null;
  /** What its code named of the very goods; null where nothing. */
  readonly marks: GoodsMarks | null;
}

export interface Tender {
  readonly tenderId: TenderId;
  readonly position: number;
  readonly kind: TenderKind;
  readonly status: TenderStatus;
  readonly amountMinor: Minor;
  readonly tenderedMinor: Minor;
  readonly changeMinor: Minor;
  readonly roundingMinor: Minor;
  readonly reference: string;
  readonly userId: UserId;
  readonly createdAt: string;
}

/** A line as completion writes it: its draft and what pricing made of it. */
export interface CompletedLine {
  readonly lineId: LineId;
  readonly grossMinor: Minor;
  readonly lineDiscountMinor: Minor;
  readonly saleDiscountMinor: Minor;
  readonly taxMinor: Minor;
  readonly totalMinor: Minor;
  readonly profitMinor: Minor;
  readonly trace: readonly PriceStep[];
  readonly taxes: readonly {
    readonly code: string;
    readonly name: string;
    readonly ratePpm: Ppm;
    readonly inclusive: boolean;
    readonly baseMinor: Minor;
    readonly taxMinor: Minor;
  }[];
}

export interface Completion {
  readonly saleId: SaleId;
  readonly completedAt: string;
  readonly businessDate: string;
  readonly receiptNumber: string;
  readonly receiptCounter: number;
  readonly subtotalMinor: Minor;
  readonly discountMinor: Minor;
  readonly taxMinor: Minor;
  readonly totalMinor: Minor;
  readonly roundingMinor: Minor;
  readonly paidMinor: Minor;
  readonly changeMinor: Minor;
  readonly costMinor: Minor;
  readonly profitMinor: Minor;
  readonly lines: readonly CompletedLine[];
  readonly stockMovements: readonly StockMovement[];
  readonly creditEntry: CreditEntry | null;
  readonly cashMovement: CashMovement | null;
  readonly shiftId: ShiftId;
  /** What it took from leases, by counter; empty where this till holds none. */
  readonly leases: readonly SaleLease[];
  /** Canonical JSON of the receipt's model. */
  readonly receiptJson: string;
}

/** What a completed sale's journal event is made of, besides what the store knows by itself. */
export interface CompletedFacts {
  readonly draft: Draft;
  readonly completion: Completion;
  /** In the order they were queued. */
  readonly printJobs: readonly { readonly jobId: PrintJobId; readonly sha256: string }[];
}

/** `beyond` of `amount` was allowed by somebody. Thousandths, or minor units. */
export interface SaleLease {
  readonly counter: string;
  readonly amount: number;
  readonly beyond: number;
}

export interface StockMovement {
  readonly movementId: string;
  readonly productRow: number;
  readonly kind: 'sale';
  readonly quantityMilli: Milli;
  readonly unitCostMinor: Minor;
  readonly lineId: LineId;
}

export interface CashMovement {
  readonly movementId: string;
  readonly kind: CashKind;
  readonly amountMinor: Minor;
  readonly saleId: SaleId | null;
  readonly creditEntryId: string | null;
  readonly userId: UserId;
  readonly businessDate: string;
  readonly createdAt: string;
}

export interface CreditEntry {
  readonly entryId: string;
  readonly customerId: CustomerId;
  readonly kind: 'opening' | 'charge' | 'payment' | 'adjustment';
  readonly amountMinor: Minor;
  readonly saleId: SaleId | null;
  readonly dueDate: string | null;
  readonly tenderKind: TenderKind | null;
  readonly reference: string;
  readonly userId: UserId;
  readonly businessDate: string;
  readonly createdAt: string;
}

export interface CompletedRecord {
  readonly saleId: SaleId;
  readonly status: SaleStatus;
  readonly receiptNumber: string;
  readonly completedAt: string;
  readonly totalMinor: Minor;
  readonly paidMinor: Minor;
  readonly changeMinor: Minor;
  readonly currency: Currency;
}

/** A draft with everything the pricing made of it. */
export interface PricedDraft {
  readonly draft: Draft;
  readonly priced: PricedCart<LineId>;
  /** The same with what only a price book knows; null where it was priced by none. */
  readonly byBook: BookPricedCart<LineId> | null;
  readonly rates: readonly (readonly TaxRate[])[];
}

/** The last pricing, and the very objects it was made from: the same ones give the same prices. */
export interface LastPricing {
  value: { readonly from: readonly unknown[]; readonly result: PricedDraft } | null;
}

export interface SaleReader {
  /** A draft, or null where there is none or it is no longer open. */
  draft(saleId: SaleId): Draft | null;
  /** Whether a change of its lines can be taken back. */
  canUndo(saleId: SaleId): boolean;
  status(saleId: SaleId): SaleStatus | null;
  held(): readonly HeldCart[];
  readonly lastPricing: LastPricing;
  completed(saleId: SaleId): CompletedRecord | null;
  /** By receipt number or a part of it, customer, or an exact amount; newest first. */
  find(query: string, page: Page): readonly SaleSummary[];
  receipt(saleId: SaleId): { readonly model: ReceiptModel; readonly copies: number } | null;
}

export interface SaleWriter {
  create(draft: DraftSale): void;
  /** `totalMinor` is what the list of held carts shows; pricing knows it, the draft does not. */
  updateSale(
    saleId: SaleId,
    change: Partial<Omit<DraftSale, 'saleId' | 'createdAt'> & { readonly totalMinor: Minor }>,
  ): void;
  insertLine(saleId: SaleId, line: DraftLine): void;
  updateLine(
    lineId: LineId,
    change: Partial<
      Pick<DraftLine, 'quantityMilli' | 'unitPriceMinor' | 'discount' | 'note' | 'trace' | 'book'>
    >,
  ): void;
  deleteLine(lineId: LineId): void;
  insertTender(saleId: SaleId, tender: Tender): void;
  setTenderStatus(tenderId: TenderId, status: TenderStatus): void;
  /** Keeps how the last change is taken back; the oldest of more than 50 is dropped. */
  pushUndo(saleId: SaleId, step: UndoStep): void;
  popUndo(saleId: SaleId): UndoStep | null;
  /** An empty cart that nobody needs leaves no trace. */
  deleteEmpty(saleId: SaleId): void;
  cancel(saleId: SaleId): void;
  /** Writes everything of a completed sale but its journal event, audit and print job. */
  complete(completion: Completion): void;
  /**
   * Journals a completed sale and has the device sign it. To be called last: its overrides, print
   * jobs and audit events are part of it. `verify` makes the same event from the rows alone.
   */
  journalCompleted(facts: CompletedFacts): void;
  countCopy(saleId: SaleId): number;
  grantOverride(grant: OverrideGrant): void;
  overridesOf(saleId: SaleId): readonly OverrideGrant[];
}

/** What one change is about to change: small, whatever the size of the cart. */
export interface UndoStep {
  /** The sale's discount as it was. */
  readonly discount: Discount | null;
  /** The line that the change alters or removes, as it was. */
  readonly line: DraftLine | null;
  readonly addedLineId: LineId | null;
}

export interface OverrideGrant {
  readonly overrideId: string;
  readonly kind: OverrideKind;
  readonly saleId: SaleId;
  readonly lineId: LineId | null;
  readonly amountMinor: Minor;
  readonly reason: string;
  readonly requestedBy: UserId;
  readonly grantedBy: UserId;
  readonly createdAt: string;
}
