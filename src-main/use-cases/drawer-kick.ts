import { PrintJobId, type SaleId } from '../../shared/domain/ids.ts';
import type { NewPrintJob, WriteTx } from '../store-port.ts';
import type { Actor, TillDeps } from './deps.ts';

/**
 * Cash changes hands: the drawer opens, by a job of its own, which the caller queues. Null where no
 * printer is set up.
 */
export function drawerKick(
  deps: TillDeps,
  tx: WriteTx,
  actor: Actor,
  why: {
    readonly saleId: SaleId | null;
    readonly at: string;
    /** For the audit trail: `Drawer opened for …`. */
    readonly reason: string;
  },
): NewPrintJob | null {
  const { renderer } = deps;
  if (!renderer) return null;
  const jobId = PrintJobId.parse(deps.ids.next());
  tx.audit({
    type: 'drawer.kicked',
    userId: actor.userId,
    saleId: why.saleId,
    origin: actor.origin,
    data: { jobId },
    description: `Drawer opened for ${why.reason}`,
  });
  return {
    jobId,
    kind: 'drawer',
    saleId: why.saleId,
    profile: renderer.profile.name,
    bytes: renderer.drawerKick(),
    copyNumber: 0,
    createdAt: why.at,
  };
}
