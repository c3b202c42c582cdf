import type { HqMeta, SyncTx } from './sync-store.ts';

/**
 * A restored HQ may have forgotten series it gave away: so many are left out, so that a terminal
 * it does not know any more keeps its own receipt numbers.
 */
export const FORGOTTEN_SERIES = 5;

/**
 * This database was restored from a dump. Whatever happened since is known only to the terminals:
 * facts are taken, nothing is granted, until every active terminal has reported or is declared
 * lost. A terminal that was enrolled after the dump is not waited for: nobody here knows of it.
 * @param incarnation never used before
 */
export async function beginRecovery(tx: SyncTx, incarnation: string): Promise<HqMeta> {
  const meta: HqMeta = { incarnation, recovering: true };
  await tx.saveMeta(meta);
  await tx.skipSeries(FORGOTTEN_SERIES);
  await completeRecovery(tx);
  return meta;
}

/**
 * Ends the recovery once it may: everything that the terminals had is in the inbox *and* booked,
 * since a lease that HQ forgot leaves the pool only when its event is projected.
 */
export async function completeRecovery(tx: SyncTx): Promise<boolean> {
  const meta = await tx.meta();
  if (!meta.recovering) return false;
  if ((await tx.nextUnprojected()) !== null) return false;
  const active = await tx.activeIdentities(null);
  if (active.some(({ reportedTo }) => reportedTo !== meta.incarnation)) return false;
  await tx.saveMeta({ ...meta, recovering: false });
  return true;
}
