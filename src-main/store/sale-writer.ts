import { sql } from 'kysely';
import type { SaleId, TenderId } from '../../shared/domain/ids.ts';
import { ZERO } from '../../shared/domain/money.ts';
import type { TenderStatus } from '../../shared/domain/sale.ts';
import type { Clock } from '../ports.ts';
import type { DraftSale, OverrideGrant, SaleWriter } from '../sale-port.ts';
import type { TerminalReader } from '../store-port.ts';
import type { DraftLines } from './draft-lines.ts';
import {
  DRAFT_SALE_COLUMNS,
  NEW_SALE_COLUMNS,
  OVERRIDE_COLUMNS,
  TENDER_COLUMNS,
} from './sale-columns.ts';
import * as rows from './sale-rows.ts';
import type { OverrideGrantTable, SaleTable, TenderTable } from './sale-tables.ts';
import { pick, type Statements } from './statements.ts';

export const MAX_UNDO_STEPS = 50;

export interface SaleWriterDeps {
  readonly statements: Statements;
  readonly lines: DraftLines;
  readonly terminal: TerminalReader;
  readonly clock: Clock;
}

type DraftWriter = Omit<SaleWriter, 'complete' | 'journalCompleted'>;

/** Drafts: everything of a sale until it is completed. */
export function createDraftWriter(deps: SaleWriterDeps): DraftWriter {
  const { statements, lines } = deps;
  return {
    ...createSaleWrites(deps),
    insertLine: lines.insertLine,
    updateLine: lines.updateLine,
    deleteLine: lines.deleteLine,
    ...createTenderWrites(statements),
    ...createUndoWrites(statements),
    ...createOverrideWrites(statements),
    ...createCopyCount(statements),
  };
}

type NewSaleRow = Pick<SaleTable, (typeof NEW_SALE_COLUMNS)[number]>;
type DraftSaleRow = ReturnType<typeof rows.fromDraftSale>;

const NOT_COMPLETED = {
  subtotal_minor: ZERO,
  discount_minor: ZERO,
  tax_minor: ZERO,
  rounding_minor: ZERO,
  paid_minor: ZERO,
  change_minor: ZERO,
  cost_minor: ZERO,
  profit_minor: ZERO,
};

function createSaleWrites({
  statements,
  terminal,
  clock,
}: SaleWriterDeps): Pick<DraftWriter, 'create' | 'updateSale' | 'deleteEmpty' | 'cancel'> {
  const insert = statements.run<NewSaleRow>()((query, p) =>
    query.insertInto('sale').values({ ...pick(p, NEW_SALE_COLUMNS), ...NOT_COMPLETED }),
  );
  const load = statements.get<{ saleId: SaleId }>()((query, { saleId }) =>
    query.selectFrom('sale').selectAll().where('sale_id', '=', saleId),
  );
  const update = statements.run<DraftSaleRow>()((query, p) =>
    query.updateTable('sale').set(pick(p, DRAFT_SALE_COLUMNS)).where('sale_id', '=', p.sale_id),
  );
  const deleteUndo = statements.run<{ saleId: SaleId }>()((query, { saleId }) =>
    query.deleteFrom('cart_undo').where('sale_id', '=', saleId),
  );
  const deleteReservations = statements.run<{ saleId: SaleId }>()((query, { saleId }) =>
    query.deleteFrom('reservation').where('sale_id', '=', saleId),
  );
  const deleteSale = statements.run<{ saleId: SaleId }>()((query, { saleId }) =>
    query.deleteFrom('sale').where('sale_id', '=', saleId),
  );
  const cancel = statements.run<{ saleId: SaleId; at: string }>()((query, p) =>
    query
      .updateTable('sale')
      .set({ status: 'CANCELLED', held_at: null, updated_at: p.at })
      .where('sale_id', '=', p.saleId),
  );
  const now = () => new Date(clock.wallMs()).toISOString();
  return {
    create: (draft) => {
      const { terminalId, storefrontId } = terminal.identity();
      insert({
        ...rows.fromDraftSale(draft, { totalMinor: ZERO, updatedAt: draft.createdAt }),
        terminal_id: terminalId,
        storefront_id: storefrontId,
      });
    },
    updateSale: (saleId, change) => {
      const row = load({ saleId });
      if (!row) throw new Error(`No sale ${saleId}`);
      const { totalMinor = row.total_minor, ...draftChange } = change;
      const draft: DraftSale = { ...rows.toDraftSale(row), ...draftChange };
      update(rows.fromDraftSale(draft, { totalMinor, updatedAt: now() }));
    },
    deleteEmpty: (saleId) => {
      deleteUndo({ saleId });
      deleteReservations({ saleId });
      deleteSale({ saleId });
    },
    cancel: (saleId) => {
      deleteUndo({ saleId });
      if (cancel({ saleId, at: now() }) !== 1) throw new Error(`No sale ${saleId}`);
    },
  };
}

