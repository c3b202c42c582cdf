import type { SaleId } from '../../shared/domain/ids.ts';
import { type Minor, multiplyRound } from '../../shared/domain/money.ts';
import { formatQuantity, type Milli, MILLI_ONE } from '../../shared/domain/quantity.ts';
import { textIn } from '../../shared/domain/localized.ts';
import {
  availableMilli,
  decideReservation,
  RESERVATION_MS,
} from '../../shared/domain/reservation.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { ipcError, type IpcError } from '../../shared/ipc/errors.ts';
import type { DraftLine } from '../sale-port.ts';
import type { WriteTx } from '../store-port.ts';
import type { Actor, TillDeps } from './deps.ts';
import { wantStock } from './leases.ts';
import { type Grantor, useOverride } from './override.ts';

/**
 * RES-1, RES-4: holds the line's whole quantity, atomically with the change that asks for it: what
 * the line held before is given back first. Too little stock says how many there are; a supervisor
 * may let a `presented` product through.
 */
export function reserveLine(
  deps: TillDeps,
  tx: WriteTx,
  actor: Actor,
  grantor: Grantor | null,
  request: { readonly saleId: SaleId; readonly line: DraftLine; readonly quantityMilli: Milli },
): Result<null, IpcError> {
  const { saleId, line, quantityMilli } = request;
  if (!line.trackStock || line.productRow === null) return ok(null);
  const held = tx.stock.activeOfLine(line.lineId);
  if (held?.quantityMilli === quantityMilli) return ok(null);
  if (held) tx.stockWrites.end(held.reservationId, 'RELEASED');
  const available = availableMilli({ ...tx.stock.level(line.productRow), leasedMilli: null });
  const decision = decideReservation({
    wantedMilli: quantityMilli,
    availableMilli: available,
    policy: line.oversellPolicy,
    override: true,
  });
  if (decision.kind !== 'reserve') wantStock(deps, tx, saleId, line, decision.shortMilli);
  if (decision.kind === 'refuse') return err(notEnough(actor, line, available, quantityMilli));
  if (decision.kind === 'oversell' && !allowedBefore(tx, saleId, line, decision.shortMilli)) {
    const allowed = useOverride(deps, tx, actor, grantor, {
      kind: 'oversell',
      saleId,
      lineId: line.lineId,
      amountMinor: shortValue(line, decision.shortMilli),
      refusal: notEnough(actor, line, available, quantityMilli),
    });
    if (!allowed.ok) return allowed;
  }
  hold(deps, tx, { saleId, line, productRow: line.productRow, quantityMilli });
  auditReserved(tx, actor, request, held?.quantityMilli ?? null);
  return ok(null);
}

/** A hold that ran out is taken again without asking twice for what a supervisor has allowed. */
function allowedBefore(tx: WriteTx, saleId: SaleId, line: DraftLine, shortMilli: Milli): boolean {
  const amountMinor = shortValue(line, shortMilli);
  return tx.saleWrites
    .overridesOf(saleId)
    .filter((one) => one.kind === 'oversell' && one.lineId === line.lineId)
    .some((one) => one.amountMinor >= amountMinor);
}

function hold(
  deps: TillDeps,
  tx: WriteTx,
  wanted: {
    readonly saleId: SaleId;
    readonly line: DraftLine;
    readonly productRow: number;
    readonly quantityMilli: Milli;
  },
): void {
  tx.stockWrites.reserve({
    saleId: wanted.saleId,
    lineId: wanted.line.lineId,
    productRow: wanted.productRow,
    quantityMilli: wanted.quantityMilli,
    expiresMonoMs: Math.ceil(deps.clock.monotonicMs() + RESERVATION_MS),
  });
}

/** Gives back what a line holds, because it is removed or its cart is put away for good. */
export function releaseLine(
  tx: WriteTx,
  actor: Actor,
  saleId: SaleId,
  line: DraftLine,
  status: 'RELEASED' | 'CANCELLED' = 'RELEASED',
): void {
  const held = tx.stock.activeOfLine(line.lineId);
  if (!held) return;
  tx.stockWrites.end(held.reservationId, status);
  tx.audit({
    type: 'stock.released',
    userId: actor.userId,
    saleId,
    lineId: line.lineId,
    origin: actor.origin,
    data: { productId: line.productId, quantityMilli: held.quantityMilli },
    description: `Released ${held.quantityMilli / MILLI_ONE} of ${textIn(line.name, 'en')}`,
  });
}

function auditReserved(
  tx: WriteTx,
  actor: Actor,
  request: { readonly saleId: SaleId; readonly line: DraftLine; readonly quantityMilli: Milli },
  beforeMilli: Milli | null,
): void {
  const { saleId, line, quantityMilli } = request;
  tx.audit({
    type: 'stock.reserved',
    userId: actor.userId,
    saleId,
    lineId: line.lineId,
    origin: actor.origin,
    data: { productId: line.productId, quantityMilli, beforeMilli },
    description: `Reserved ${quantityMilli / MILLI_ONE} of ${textIn(line.name, 'en')}`,
  });
}

function notEnough(
  actor: Actor,
  line: DraftLine,
  availableNowMilli: Milli,
  wantedMilli: Milli,
): IpcError {
  const { locale } = actor.user;
  return ipcError(
    'STOCK_NOT_ENOUGH',
    {
      name: textIn(line.name, locale),
      available: formatQuantity(availableNowMilli, line.unit, locale),
      wanted: formatQuantity(wantedMilli, line.unit, locale),
    },
    line.oversellPolicy === 'presented' ? 'oversell' : undefined,
  );
}

function shortValue(line: DraftLine, shortMilli: Milli): Minor {
  return multiplyRound(line.unitPriceMinor, shortMilli, MILLI_ONE);
}
