import { sql } from 'kysely';
import type { SaleId } from '../../shared/domain/ids.ts';
import type { Minor } from '../../shared/domain/money.ts';
import { ReceiptModel } from '../../shared/domain/receipt/model.ts';
import { foldText } from '../../shared/domain/search-text.ts';
import type { Draft, SaleReader } from '../sale-port.ts';
import type { DraftLines } from './draft-lines.ts';
import { SALE_STATUS } from './refund-reader.ts';
import { toDraftSale, toTender } from './sale-rows.ts';
import type { Statements } from './statements.ts';

const OPEN = sql<boolean>`sale.status in ('DRAFT', 'PENDING', 'PARTIAL')`;
const SUMMARY = sql<number>`(select count(*) from sale_line where sale_line.sale_id = sale.sale_id)`;

export function createSaleReader(statements: Statements, lines: DraftLines): SaleReader {
  return {
    ...createDraftReader(statements, lines),
    ...createCompletedReader(statements),
    lastPricing: { value: null },
  };
}

function createDraftReader(
  statements: Statements,
  lines: DraftLines,
): Pick<SaleReader, 'draft' | 'canUndo' | 'status' | 'held'> {
  const sale = statements.get<{ saleId: SaleId }>()((query, { saleId }) =>
    query.selectFrom('sale').selectAll().where('sale_id', '=', saleId).where(OPEN),
  );
  const tenders = statements.all<{ saleId: SaleId }>()((query, { saleId }) =>
    query.selectFrom('tender').selectAll().where('sale_id', '=', saleId).orderBy('position'),
  );
  const undoStep = statements.get<{ saleId: SaleId }>()((query, { saleId }) =>
    query.selectFrom('cart_undo').select('step').where('sale_id', '=', saleId).limit(sql.lit(1)),
  );
  const status = statements.get<{ saleId: SaleId }>()((query, { saleId }) =>
    query.selectFrom('sale').select('status').where('sale_id', '=', saleId),
  );
  const held = statements.all<object>()((query) =>
    query
      .selectFrom('sale')
      .innerJoin('app_user', 'app_user.user_id', 'sale.user_id')
      .select([
        'sale.sale_id',
        'sale.hold_name',
        'sale.held_at',
        'sale.customer_name',
        'sale.total_minor',
        'app_user.name as cashier_name',
        SUMMARY.as('line_count'),
      ])
      .where('sale.held_at', 'is not', null)
      .where(OPEN)
      .orderBy('sale.held_at')
      .orderBy('sale.sale_id'),
  );
  const kept = statements.kept.slot<Draft>(['sale', 'sale_line', 'tender']);
  return {
    draft: (saleId) => {
      if (kept.value?.sale.saleId === saleId) return kept.value;
      const row = sale({ saleId });
      if (!row) return null;
      kept.value = {
        sale: toDraftSale(row),
        lines: lines.of(saleId),
        tenders: tenders({ saleId }).map(toTender),
        storefrontId: row.storefront_id,
        terminalId: row.terminal_id,
      };
      return kept.value;
    },
    canUndo: (saleId) => undoStep({ saleId }) !== undefined,
    status: (saleId) => status({ saleId })?.status ?? null,
    held: () =>
      held({}).map((row) => ({
        saleId: row.sale_id,
        holdName: row.hold_name,
        heldAt: row.held_at ?? '',
        cashierName: row.cashier_name,
        customerName: row.customer_name,
        lineCount: row.line_count,
        totalMinor: row.total_minor,
      })),
  };
}

/** What no amount of money equals. */
const NO_AMOUNT = -1;

function createCompletedReader(
  statements: Statements,
): Pick<SaleReader, 'completed' | 'find' | 'receipt'> {
  const completed = statements.get<{ saleId: SaleId }>()((query, { saleId }) =>
    query
      .selectFrom('sale')
      .selectAll()
      .select(SALE_STATUS.as('now_status'))
      .where('sale_id', '=', saleId)
      .where('receipt_number', 'is not', null),
  );
  const find = createSaleSearch(statements);
  const receipt = statements.get<{ saleId: SaleId }>()((query, { saleId }) =>
    query.selectFrom('receipt').select(['model_json', 'copies']).where('sale_id', '=', saleId),
  );
  return {
    completed: (saleId) => {
      const row = completed({ saleId });
      if (!row) return null;
      return {
        saleId: row.sale_id,
        status: row.now_status,
        receiptNumber: row.receipt_number ?? '',
        completedAt: row.completed_at ?? '',
        totalMinor: row.total_minor,
        paidMinor: row.paid_minor,
        changeMinor: row.change_minor,
        currency: row.currency,
      };
    },
    find: (text, page) =>
      find({ ...findParameters(text), ...page }).map((row) => ({
        saleId: row.sale_id,
        receiptNumber: row.receipt_number ?? '',
        status: row.status,
        completedAt: row.completed_at ?? '',
        cashierName: row.cashier_name,
        customerName: row.customer_name,
        totalMinor: row.total_minor,
        currency: row.currency,
        lineCount: row.line_count,
      })),
    receipt: (saleId) => {
      const row = receipt({ saleId });
      if (!row) return null;
      return { model: ReceiptModel.parse(JSON.parse(row.model_json)), copies: row.copies };
    },
  };
}

interface FindParameters {
  readonly query: string;
  readonly folded: string;
  readonly amountMinor: Minor | number;
  readonly limit: number;
  readonly offset: number;
}

/** `1 250,50` is an amount as people write it; receipt numbers are in capitals. */
function findParameters(text: string): Omit<FindParameters, 'limit' | 'offset'> {
  const trimmed = text.trim();
  const amount = /^(\d{1,12})(?:[.,](\d{1,2}))?$/.exec(trimmed.replaceAll(/[\s\u00A0₸]/g, ''));
  const [, major = '', fraction = ''] = amount ?? [];
  return {
    query: trimmed.toUpperCase(),
    folded: foldText(trimmed),
    amountMinor: amount ? Number(major + fraction.padEnd(2, '0')) : NO_AMOUNT,
  };
}

function createSaleSearch(statements: Statements) {
  return statements.all<FindParameters>()((query, p) =>
    query
      .selectFrom('sale')
      .innerJoin('app_user', 'app_user.user_id', 'sale.user_id')
      .select([
        'sale.sale_id',
        'sale.receipt_number',
        'sale.completed_at',
        'sale.customer_name',
        'sale.total_minor',
        'sale.currency',
        'app_user.name as cashier_name',
        SUMMARY.as('line_count'),
        SALE_STATUS.as('status'),
      ])
      .where('sale.completed_at', 'is not', null)
      .where(
        sql<boolean>`(${p.query} = ''
          or instr(sale.receipt_number, ${p.query}) > 0
          or sale.total_minor = ${p.amountMinor}
          or (${p.folded} <> '' and sale.customer_id in (
            select customer_id from customer where instr(customer.folded, ${p.folded}) > 0
          )))`,
      )
      .orderBy('sale.completed_at', 'desc')
      .orderBy('sale.sale_id', 'desc')
      .limit(sql<number>`${p.limit}`)
      .offset(sql<number>`${p.offset}`),
  );
}
