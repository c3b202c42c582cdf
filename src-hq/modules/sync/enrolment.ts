import { EnrolRequest, type EnrolAnswer, enrolMessage } from '../../../shared/protocol/enrol.ts';
import {
  agreeVersion,
  OWN_PROTOCOL,
  type ProtocolRange,
} from '../../../shared/protocol/protocol-version.ts';
import { endIdentity } from './holders.ts';
import { certify, newIdentity } from './identities.ts';
import type { EnrolCode, IdentityRecord, SyncDeps, SyncTx } from './sync-store.ts';

/**
 * Gives a device its identity for a one-time code. The same device may ask again with its code and
 * gets the same answer for as long as that identity is at work; an identity the terminal had before
 * ends.
 */
export async function enrol(
  deps: SyncDeps,
  request: EnrolRequest,
  protocol: ProtocolRange = OWN_PROTOCOL,
): Promise<EnrolAnswer> {
  const theirs = { version: request.proto, floor: request.floor };
  if (agreeVersion(protocol, theirs) === null) return refused('UPGRADE_REQUIRED');
  const { devicePublicKey, signature } = request;
  if (!deps.verifyDevice(devicePublicKey, enrolMessage(request), signature)) {
    return refused('SIGNATURE_WRONG');
  }
  return deps.store.transact(async (tx) => {
    const code = await tx.enrolCode(request.code);
    if (code === null) return refused('CODE_UNKNOWN');
    if (code.expired === true) return refusedTo(request, 'CODE_EXPIRED');
    if (code.usedBy !== null && code.usedBy !== devicePublicKey) return refused('CODE_USED');
    const meta = await tx.meta();
    const given = code.epoch === null ? null : await tx.identity(code.terminal, code.epoch);
    // It has gone on to another since, and would go back to one that has ended.
    if (given !== null && given.status !== 'active') return refused('CODE_USED');
    // A new series could be one that a terminal has which has not reported yet.
    if (given === null && meta.recovering) return refused('RECOVERING');
    const identity = given ?? (await admit(deps, tx, code, request));
    if (identity === null) return refusedTo(request, 'SERIES_USED_UP');
    return {
      kind: 'enrolled',
      certificate: identity.certificate,
      hqPublicKey: deps.publicKey,
      fenceToken: identity.fence.confirmed,
      hqIncarnation: meta.incarnation,
    };
  });
}

async function admit(
  deps: SyncDeps,
  tx: SyncTx,
  code: EnrolCode,
  request: EnrolRequest,
): Promise<IdentityRecord | null> {
  const before = await tx.identitiesOf(code.terminal);
  const epoch = Math.max(0, ...before.map(({ certificate }) => certificate.epoch)) + 1;
  const { devicePublicKey } = request;
  const parsed = EnrolRequest.shape.segments.element.shape.terminal.safeParse(code.terminal);
  if (!parsed.success) throw new Error(`The code is for ${code.terminal}, which is no terminal`);
  const terminal = parsed.data;
  const meta = await tx.meta();
  // The manager who gave the code vouches for the device: whatever its journal holds is taken.
  const lineage = [...request.segments];
  const wanted = { terminal, epoch, storefront: code.storefront, devicePublicKey, lineage };
  const certificate = await certify(deps, tx, wanted);
  if (certificate === null) return null;
  const identity = newIdentity(certificate, `1.${deps.nextId()}`, meta.incarnation);
  for (const old of before) await endIdentity(tx, old, 'closed', 'closed');
  await tx.saveIdentity(identity);
  await tx.saveEnrolCode({ ...code, usedBy: devicePublicKey, epoch });
  return identity;
}

/** An older till refuses answers it cannot read, and would ask for ever. */
function refusedTo({ proto }: EnrolRequest, code: 'CODE_EXPIRED' | 'SERIES_USED_UP'): EnrolAnswer {
  return refused(proto < 2 ? 'CODE_UNKNOWN' : code);
}

function refused(code: Extract<EnrolAnswer, { kind: 'refused' }>['code']): EnrolAnswer {
  return { kind: 'refused', code };
}
