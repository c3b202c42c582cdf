import { shareOf } from '../../shared/domain/lease.ts';
import { SaleId, TerminalId } from '../../shared/domain/ids.ts';
import type { Result } from '../../shared/domain/result.ts';
import {
  countDoubt,
  declareLost,
  grantLease,
  recallLease,
} from '../../src-hq/modules/sync/lease-desk.ts';
import { applyFact } from '../../src-hq/modules/sync/hq-facts.ts';
import type { UnnumberedMessage } from '../../src-hq/modules/sync/sync-store.ts';
import { counters, NEVER_RECEIVED } from './goods.ts';
import { feed, transmit } from './network.ts';
import { addTo } from './oracle.ts';
import { numberedUuid, publicKeyOf } from './sim-crypto.ts';
import { guarded, hqDeps } from './sim-hq.ts';
import { AT } from './sim-payloads.ts';
import { maySell, type SimTill, streamOf } from './sim-till.ts';
import { askForLease } from './till-actions.ts';
import { fired, nextNumber, type World } from './world.ts';

/** All of its 99 series are given. */
const FULL_STOREFRONT = 'full';
const COMMANDS = ['send_log', 'back_up', 'verify', 'update'] as const;

/** What people and strangers get wrong: each must be refused, and nothing may come of it. */
export async function commitMistake(world: World, till: SimTill): Promise<void> {
  const choice = world.random.below(10);
  if (choice === 0) return typeCode(world, till, `code-${nextNumber(world)}-mistyped`);
  if (choice === 1) return typeBadCode(world, till);
  if (choice === 2) return pushForeign(world, till);
  if (choice === 3) {
    if (maySell(till)) askForLease(world, till, NEVER_RECEIVED);
    return;
  }
  if (world.nowMs < world.hq.downUntilMs) return;
  if (choice < 8) return orderWrongly(world, choice);
  if (choice === 8) return sendLetter(world, till);
  return withdrawSome(world);
}

function typeCode(world: World, till: SimTill, code: string): void {
  if (till.machine === null) return;
  fired(world, 'mistake wrong code');
  feed(world, till, { kind: 'enrol', code });
}

/** One that somebody else has used, that has run out, or of a shop that can take no more tills. */
async function typeBadCode(world: World, till: SimTill): Promise<void> {
  const choice = world.random.below(3);
  if (choice === 0) return typeUsedCode(world, till);
  const code = `code-${nextNumber(world)}`;
  const terminal = TerminalId.parse(numberedUuid(nextNumber(world)));
  const saved = await guarded(world, () =>
    hqDeps(world).store.transact(async (tx) => {
      const storefront = choice === 1 ? till.storefront : FULL_STOREFRONT;
      const expired = choice === 1;
      await tx.seriesUsed(FULL_STOREFRONT, '99');
      await tx.saveEnrolCode({ code, storefront, terminal, usedBy: null, epoch: null, expired });
      return true;
    }),
  );
  if (saved === true) typeCode(world, till, code);
}

/** The slip of paper of another till's enrolment. */
function typeUsedCode(world: World, till: SimTill): void {
  const own = publicKeyOf(till.deviceKey);
  const { codes } = world.hq.memory.rows;
  const used = [...codes.values()].filter(({ usedBy }) => usedBy !== null && usedBy !== own);
  if (used.length > 0) typeCode(world, till, world.random.pick(used).code);
}

/** Sends, under its own name, what another device has journalled. */
function pushForeign(world: World, till: SimTill): void {
  const certificate = till.disk.durable.identity?.certificate;
  const other = world.random.pick(world.tills);
  const [first] = other.disk.journal;
  if (certificate === undefined || first === undefined) return;
  const own = [certificate, ...certificate.lineage, ...till.disk.durable.segments];
  if (own.some(({ terminal }) => terminal === first.terminal)) return;
  fired(world, 'mistake foreign push');
  const { bytes, hash, prevHash } = first;
  const { terminal, epoch } = streamOf(till);
  const proto = till.protocol.version;
  const events = [{ bytes, hash }];
  const body = { proto, terminal, epoch, fromSeq: first.seq, prevHash, events };
  transmit(world, till, { to: 'push', body }, (answer) => {
    if (answer.to !== 'push') return;
    const code = 'code' in answer.body ? ` ${answer.body.code}` : '';
    fired(world, `answer push ${answer.body.kind}${code}`);
  });
}

