import { sql } from 'kysely';
import type { LineId, SaleId } from '../../shared/domain/ids.ts';
import { type Milli, milli } from '../../shared/domain/quantity.ts';
import type { Clock, Ids } from '../ports.ts';
import type { Reservation, StockReader, StockWriter, TerminalReader } from '../store-port.ts';
import type { LeasedStock } from './sync/leased-stock.ts';
import type { Schema } from './schema.ts';
import type { Statements } from './statements.ts';

/** Written out, so that SQLite sees that the partial indexes of active reservations apply. */
const ACTIVE = sql.lit('ACTIVE' as const);

const COLUMNS = ['reservation_id', 'sale_id', 'line_id', 'product_row', 'quantity_milli'] as const;

export function createStockReader(statements: Statements, leased: LeasedStock): StockReader {
  const onHand = statements.get<{ productRow: number }>()((query, { productRow }) =>
    query.selectFrom('stock_level').select('on_hand_milli').where('product_row', '=', productRow),
  );
  const reserved = statements.get<{ productRow: number }>()((query, { productRow }) =>
    query
      .selectFrom('reservation')
      .select(sql<Milli>`coalesce(sum(quantity_milli), 0)`.as('held_milli'))
      .where('product_row', '=', productRow)
      .where('status', '=', ACTIVE),
  );
  const ofLine = statements.get<{ lineId: LineId }>()((query, { lineId }) =>
    query
      .selectFrom('reservation')
      .select(COLUMNS)
      .where('line_id', '=', lineId)
      .where('status', '=', ACTIVE),
  );
  const ofSale = statements.all<{ saleId: SaleId }>()((query, { saleId }) =>
    query
      .selectFrom('reservation')
      .select(COLUMNS)
      .where('sale_id', '=', saleId)
      .where('status', '=', ACTIVE)
      .orderBy('reservation_id'),
  );
  const kept = statements.kept.slot<{
    readonly saleId: SaleId;
    readonly active: readonly Reservation[];
  }>(['reservation']);
  return {
    level: (productRow) => {
      const level = leased.level(productRow);
      if (level !== null) return level;
      return {
        onHandMilli: onHand({ productRow })?.on_hand_milli ?? milli(0),
        reservedMilli: reserved({ productRow })?.held_milli ?? milli(0),
      };
    },
    activeOfLine: (lineId) => {
      const row = ofLine({ lineId });
      return row ? toReservation(row) : null;
    },
    activeOfSale: (saleId) => {
      if (kept.value?.saleId !== saleId) {
        kept.value = { saleId, active: ofSale({ saleId }).map(toReservation) };
      }
      return kept.value.active;
    },
  };
}

export interface StockWriterDeps {
  readonly statements: Statements;
  readonly terminal: TerminalReader;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly leased: LeasedStock;
}

export function createStockWriter(deps: StockWriterDeps): StockWriter {
  const { statements, terminal, clock, ids, leased } = deps;
  const insert = statements.run<Omit<Schema['reservation'], 'status' | 'ended_at'>>()((query, p) =>
    query.insertInto('reservation').values({
      reservation_id: p.reservation_id,
      sale_id: p.sale_id,
      line_id: p.line_id,
      product_row: p.product_row,
      quantity_milli: p.quantity_milli,
      status: 'ACTIVE',
      created_at: p.created_at,
      boot_nonce: p.boot_nonce,
      expires_mono_ms: p.expires_mono_ms,
      ended_at: null,
    }),
  );
  const { end, commitAll } = createReservationEnds(statements);
  // Scans the active ones only, by the partial index over them: a shop's open carts.
  const over = statements.all<{ bootNonce: string; monoMs: number; all: number }>()((query, p) =>
    query
      .selectFrom('reservation')
      .select(COLUMNS)
      .where('status', '=', ACTIVE)
      .where((eb) =>
        eb.or([
          eb('boot_nonce', '<>', p.bootNonce),
          eb('expires_mono_ms', '<=', p.monoMs),
          eb(sql<number>`${p.all}`, '=', sql.lit(1)),
        ]),
      )
      .orderBy('reservation_id'),
  );
  const now = () => new Date(clock.wallMs()).toISOString();
  const release = (rows: ReturnType<typeof over>): readonly Reservation[] => {
    const at = now();
    for (const row of rows) {
      if (leased.active()) leased.release(row.reservation_id);
      end({ id: row.reservation_id, status: 'RELEASED', at });
    }
    return rows.map(toReservation);
  };
  return {
    reserve: (input) => {
      const reservationId = ids.next();
      insert({
        reservation_id: reservationId,
        sale_id: input.saleId,
        line_id: input.lineId,
        product_row: input.productRow,
        quantity_milli: input.quantityMilli,
        created_at: now(),
        boot_nonce: terminal.state().bootNonce,
        expires_mono_ms: Math.round(input.expiresMonoMs),
      });
      leased.reserve({ ...input, reservationId });
    },
    end: (reservationId, status) => {
      if (leased.active()) leased.release(reservationId);
      const changed = end({ id: reservationId, status, at: now() });
      if (changed !== 1) throw new Error(`No reservation ${reservationId}`);
    },
    commitSale: (saleId) => {
      const leases = leased.active() ? leased.commit(saleId) : [];
      commitAll({ saleId, at: now() });
      return leases;
    },
    releaseExpired: (monoMs) =>
      release(over({ bootNonce: terminal.state().bootNonce, monoMs: Math.floor(monoMs), all: 0 })),
    releaseAll: () => release(over({ bootNonce: '', monoMs: 0, all: 1 })),
  };
}

function createReservationEnds(statements: Statements) {
  const end = statements.run<{
    id: string;
    status: 'RELEASED' | 'CANCELLED';
    at: string;
  }>()((query, p) =>
    query
      .updateTable('reservation')
      .set({ status: p.status, ended_at: p.at })
      .where('reservation_id', '=', p.id),
  );
  const commitAll = statements.run<{ saleId: SaleId; at: string }>()((query, { saleId, at }) =>
    query
      .updateTable('reservation')
      .set({ status: 'COMMITTED', ended_at: at })
      .where('sale_id', '=', saleId)
      .where('status', '=', ACTIVE),
  );
  return { end, commitAll };
}

function toReservation(row: Pick<Schema['reservation'], (typeof COLUMNS)[number]>): Reservation {
  return {
    reservationId: row.reservation_id,
    saleId: row.sale_id,
    lineId: row.line_id,
    productRow: row.product_row,
    quantityMilli: row.quantity_milli,
  };
}
