import { PrintJobId, type SaleId } from '../../shared/domain/ids.ts';
import type { CompletedFacts } from '../sale-port.ts';
import type { WriteTx } from '../store-port.ts';
import type { Actor, TillDeps } from './deps.ts';

/** Cash changes hands: the drawer opens, by a job of its own. Null where no printer is set up. */
export function queueDrawerKick(
  deps: TillDeps,
  tx: WriteTx,
  actor: Actor,
  why: {
    readonly saleId: SaleId | null;
    readonly at: string;
    /** For the audit trail: `Drawer opened for …`. */
    readonly reason: string;
  },
): CompletedFacts['printJobs'][number] | null {
  const { renderer } = deps;
  if (!renderer) return null;
  const jobId = PrintJobId.parse(deps.ids.next());
  const job = tx.printWrites.enqueue({
    jobId,
    kind: 'drawer',
    saleId: why.saleId,
    profile: renderer.profile.name,
    bytes: renderer.drawerKick(),
    copyNumber: 0,
    createdAt: why.at,
  });
  tx.audit({
    type: 'drawer.kicked',
    userId: actor.userId,
    saleId: why.saleId,
    origin: actor.origin,
    data: { jobId },
    description: `Drawer opened for ${why.reason}`,
  });
  return job;
}