function createTenderWrites(
  statements: Statements,
): Pick<DraftWriter, 'insertTender' | 'setTenderStatus'> {
  const insert = statements.run<TenderTable>()((query, p) =>
    query.insertInto('tender').values(pick(p, TENDER_COLUMNS)),
  );
  const setStatus = statements.run<{ tenderId: TenderId; status: TenderStatus }>()((query, p) =>
    query.updateTable('tender').set({ status: p.status }).where('tender_id', '=', p.tenderId),
  );
  return {
    insertTender: (saleId, tender) => void insert(rows.fromTender(saleId, tender)),
    setTenderStatus: (tenderId, status) => {
      if (setStatus({ tenderId, status }) !== 1) throw new Error(`No tender ${tenderId}`);
    },
  };
}

function createUndoWrites(statements: Statements): Pick<DraftWriter, 'pushUndo' | 'popUndo'> {
  const last = statements.get<{ saleId: SaleId }>()((query, { saleId }) =>
    query
      .selectFrom('cart_undo')
      .select(['step', 'change_json'])
      .where('sale_id', '=', saleId)
      .orderBy('step', 'desc')
      .limit(sql.lit(1)),
  );
  const insert = statements.run<{ saleId: SaleId; step: number; json: string }>()((query, p) =>
    query.insertInto('cart_undo').values({ sale_id: p.saleId, step: p.step, change_json: p.json }),
  );
  const forget = statements.run<{ saleId: SaleId; step: number }>()((query, p) =>
    query.deleteFrom('cart_undo').where('sale_id', '=', p.saleId).where('step', '<=', p.step),
  );
  const remove = statements.run<{ saleId: SaleId; step: number }>()((query, p) =>
    query.deleteFrom('cart_undo').where('sale_id', '=', p.saleId).where('step', '=', p.step),
  );
  return {
    pushUndo: (saleId, change) => {
      const step = (last({ saleId })?.step ?? 0) + 1;
      insert({ saleId, step, json: rows.fromUndoStep(saleId, change) });
      forget({ saleId, step: step - MAX_UNDO_STEPS });
    },
    popUndo: (saleId) => {
      const row = last({ saleId });
      if (!row) return null;
      remove({ saleId, step: row.step });
      return rows.toUndoStep(row.change_json);
    },
  };
}

function createOverrideWrites(
  statements: Statements,
): Pick<DraftWriter, 'grantOverride' | 'overridesOf'> {
  const insert = statements.run<OverrideGrantTable>()((query, p) =>
    query.insertInto('override_grant').values(pick(p, OVERRIDE_COLUMNS)),
  );
  const ofSale = statements.all<{ saleId: SaleId }>()((query, { saleId }) =>
    query
      .selectFrom('override_grant')
      .selectAll()
      .where('sale_id', '=', saleId)
      .orderBy('override_id'),
  );
  return {
    grantOverride: (grant) => {
      insert({
        override_id: grant.overrideId,
        kind: grant.kind,
        sale_id: grant.saleId,
        line_id: grant.lineId,
        amount_minor: grant.amountMinor,
        reason: grant.reason,
        requested_by: grant.requestedBy,
        granted_by: grant.grantedBy,
        created_at: grant.createdAt,
      });
    },
    overridesOf: (saleId) => ofSale({ saleId }).map(toOverride),
  };
}

function toOverride(row: OverrideGrantTable): OverrideGrant {
  return {
    overrideId: row.override_id,
    kind: row.kind,
    saleId: row.sale_id,
    lineId: row.line_id,
    amountMinor: row.amount_minor,
    reason: row.reason,
    requestedBy: row.requested_by,
    grantedBy: row.granted_by,
    createdAt: row.created_at,
  };
}

function createCopyCount(statements: Statements): Pick<DraftWriter, 'countCopy'> {
  const count = statements.get<{ saleId: SaleId }>()((query, { saleId }) =>
    query
      .updateTable('receipt')
      .set({ copies: sql<number>`copies + 1` })
      .where('sale_id', '=', saleId)
      .returning('copies'),
  );
  return {
    countCopy: (saleId) => {
      const row = count({ saleId });
      if (!row) throw new Error(`No receipt of sale ${saleId}`);
      return row.copies;
    },
  };
}
