import { EventEnvelope } from '../../../shared/protocol/lease-event.ts';
import type { Push, PushAnswer } from '../../../shared/protocol/push.ts';
import { NO_HASH } from '../../../shared/protocol/sync-identity.ts';
import { ackOf, forkException } from './hello.ts';
import { endIdentity } from './holders.ts';
import { completeRecovery } from './recovery.ts';
import type { IdentityRecord, InboxRow, SyncDeps, SyncTx } from './sync-store.ts';

/** An event of a push, its chain checked and its envelope read. */
interface CheckedEvent extends Omit<InboxRow, 'branch'> {}

/**
 * Takes a stretch of a journal: raw, in one transaction, acked only after it. Nothing is looked at
 * but the chain and the envelope, so no payload can hold up the events behind it; a device whose
 * identity has ended may still send its facts.
 */
export async function ingestPush(deps: SyncDeps, push: Push): Promise<PushAnswer> {
  const events = checkChain(deps, push);
  if (events === null) return { kind: 'refused', code: 'CHAIN_BROKEN' };
  return deps.store.transact(async (tx) => {
    const identity = await tx.identity(push.terminal, push.epoch);
    if (identity === null) return { kind: 'refused', code: 'UNKNOWN_TERMINAL' };
    if (!events.every((event) => maySpeakFor(identity, event))) {
      return { kind: 'refused', code: 'NOT_YOURS' };
    }
    if (!(await parentKnown(tx, push))) {
      return { kind: 'need', needFrom: Math.max(1, push.fromSeq - 1) };
    }
    let fork = false;
    let last: InboxRow | null = null;
    for (const event of events) {
      const taken = await take(tx, event);
      last = taken.row;
      if (!taken.forked) continue;
      fork = true;
      await onFork(tx, event);
    }
    if (last === null) return { kind: 'refused', code: 'CHAIN_BROKEN' };
    await noteReport(tx, identity);
    const durableSeq = Math.min(last.seq, await tx.durableSeq(last));
    return { kind: 'acked', acked: ackOf(deps, last), durableSeq, fork };
  });
}

/** Every hash computed again from the bytes, every event behind the one before; else null. */
function checkChain(deps: SyncDeps, push: Push): readonly CheckedEvent[] | null {
  const events: CheckedEvent[] = [];
  let prevHash = push.prevHash;
  let seq = push.fromSeq;
  if (seq === 1 && prevHash !== NO_HASH) return null;
  for (const { bytes, hash } of push.events) {
    if (deps.chainHash(prevHash, bytes) !== hash) return null;
    const envelope = readEnvelope(bytes);
    if (envelope === null || envelope.seq !== seq || envelope.prevHash !== prevHash) return null;
    const { terminal, epoch } = envelope;
    events.push({ terminal, epoch, seq, hash, prevHash, bytes });
    prevHash = hash;
    seq += 1;
  }
  return events;
}

function readEnvelope(bytes: string): EventEnvelope | null {
  try {
    const parsed = EventEnvelope.safeParse(JSON.parse(bytes));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function maySpeakFor(identity: IdentityRecord, event: CheckedEvent): boolean {
  const { certificate } = identity;
  const own = event.terminal === certificate.terminal && event.epoch === certificate.epoch;
  return (
    own ||
    certificate.lineage.some(
      ({ terminal, epoch }) => terminal === event.terminal && epoch === event.epoch,
    )
  );
}

async function parentKnown(tx: SyncTx, push: Push): Promise<boolean> {
  if (push.fromSeq === 1) return true;
  const parent = await tx.eventByHash(push.prevHash);
  return parent !== null && parent.seq === push.fromSeq - 1;
}

/**
 * Keeps one event: an overlap with the same hash is skipped, one with another hash begins a branch
 * of its own, so that both journals' facts are there.
 */
async function take(
  tx: SyncTx,
  event: CheckedEvent,
): Promise<{ readonly row: InboxRow; readonly forked: boolean }> {
  const known = await tx.eventByHash(event.hash);
  if (known !== null) return { row: known, forked: false };
  const { terminal, epoch, seq, hash } = event;
  const branches = await tx.streams({ terminal, epoch });
  const continued = branches.find(({ head }) => head.hash === event.prevHash);
  const branch = continued?.branch ?? branches.length;
  const row = { ...event, branch };
  await tx.insertEvent(row);
  await tx.saveStream({ terminal, epoch, branch, head: { seq, hash } });
  return { row, forked: branch > 0 && continued === undefined };
}

async function onFork(tx: SyncTx, event: CheckedEvent): Promise<void> {
  await tx.raise(forkException(event));
  const owner = await tx.identity(event.terminal, event.epoch);
  if (owner !== null) await endIdentity(tx, owner, 'conflict', 'fork');
  await completeRecovery(tx);
}

/** In a recovery: has everything come in that the terminal had when it said hello? */
async function noteReport(tx: SyncTx, before: IdentityRecord): Promise<void> {
  if (before.reportUntil === null) return;
  if ((await tx.eventByHash(before.reportUntil)) === null) return;
  const meta = await tx.meta();
  const { terminal, epoch } = before.certificate;
  const identity = (await tx.identity(terminal, epoch)) ?? before;
  await tx.saveIdentity({ ...identity, reportUntil: null, reportedTo: meta.incarnation });
  await completeRecovery(tx);
}
