import { sql } from 'kysely';
import type { LineId, RefundId, SaleId } from '../../shared/domain/ids.ts';
import { minor } from '../../shared/domain/money.ts';
import { milli } from '../../shared/domain/quantity.ts';
import { ReceiptModel } from '../../shared/domain/receipt/model.ts';
import type { RefundReader, RefundRecord, SoldLine, SoldSale } from '../refund-port.ts';
import { journalTax } from './completed-payload.ts';
import type { RefundTable } from './refund-tables.ts';
import type { SaleLineTable, SaleLineTaxTable } from './sale-tables.ts';
import type { SentMark } from './sent-mark.ts';
import type { Statements } from './statements.ts';

/** So much of a sale's line has come back to this till. */
export const BACK_MILLI = sql<number>`(select coalesce(sum(back.quantity_milli), 0)
  from refund_line back where back.sale_line_id = sale_line.line_id)`;

/** A sale of which everything has come back is refunded: its lines tell, and no row says so. */
export const SALE_STATUS = sql<'COMPLETED' | 'REFUNDED'>`iif(
  exists (select 1 from refund where refund.sale_id = sale.sale_id) and not exists (
    select 1 from sale_line where sale_line.sale_id = sale.sale_id
      and sale_line.quantity_milli > ${BACK_MILLI}), 'REFUNDED', sale.status)`;

export function createRefundReader(statements: Statements, sent: SentMark): RefundReader {
  const byNumber = statements.get<{ receiptNumber: string }>()((query, { receiptNumber }) =>
    query
      .selectFrom('sale')
      .select('sale_id')
      .where('receipt_number', '=', receiptNumber)
      // Word for word the condition of the partial index.
      .where('receipt_number', 'is not', null),
  );
  const receipt = statements.get<{ refundId: RefundId }>()((query, { refundId }) =>
    query
      .selectFrom('refund_receipt')
      .select(['model_json', 'copies'])
      .where('refund_id', '=', refundId),
  );
  return {
    sold: createSoldReader(statements, sent),
    saleIdOf: (receiptNumber) => byNumber({ receiptNumber })?.sale_id ?? null,
    ...createRecordReader(statements),
    receipt: (refundId) => {
      const row = receipt({ refundId });
      if (row === undefined) return null;
      return { model: ReceiptModel.parse(JSON.parse(row.model_json)), copies: row.copies };
    },
  };
}

interface OfSale {
  readonly saleId: SaleId;
}

function createSoldReader(statements: Statements, sent: SentMark): RefundReader['sold'] {
  const sale = statements.get<OfSale>()((query, { saleId }) =>
    query
      .selectFrom('sale')
      .innerJoin('app_user', 'app_user.user_id', 'sale.user_id')
      .selectAll('sale')
      .select('app_user.name as cashier_name')
      .select(
        sql<number>`(select seq from journal where journal.subject_id = sale.sale_id
          and journal.type = 'sale.completed')`.as('journal_seq'),
      )
      .where('sale.sale_id', '=', saleId)
      .where('sale.receipt_number', 'is not', null),
  );
  const lines = statements.all<OfSale>()((query, { saleId }) =>
    query
      .selectFrom('sale_line')
      .selectAll()
      .select(BACK_MILLI.as('back_milli'))
      .where('sale_id', '=', saleId)
      .orderBy('position'),
  );
  const taxes = statements.all<OfSale>()((query, { saleId }) =>
    query
      .selectFrom('sale_line')
      .innerJoin('sale_line_tax', 'sale_line_tax.line_id', 'sale_line.line_id')
      .selectAll('sale_line_tax')
      .where('sale_line.sale_id', '=', saleId)
      .orderBy('sale_line_tax.code'),
  );
  const tenders = statements.all<OfSale>()((query, { saleId }) =>
    query
      .selectFrom('tender')
      .selectAll()
      .where('sale_id', '=', saleId)
      .where(sql<boolean>`status not in ('UNDONE', 'DECLINED')`)
      .orderBy('position'),
  );
  return (saleId): SoldSale | null => {
    const key = { saleId };
    const row = sale(key);
    if (row === undefined) return null;
    const taxesOf = Map.groupBy(taxes(key), (tax) => tax.line_id);
    return {
      saleId,
      receiptNumber: row.receipt_number ?? '',
      terminalId: row.terminal_id,
      businessDate: row.business_date ?? '',
      completedAt: row.completed_at ?? '',
      cashierName: row.cashier_name,
      customerId: row.customer_id,
      customerName: row.customer_name,
      currency: row.currency,
      pricesIncludeTax: row.prices_include_tax === 1,
      taxExempt: row.tax_exempt === 1,
      totalMinor: row.total_minor,
      lines: lines(key).map((line) => soldLine(line, taxesOf.get(line.line_id) ?? [])),
      tenders: tenders(key).map((tender) => ({
        tenderId: tender.tender_id,
        kind: tender.kind,
        amountMinor: tender.amount_minor,
        handedMinor: minor(tender.tendered_minor - tender.change_minor),
        reference: tender.reference,
      })),
      journalSeq: row.journal_seq,
      maybeSent: row.journal_seq <= sent.throughSeq(),
    };
  };
}

function soldLine(
  row: SaleLineTable & { readonly line_id: LineId; readonly back_milli: number },
  taxes: readonly SaleLineTaxTable[],
): SoldLine {
  return {
    lineId: row.line_id,
    productId: row.product_id,
    productRow: row.product_row,
    sku: row.sku,
    name: { en: row.name_en, ru: row.name_ru, kk: row.name_kk },
    barcode: row.barcode,
    unit: row.unit,
    weighed: row.weighed === 1,
    taxCategoryId: row.tax_category_id,
    trackStock: row.track_stock === 1,
    soldMilli: row.quantity_milli,
    backMilli: milli(row.back_milli),
    unitPriceMinor: row.unit_price_minor,
    unitCostMinor: row.unit_cost_minor,
    discountMinor: minor(row.line_discount_minor + row.sale_discount_minor),
    totalMinor: row.total_minor,
    taxes: taxes.map(journalTax),
  };
}

function createRecordReader(statements: Statements): Pick<RefundReader, 'done' | 'ofSale'> {
  const one = statements.get<{ refundId: RefundId }>()((query, { refundId }) =>
    query.selectFrom('refund').selectAll().where('refund_id', '=', refundId),
  );
  const ofSale = statements.all<OfSale>()((query, { saleId }) =>
    query.selectFrom('refund').selectAll().where('sale_id', '=', saleId).orderBy('receipt_counter'),
  );
  const tenders = statements.all<{ refundId: RefundId }>()((query, { refundId }) =>
    query
      .selectFrom('refund_tender')
      .select(['kind', 'given_minor as givenMinor'])
      .where('refund_id', '=', refundId)
      .orderBy('position'),
  );
  const record = (row: RefundTable): RefundRecord => ({
    refundId: row.refund_id,
    saleId: row.sale_id,
    receiptNumber: row.receipt_number,
    completedAt: row.completed_at,
    totalMinor: row.total_minor,
    roundingMinor: row.rounding_minor,
    currency: row.currency,
    tenders: tenders({ refundId: row.refund_id }),
  });
  return {
    done: (refundId) => {
      const row = one({ refundId });
      return row === undefined ? null : record(row);
    },
    ofSale: (saleId) => ofSale({ saleId }).map(record),
  };
}
