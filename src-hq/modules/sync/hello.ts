import type { Hello, Verdict } from '../../../shared/protocol/hello.ts';
import { helloMessage } from '../../../shared/protocol/hello.ts';
import {
  agreeVersion,
  OWN_PROTOCOL,
  type ProtocolRange,
} from '../../../shared/protocol/protocol-version.ts';
import {
  ackMessage,
  type Ack,
  certificateMessage,
} from '../../../shared/protocol/sync-identity.ts';
import {
  decideHello,
  type HelloDecision,
  type HelloView,
  nextFence,
  offerToken,
} from './hello-decision.ts';
import { endIdentity } from './holders.ts';
import { certify, newIdentity } from './identities.ts';
import { beginRecovery, completeRecovery } from './recovery.ts';
import type { IdentityRecord, InboxRow, SyncDeps, SyncTx } from './sync-store.ts';

/** Answers a hello in one transaction; asking again is always safe. */
export async function answerHello(
  deps: SyncDeps,
  hello: Hello,
  protocol: ProtocolRange = OWN_PROTOCOL,
): Promise<Verdict> {
  const theirs = { version: hello.proto, floor: hello.floor };
  if (agreeVersion(protocol, theirs) === null) {
    return { kind: 'upgrade_required', floor: protocol.floor };
  }
  return deps.store.transact(async (tx) => {
    const identity = await knownIdentity(deps, tx, hello);
    if (identity === null) return { kind: 'enrol_required' };
    const { devicePublicKey } = identity.certificate;
    if (!deps.verifyDevice(devicePublicKey, helloMessage(hello), hello.signature)) {
      return { kind: 'wrong_key', supportCode: supportCode('K', hello) };
    }
    const view = await gather(tx, identity, hello);
    const decision = decideHello(view, hello);
    if (decision.kind === 'prove') {
      const challenge = deps.nextId();
      await tx.saveIdentity({ ...identity, challenge });
      return { kind: 'prove', challenge };
    }
    return act(deps, tx, { ...view, identity: { ...identity, challenge: null } }, hello, decision);
  });
}

/** An HQ that was restored knows an identity again by the certificate it once signed. */
async function knownIdentity(
  deps: SyncDeps,
  tx: SyncTx,
  hello: Hello,
): Promise<IdentityRecord | null> {
  const { certificate, terminal, epoch } = hello;
  const known = await tx.identity(terminal, epoch);
  if (known !== null) return known;
  const signed = deps.verifyOwn(certificateMessage(certificate), certificate.signature);
  if (!signed || certificate.terminal !== terminal || certificate.epoch !== epoch) return null;
  const older = await tx.identitiesOf(terminal);
  for (const identity of older) {
    if (identity.certificate.epoch < epoch) await endIdentity(tx, identity, 'closed', 'closed');
  }
  await tx.seriesUsed(certificate.storefront, certificate.series);
  const adopted: IdentityRecord = {
    ...newIdentity(certificate, hello.fenceToken, 'none'),
    status: older.some((identity) => identity.certificate.epoch > epoch) ? 'closed' : 'active',
  };
  await tx.saveIdentity(adopted);
  // Two machines have written under its name: copies of a disk, whose conflict HQ has forgotten.
  const branches = await tx.streams({ terminal, epoch });
  if (branches.length > 1) return endIdentity(tx, adopted, 'conflict', 'fork');
  // Given out while HQ had forgotten it, one of them would put an end to a till that is at work.
  if (adopted.status === 'active') await tx.expireCodes(terminal);
  return adopted;
}

async function gather(tx: SyncTx, identity: IdentityRecord, hello: Hello): Promise<HelloView> {
  const { terminal, epoch, head, acked } = hello;
  const stream = { terminal, epoch };
  const headRow = await tx.eventByHash(head.hash);
  const children = headRow === null && head.seq > 0 ? [] : await tx.childrenOf(head.hash);
  const atHead = headRow !== null || head.seq === 0 ? [] : await tx.eventsAt(stream, head.seq);
  const { successor } = identity;
  return {
    meta: await tx.meta(),
    identity,
    successor: successor === null ? null : await tx.identity(terminal, successor),
    headRow,
    headChild: children.find((row) => row.terminal === terminal && row.epoch === epoch) ?? null,
    headDiffers: atHead.length > 0,
    ackedKnown: acked === null || (await tx.eventByHash(acked.hash)) !== null,
    mailboxHead: await tx.mailboxHead(terminal),
  };
}

async function act(
  deps: SyncDeps,
  tx: SyncTx,
  view: HelloView,
  hello: Hello,
  decision: Exclude<HelloDecision, { kind: 'prove' }>,
): Promise<Verdict> {
  const { identity } = view;
  switch (decision.kind) {
    case 'normal':
      return welcome(deps, tx, view, hello, 'normal');
    case 'hq_restored': {
      const meta = decision.discover ? await beginRecovery(tx, deps.nextId()) : view.meta;
      return welcome(deps, tx, { ...view, meta }, hello, 'hq_restored');
    }
    case 'restored': {
      const successor = await succeed(deps, tx, identity, decision.child);
      if (successor === null) return stop(deps, tx, view, hello, 'closed');
      return offer(deps, tx, view, hello, successor);
    }
    case 'restored_again':
      return offer(deps, tx, view, hello, decision.successor);
    case 'conflict': {
      if (decision.end) {
        await endIdentity(tx, identity, 'conflict', decision.reason);
        await tx.raise(forkException(hello));
        await completeRecovery(tx);
      }
      return stop(deps, tx, view, hello, decision.reason);
    }
  }
}

