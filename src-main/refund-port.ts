import type {
  CustomerId,
  LineId,
  ProductId,
  RefundId,
  SaleId,
  ShiftId,
  TenderId,
  TerminalId,
} from '../shared/domain/ids.ts';
import type { LocalizedText } from '../shared/domain/localized.ts';
import type { Currency, Minor, Ppm } from '../shared/domain/money.ts';
import type { Unit } from '../shared/domain/product.ts';
import type { Milli } from '../shared/domain/quantity.ts';
import type { ReceiptModel } from '../shared/domain/receipt/model.ts';
import type { TenderKind } from '../shared/domain/sale.ts';
import type { RefundProcessed } from '../shared/protocol/refund-event.ts';

/** What use cases ask of the store about what comes back. */

/** A completed sale of this till, and how much of it has come back here. */
export interface SoldSale {
  readonly saleId: SaleId;
  readonly receiptNumber: string;
  readonly terminalId: TerminalId;
  readonly businessDate: string;
  readonly completedAt: string;
  readonly cashierName: string;
  readonly customerId: CustomerId | null;
  readonly customerName: string;
  readonly currency: Currency;
  readonly pricesIncludeTax: boolean;
  readonly taxExempt: boolean;
  readonly totalMinor: Minor;
  readonly lines: readonly SoldLine[];
  /** Those that paid, in their order. */
  readonly tenders: readonly SoldTender[];
  /** Its event in this till's journal. */
  readonly journalSeq: number;
  /** HQ may have heard of it: then the right to take it back may be lent to another till. */
  readonly maybeSent: boolean;
}

export interface SoldLine {
  readonly lineId: LineId;
  readonly productId: ProductId | null;
  readonly productRow: number | null;
  readonly sku: string;
  readonly name: LocalizedText;
  readonly barcode: string | null;
  readonly unit: Unit;
  readonly weighed: boolean;
  readonly taxCategoryId: string;
  readonly trackStock: boolean;
  readonly soldMilli: Milli;
  readonly backMilli: Milli;
  readonly unitPriceMinor: Minor;
  readonly unitCostMinor: Minor;
  /** The line's own discount and its share of the sale's. */
  readonly discountMinor: Minor;
  readonly totalMinor: Minor;
  readonly taxes: readonly SoldTax[];
}

export interface SoldTax {
  readonly code: string;
  readonly name: string;
  readonly ratePpm: Ppm;
  readonly inclusive: boolean;
  readonly baseMinor: Minor;
  readonly taxMinor: Minor;
}

export interface SoldTender {
  readonly tenderId: TenderId;
  readonly kind: TenderKind;
  readonly amountMinor: Minor;
  /** What was handed over less the change. */
  readonly handedMinor: Minor;
  readonly reference: string;
}

/** A refund that is done. */
export interface RefundRecord {
  readonly refundId: RefundId;
  readonly saleId: SaleId | null;
  readonly receiptNumber: string;
  readonly completedAt: string;
  readonly totalMinor: Minor;
  readonly roundingMinor: Minor;
  readonly currency: Currency;
  readonly tenders: readonly { readonly kind: TenderKind; readonly givenMinor: Minor }[];
}

export interface RefundReader {
  /** Null where it is no completed sale of this till. */
  sold(saleId: SaleId): SoldSale | null;
  saleIdOf(receiptNumber: string): SaleId | null;
  done(refundId: RefundId): RefundRecord | null;
  /** Of one sale, the oldest first. */
  ofSale(saleId: SaleId): readonly RefundRecord[];
  receipt(refundId: RefundId): { readonly model: ReceiptModel; readonly copies: number } | null;
}

/** The parts of a refund's event that are decided before it is written. */
export interface RefundFacts extends Pick<
  RefundProcessed,
  | 'refund'
  | 'lines'
  | 'tenders'
  | 'stockMovements'
  | 'creditEntry'
  | 'cashMovement'
  | 'overrides'
  | 'leases'
  | 'replenished'
> {
  readonly shiftId: ShiftId;
  /** By product, the rows that `stockMovements` go to. */
  readonly productRows: ReadonlyMap<ProductId, number>;
  /** Canonical JSON of the receipt's model. */
  readonly receiptJson: string;
}

export interface RefundWriter {
  /** Writes everything of a refund but its journal event, audit and print job. */
  process(facts: RefundFacts): void;
  /**
   * Journals it and has the device sign it. To be called last, as `journalCompleted` is; `verify`
   * makes the same event from the rows alone.
   */
  journalProcessed(refundId: RefundId): void;
  /** Counts another copy of its paper; answers which. */
  countCopy(refundId: RefundId): number;
  /**
   * Units of the shelf that this till may sell again at once, where its stock is leased.
   * @returns the counter, or null where the goods are not leased
   */
  putBack(productRow: number, quantityMilli: Milli): string | null;
}
