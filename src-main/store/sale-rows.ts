import { z } from 'zod';
import { LineId } from '../../shared/domain/ids.ts';
import { GoodsMarks } from '../../shared/domain/goods-marks.ts';
import { LineBook, SaleBook } from '../../shared/domain/pricing/sale-book.ts';
import { Discount, PriceStep } from '../../shared/domain/sale.ts';
import { canonicalJson, type CanonicalValue } from '../../shared/protocol/canonical-json.ts';
import type { DraftLine, DraftSale, Tender, UndoStep } from '../sale-port.ts';
import type { SaleLineTable, SaleTable, TenderTable } from './sale-tables.ts';
import { flag } from './terminal.ts';

/** Between the store's rows and the values of the port. */

export interface DiscountColumns {
  readonly discount_kind: 'percent' | 'amount' | null;
  readonly discount_value: number | null;
}

export function toDiscount(row: DiscountColumns): Discount | null {
  if (row.discount_kind === null) return null;
  return row.discount_kind === 'percent'
    ? Discount.parse({ kind: 'percent', ppm: row.discount_value })
    : Discount.parse({ kind: 'amount', amountMinor: row.discount_value });
}

export function fromDiscount(discount: Discount | null): DiscountColumns {
  if (discount === null) return { discount_kind: null, discount_value: null };
  return discount.kind === 'percent'
    ? { discount_kind: 'percent', discount_value: discount.ppm }
    : { discount_kind: 'amount', discount_value: discount.amountMinor };
}

const Trace = z.array(PriceStep);

export function toTrace(json: string): PriceStep[] {
  return Trace.parse(JSON.parse(json));
}

/** Canonical, so that a changed byte of it shows even where it means the same. */
export function fromTrace(trace: readonly PriceStep[]): string {
  return canonicalJson(trace as readonly CanonicalValue[]);
}

export function toSaleBook(json: string | null): SaleBook | null {
  return json === null ? null : SaleBook.parse(JSON.parse(json));
}

export function toLineBook(json: string | null): LineBook | null {
  return json === null ? null : LineBook.parse(JSON.parse(json));
}

export function toMarks(json: string | null): GoodsMarks | null {
  return json === null ? null : GoodsMarks.parse(JSON.parse(json));
}

/** Canonical, as traces are. */
function fromPart(part: SaleBook | LineBook | GoodsMarks | null): string | null {
  return part === null ? null : canonicalJson(part as CanonicalValue);
}

type DraftSaleRow = Omit<ReturnType<typeof fromDraftSale>, 'total_minor' | 'updated_at'>;

export function toDraftSale(row: DraftSaleRow): DraftSale {
  return {
    saleId: row.sale_id,
    status: row.status,
    type: row.type,
    userId: row.user_id,
    customerId: row.customer_id,
    customerName: row.customer_name,
    taxExempt: row.tax_exempt === 1,
    currency: row.currency,
    pricesIncludeTax: row.prices_include_tax === 1,
    priceBookVersion: row.price_book_version,
    discount: toDiscount(row),
    ageConfirmed: row.age_confirmed,
    holdName: row.hold_name,
    heldAt: row.held_at,
    createdAt: row.created_at,
    book: toSaleBook(row.book_json),
  };
}

export function fromDraftSale(
  sale: DraftSale,
  more: { readonly totalMinor: SaleTable['total_minor']; readonly updatedAt: string },
) {
  return {
    sale_id: sale.saleId,
    status: sale.status,
    type: sale.type,
    user_id: sale.userId,
    customer_id: sale.customerId,
    customer_name: sale.customerName,
    tax_exempt: flag(sale.taxExempt),
    currency: sale.currency,
    prices_include_tax: flag(sale.pricesIncludeTax),
    price_book_version: sale.priceBookVersion,
    ...fromDiscount(sale.discount),
    age_confirmed: sale.ageConfirmed,
    hold_name: sale.holdName,
    held_at: sale.heldAt,
    created_at: sale.createdAt,
    updated_at: more.updatedAt,
    total_minor: more.totalMinor,
    book_json: fromPart(sale.book),
  };
}

