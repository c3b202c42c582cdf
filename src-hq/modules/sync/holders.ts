import { holderKey } from '../../../shared/domain/lease.ts';
import type { ConflictReason } from '../../../shared/protocol/hello.ts';
import { applyFact } from './hq-facts.ts';
import type { IdentityRecord, IdentityStatus, SyncTx } from './sync-store.ts';

/** Ends an identity and puts whatever it held in doubt. Twice is once. */
export async function endIdentity(
  tx: SyncTx,
  identity: IdentityRecord,
  status: Exclude<IdentityStatus, 'active'>,
  reason: ConflictReason,
): Promise<IdentityRecord> {
  if (identity.status !== 'active') return identity;
  const ended: IdentityRecord = { ...identity, status, reason };
  await tx.saveIdentity(ended);
  await applyFact(tx, { kind: 'holder-closed', holder: holderKey(identity.certificate) });
  return ended;
}
