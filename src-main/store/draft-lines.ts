import type { LineId, SaleId } from '../../shared/domain/ids.ts';
import { ZERO } from '../../shared/domain/money.ts';
import type { DraftLine, SaleWriter } from '../sale-port.ts';
import { DRAFT_LINE_COLUMNS } from './sale-columns.ts';
import { type DraftLineRow, fromDraftLine, toDraftLine } from './sale-rows.ts';
import { pick, type Statements } from './statements.ts';

/**
 * The lines of a sale, read and written. Those of the cart in hand are kept while they change one
 * by one: reading two hundred of them again after each scan was a quarter of what a scan took.
 */
export interface DraftLines extends Pick<SaleWriter, 'insertLine' | 'updateLine' | 'deleteLine'> {
  /** In their order. */
  of(saleId: SaleId): readonly DraftLine[];
}

interface Lines {
  readonly saleId: SaleId;
  readonly lines: readonly DraftLine[];
}

export function createDraftLines(statements: Statements): DraftLines {
  const all = statements.all<{ saleId: SaleId }>()((query, { saleId }) =>
    query.selectFrom('sale_line').selectAll().where('sale_id', '=', saleId).orderBy('position'),
  );
  const load = statements.get<{ lineId: LineId }>()((query, { lineId }) =>
    query.selectFrom('sale_line').selectAll().where('line_id', '=', lineId),
  );
  const row = (lineId: LineId) => {
    const found = load({ lineId });
    if (!found) throw new Error(`No line ${lineId}`);
    return found;
  };
  const { insert, update, remove } = createLineStatements(statements);
  const kept = statements.kept.slot<Lines>(['sale_line']);
  /** Writes one line; the others of the cart that were read stay as they are. */
  const writing = (lineId: LineId, write: () => void, isThere: boolean): void => {
    const before = kept.value;
    write();
    if (before === null) return;
    const others = before.lines.filter((line) => line.lineId !== lineId);
    if (!isThere) {
      kept.value = { ...before, lines: others };
      return;
    }
    const written = row(lineId);
    if (written.sale_id !== before.saleId) return;
    const lines = [...others, toDraftLine(written)].toSorted((a, b) => a.position - b.position);
    kept.value = { ...before, lines };
  };
  return {
    of: (saleId) => {
      if (kept.value?.saleId !== saleId) {
        kept.value = { saleId, lines: all({ saleId }).map(toDraftLine) };
      }
      return kept.value.lines;
    },
    insertLine: (saleId, line) =>
      writing(line.lineId, () => void insert(fromDraftLine(saleId, line)), true),
    updateLine: (lineId, change) => {
      const before = row(lineId);
      const line = fromDraftLine(before.sale_id, { ...toDraftLine(before), ...change });
      writing(lineId, () => void update(line), true);
    },
    deleteLine: (lineId) => {
      const write = (): void => {
        if (remove({ lineId }) !== 1) throw new Error(`No line ${lineId}`);
      };
      writing(lineId, write, false);
    },
  };
}

const NOT_PRICED = {
  gross_minor: ZERO,
  line_discount_minor: ZERO,
  sale_discount_minor: ZERO,
  tax_minor: ZERO,
  total_minor: ZERO,
  profit_minor: ZERO,
};

const CHANGING = [
  'quantity_milli',
  'unit_price_minor',
  'discount_kind',
  'discount_value',
  'note',
  'trace_json',
  'book_json',
] as const;

function createLineStatements(statements: Statements) {
  return {
    insert: statements.run<DraftLineRow>()((query, p) =>
      query.insertInto('sale_line').values({ ...pick(p, DRAFT_LINE_COLUMNS), ...NOT_PRICED }),
    ),
    update: statements.run<DraftLineRow>()((query, p) =>
      query.updateTable('sale_line').set(pick(p, CHANGING)).where('line_id', '=', p.line_id),
    ),
    remove: statements.run<{ lineId: LineId }>()((query, { lineId }) =>
      query.deleteFrom('sale_line').where('line_id', '=', lineId),
    ),
  };
}