/** Somebody at HQ names a terminal that is none or has ended, or an amount that is not there. */
async function orderWrongly(world: World, choice: number): Promise<void> {
  const { random } = world;
  const deps = hqDeps(world);
  const identities = [...world.hq.memory.rows.identities.values()];
  const ended = identities.filter(({ status }) => status !== 'active');
  const unknown = { terminal: TerminalId.parse(numberedUuid(999)), epoch: 1 };
  const of = (list: typeof identities) =>
    list.length === 0 || random.chance(0.25) ? unknown : random.pick(list).certificate;
  const { terminal, epoch } = of(choice === 7 && random.chance(0.6) ? identities : ended);
  const counter = random.pick(counters());
  const heard = (what: string, done: Result<null, string> | null): void => {
    if (done !== null) fired(world, `desk ${what} ${done.ok ? 'done' : done.error}`);
  };
  if (choice === 4) {
    const input = { terminal, epoch, counter, amount: 1 };
    heard('recall', await guarded(world, () => recallLease(deps, input)));
  } else if (choice === 5) {
    heard('declare lost', await guarded(world, () => declareLost(deps, terminal, epoch)));
  } else if (choice === 6) {
    const holder = `${terminal}/${epoch}`;
    const ledger = world.hq.memory.rows.projection.ledgers.get(counter);
    const inDoubt = ledger === undefined ? 0 : shareOf(ledger, holder).inDoubt;
    const found = random.chance(0.5) ? -1 : inDoubt + 1;
    heard('count', await guarded(world, () => countDoubt(deps, { holder, counter, found })));
  } else {
    const leaseId = numberedUuid(nextNumber(world));
    const amount = random.pick([0, 1, 1, 10_000]);
    const input = { leaseId, terminal, epoch, counter, amount, adviceMs: null };
    heard('grant', await guarded(world, () => grantLease(deps, input)));
  }
}

/** What HQ tells a till besides its leases. */
async function sendLetter(world: World, till: SimTill): Promise<void> {
  const { random } = world;
  const { terminal, epoch } = streamOf(till);
  const header = { messageId: numberedUuid(nextNumber(world)), epoch };
  const saleId = SaleId.parse(numberedUuid(nextNumber(world)));
  const letter = random.pick<UnnumberedMessage>([
    { ...header, kind: 'command', command: random.pick(COMMANDS) },
    { ...header, kind: 'cart.asked', saleId, claimId: saleId },
    { ...header, kind: 'exception.raised', exceptionType: 'oversold', detail: '', raisedAt: AT },
  ]);
  await guarded(world, () =>
    hqDeps(world).store.transact(async (tx) => {
      if ((await tx.identity(terminal, epoch)) === null) return;
      await tx.sendMessage(terminal, letter);
    }),
  );
}

/** A limit is lowered, or goods leave by another way: as far as HQ's own pool lasts, and is sure. */
async function withdrawSome(world: World): Promise<void> {
  const { oracle, random } = world;
  const counter = random.pick(counters());
  const wanted = 1 + random.below(4);
  const taken = await guarded(world, () =>
    hqDeps(world).store.transact(async (tx) => {
      if ((await tx.meta()).recovering) return 0;
      const { pool, received } = await tx.ledger(counter);
      const amount = Math.min(wanted, pool, received);
      if (amount > 0) await applyFact(tx, { kind: 'withdrawn', counter, amount });
      return amount;
    }),
  );
  if (taken === null || taken === 0) return;
  fired(world, 'lease pool withdrawn');
  addTo(oracle.received, counter, -taken);
  addTo(oracle.withdrawn, counter, taken);
}
