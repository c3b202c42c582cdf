import { ok } from '../../shared/domain/result.ts';
import type { Reservation, WriteTx } from '../store-port.ts';
import { transact, type TillDeps } from './deps.ts';
import { restartLockout } from './session.ts';

/** RES-3: gives back what carts held for 30 monotonic minutes. Answers how many holds it ended. */
export function sweepReservations(deps: TillDeps): number {
  const swept = transact(deps, (tx) => {
    const released = tx.stockWrites.releaseExpired(deps.clock.monotonicMs());
    auditReleases(tx, released, 'after 30 minutes');
    return ok(released.length);
  });
  return swept.ok ? swept.value : 0;
}

/** At boot nothing is held: carts that are opened again reserve again. */
export function releaseAtBoot(deps: TillDeps): void {
  transact(deps, (tx) => {
    auditReleases(tx, tx.stockWrites.releaseAll(), 'at start');
    tx.terminalWrites.update({ signedInUserId: null, locked: false });
    restartLockout(deps, tx);
    return ok(null);
  });
}

function auditReleases(tx: WriteTx, released: readonly Reservation[], why: string): void {
  for (const one of released) {
    tx.audit({
      type: 'stock.released',
      userId: null,
      saleId: one.saleId,
      lineId: one.lineId,
      origin: 'sweep',
      data: { quantityMilli: one.quantityMilli },
      description: `Reservation released ${why}`,
    });
  }
}