export type DraftLineRow = Omit<
  SaleLineTable,
  | 'gross_minor'
  | 'line_discount_minor'
  | 'sale_discount_minor'
  | 'tax_minor'
  | 'total_minor'
  | 'profit_minor'
>;

export function toDraftLine(row: Omit<DraftLineRow, 'sale_id'>): DraftLine {
  return {
    lineId: row.line_id,
    position: row.position,
    productId: row.product_id,
    productRow: row.product_row,
    sku: row.sku,
    name: { en: row.name_en, ru: row.name_ru, kk: row.name_kk },
    barcode: row.barcode,
    unit: row.unit,
    weighed: row.weighed === 1,
    taxCategoryId: row.tax_category_id,
    trackStock: row.track_stock === 1,
    oversellPolicy: row.oversell_policy,
    minimumAge: row.minimum_age,
    quantityMilli: row.quantity_milli,
    unitPriceMinor: row.unit_price_minor,
    unitCostMinor: row.unit_cost_minor,
    discount: toDiscount(row),
    note: row.note,
    trace: toTrace(row.trace_json),
    createdAt: row.created_at,
    // An undo step of before the book or the marks says nothing of them.
    book: toLineBook(row.book_json ?? null),
    marks: toMarks(row.marks_json ?? null),
  };
}

export function fromDraftLine(saleId: SaleTable['sale_id'], line: DraftLine): DraftLineRow {
  return { ...draftLineColumns(saleId, line), trace_json: fromTrace(line.trace) };
}

/** Without the trace, which costs as much to write as the rest together. */
export function draftLineColumns(
  saleId: SaleTable['sale_id'],
  line: DraftLine,
): Omit<DraftLineRow, 'trace_json'> {
  return {
    line_id: line.lineId,
    sale_id: saleId,
    position: line.position,
    product_id: line.productId,
    product_row: line.productRow,
    sku: line.sku,
    name_en: line.name.en,
    name_ru: line.name.ru,
    name_kk: line.name.kk,
    barcode: line.barcode,
    unit: line.unit,
    weighed: flag(line.weighed),
    tax_category_id: line.taxCategoryId,
    track_stock: flag(line.trackStock),
    oversell_policy: line.oversellPolicy,
    minimum_age: line.minimumAge,
    quantity_milli: line.quantityMilli,
    unit_price_minor: line.unitPriceMinor,
    unit_cost_minor: line.unitCostMinor,
    ...fromDiscount(line.discount),
    note: line.note,
    created_at: line.createdAt,
    book_json: fromPart(line.book),
    marks_json: fromPart(line.marks),
  };
}

export function toTender(row: Omit<TenderTable, 'sale_id'>): Tender {
  return {
    tenderId: row.tender_id,
    position: row.position,
    kind: row.kind,
    status: row.status,
    amountMinor: row.amount_minor,
    tenderedMinor: row.tendered_minor,
    changeMinor: row.change_minor,
    roundingMinor: row.rounding_minor,
    reference: row.reference,
    userId: row.user_id,
    createdAt: row.created_at,
  };
}

export function fromTender(saleId: SaleTable['sale_id'], tender: Tender): TenderTable {
  return {
    tender_id: tender.tenderId,
    sale_id: saleId,
    position: tender.position,
    kind: tender.kind,
    status: tender.status,
    amount_minor: tender.amountMinor,
    tendered_minor: tender.tenderedMinor,
    change_minor: tender.changeMinor,
    rounding_minor: tender.roundingMinor,
    reference: tender.reference,
    user_id: tender.userId,
    created_at: tender.createdAt,
  };
}

const UndoJson = z.strictObject({
  discount: Discount.nullable(),
  line: z.record(z.string(), z.unknown()).nullable(),
  addedLineId: LineId.nullable(),
});

/** A step this store wrote itself; its line has the columns of `DraftLineRow`. */
export function toUndoStep(json: string): UndoStep {
  const { discount, line, addedLineId } = UndoJson.parse(JSON.parse(json));
  return { discount, addedLineId, line: line && toDraftLine(line as unknown as DraftLineRow) };
}

export function fromUndoStep(saleId: SaleTable['sale_id'], step: UndoStep): string {
  const line = step.line && fromDraftLine(saleId, step.line);
  return JSON.stringify({ ...step, line });
}