/** A session: the offered token is confirmed, the next one offered. */
async function welcome(
  deps: SyncDeps,
  tx: SyncTx,
  view: HelloView,
  hello: Hello,
  kind: 'normal' | 'hq_restored',
): Promise<Verdict> {
  const { meta, identity, headRow } = view;
  const sameHq = hello.hqIncarnation === meta.incarnation;
  const offered = sameHq ? nextFence : offerToken;
  const { fence, token } = offered(identity.fence, hello, deps.nextId());
  const complete = headRow !== null || hello.head.seq === 0;
  // Only once it counts by this incarnation: an older page could still bring it a forgotten lease.
  const reports = sameHq && identity.reportedTo !== meta.incarnation;
  await tx.saveIdentity({
    ...identity,
    fence,
    seen: true,
    reportedTo: reports && complete ? meta.incarnation : identity.reportedTo,
    reportUntil: reports && !complete ? hello.head.hash : identity.reportUntil,
  });
  if (reports && complete) await completeRecovery(tx);
  return { kind, ...(await session(deps, tx, view, hello)), fenceToken: token };
}

async function stop(
  deps: SyncDeps,
  tx: SyncTx,
  view: HelloView,
  hello: Hello,
  reason: 'fork' | 'old_fence' | 'closed' | 'lost',
): Promise<Verdict> {
  const code = supportCode('C', hello);
  const { fenceToken } = hello;
  const spoken = await session(deps, tx, view, hello);
  return { kind: 'conflict', reason, supportCode: code, ...spoken, fenceToken };
}

/** The restored terminal's new identity: closes the old one, whose leases are now in doubt. */
async function succeed(
  deps: SyncDeps,
  tx: SyncTx,
  identity: IdentityRecord,
  child: InboxRow,
): Promise<IdentityRecord | null> {
  const { terminal, epoch } = identity.certificate;
  const meta = await tx.meta();
  const epochs = (await tx.identitiesOf(terminal)).map((one) => one.certificate.epoch);
  const successor = Math.max(...epochs) + 1;
  const { certificate: old } = identity;
  const lineage = [...old.lineage, { terminal: old.terminal, epoch }];
  const certificate = await certify(deps, tx, { ...old, epoch: successor, lineage });
  if (certificate === null) return null;
  const branches = await tx.streams({ terminal, epoch });
  const branch = branches.find((one) => one.branch === child.branch);
  const missing = {
    terminal: identity.certificate.terminal,
    epoch,
    branch: child.branch,
    afterSeq: child.seq - 1,
    throughSeq: branch?.head.seq ?? child.seq,
  };
  const fenceToken = `1.${deps.nextId()}`;
  const fresh = { ...newIdentity(certificate, fenceToken, meta.incarnation), missing };
  await tx.saveIdentity(fresh);
  await endIdentity(tx, { ...identity, successor }, 'closed', 'closed');
  await tx.raise({
    key: `terminal_restored:${terminal}/${epoch}`,
    kind: 'terminal_restored',
    detail: `${terminal} went on as epoch ${successor} after event ${missing.afterSeq}`,
  });
  await completeRecovery(tx);
  return fresh;
}

async function offer(
  deps: SyncDeps,
  tx: SyncTx,
  view: HelloView,
  hello: Hello,
  successor: IdentityRecord,
): Promise<Verdict> {
  const { missing, certificate, fence } = successor;
  if (missing === null) return stop(deps, tx, view, hello, 'closed');
  const { terminal, epoch, afterSeq, throughSeq } = missing;
  return {
    kind: 'restored',
    ...(await session(deps, tx, view, hello)),
    fenceToken: fence.confirmed,
    certificate,
    missing: { terminal, epoch, afterSeq, throughSeq },
  };
}

async function session(deps: SyncDeps, tx: SyncTx, view: HelloView, hello: Hello) {
  const row = await newestKnown(tx, view, hello);
  const meta = await tx.meta();
  return {
    hqIncarnation: meta.incarnation,
    hqWallMs: deps.wallMs(),
    known: row === null ? null : ackOf(deps, row),
    durableSeq: row === null ? 0 : Math.min(row.seq, await tx.durableSeq(row)),
  };
}

/** The newest event of this journal that HQ has; the terminal compares its hash with its own. */
async function newestKnown(tx: SyncTx, view: HelloView, hello: Hello): Promise<InboxRow | null> {
  if (view.headRow !== null) return view.headRow;
  const own = { terminal: hello.terminal, epoch: hello.epoch };
  for (const stream of [own, ...view.identity.certificate.lineage.toReversed()]) {
    const branches = await tx.streams(stream);
    const only = branches.length === 1 ? branches[0] : undefined;
    if (only !== undefined) return tx.eventByHash(only.head.hash);
    // Several branches: where the last ack stood is certain.
    if (branches.length > 1) break;
  }
  return hello.acked === null ? null : tx.eventByHash(hello.acked.hash);
}

/** HQ's countersignature under an event it holds. */
export function ackOf(deps: Pick<SyncDeps, 'sign'>, row: InboxRow): Ack {
  const { terminal, epoch, seq, hash } = row;
  const unsigned = { terminal, epoch, seq, hash };
  return { ...unsigned, signature: deps.sign(ackMessage(unsigned)) };
}

export function forkException(stream: { readonly terminal: string; readonly epoch: number }) {
  const { terminal, epoch } = stream;
  const detail = `two journals are named ${terminal}/${epoch}`;
  return { key: `fork:${terminal}/${epoch}`, kind: 'fork', detail } as const;
}

/** What the cashier reads out to support: which terminal, which epoch, what kind of trouble. */
function supportCode(letter: string, hello: Hello): string {
  return `${letter}-${hello.terminal.slice(-6).toUpperCase()}-${hello.epoch}`;
}
