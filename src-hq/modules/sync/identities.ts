import {
  type Certificate,
  certificateMessage,
  MAX_SEGMENTS,
} from '../../../shared/protocol/sync-identity.ts';
import type { IdentityRecord, SyncDeps, SyncTx } from './sync-store.ts';

/** A signed certificate with a new series, or null when the storefront's 99 are used up. */
export async function certify(
  deps: SyncDeps,
  tx: SyncTx,
  wanted: Omit<Certificate, 'series' | 'signature'>,
): Promise<Certificate | null> {
  const series = await tx.nextSeries(wanted.storefront);
  if (series === null) return null;
  const { terminal, epoch, storefront, devicePublicKey } = wanted;
  const lineage = wanted.lineage.slice(-MAX_SEGMENTS);
  const unsigned = { terminal, epoch, series, storefront, devicePublicKey, lineage };
  return { ...unsigned, signature: deps.sign(certificateMessage(unsigned)) };
}

export function newIdentity(
  certificate: Certificate,
  fenceToken: string,
  reportedTo: string,
): IdentityRecord {
  return {
    certificate,
    status: 'active',
    reason: null,
    successor: null,
    missing: null,
    fence: { count: 1, confirmed: fenceToken, offered: [] },
    challenge: null,
    seen: false,
    reportedTo,
    reportUntil: null,
  };
}
