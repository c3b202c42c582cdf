import { holderKey, type LedgerRefusal, shareOf } from '../../../shared/domain/lease.ts';
import { err, ok, type Result } from '../../../shared/domain/result.ts';
import type { LeaseRequest, LeaseRequestAnswer } from '../../../shared/protocol/mailbox.ts';
import { endIdentity } from './holders.ts';
import { applyFact } from './hq-facts.ts';
import { recallFrom, sendGrant, shareCounter } from './lease-policy.ts';
import { completeRecovery } from './recovery.ts';
import type { IdentityRecord, SyncDeps, SyncTx } from './sync-store.ts';

export type DeskRefusal = LedgerRefusal | 'RECOVERING' | 'IDENTITY_CLOSED' | 'UNKNOWN_TERMINAL';

/** Goods came in, or a limit was set. */
export function takeIn(deps: SyncDeps, counter: string, amount: number): Promise<void> {
  return deps.store.transact((tx) => applyFact(tx, { kind: 'received', counter, amount }));
}

export interface GrantInput {
  /** Granting the same id twice is granting once. */
  readonly leaseId: string;
  readonly terminal: string;
  readonly epoch: number;
  readonly counter: string;
  readonly amount: number;
  readonly adviceMs: number | null;
}

/** Debits the pool and writes the mailbox row, in one transaction. */
export function grantLease(deps: SyncDeps, input: GrantInput): Promise<Result<null, DeskRefusal>> {
  return deps.store.transact((tx) => grantIn(tx, input));
}

async function grantIn(tx: SyncTx, input: GrantInput): Promise<Result<null, DeskRefusal>> {
  const { leaseId, counter, amount, terminal, epoch, adviceMs } = input;
  const identity = await tx.identity(terminal, epoch);
  if (identity === null) return err('UNKNOWN_TERMINAL');
  if (identity.status !== 'active') return err('IDENTITY_CLOSED');
  if ((await tx.meta()).recovering) return err('RECOVERING');
  if ((await tx.lease(leaseId)) !== null) return ok(null);
  const { pool } = await tx.ledger(counter);
  if (!Number.isSafeInteger(amount) || amount < 1) return err('AMOUNT_INVALID');
  if (pool < amount) return err('POOL_TOO_SMALL');
  await sendGrant(tx, terminal, { messageId: leaseId, epoch, counter, amount, adviceMs });
  return ok(null);
}

/**
 * A terminal asks for units. It gets what the pool has, up to what it asked for, by the mailbox:
 * the answer says only that it was heard. What the pool lacks is asked back from the others, so
 * that a later request finds it.
 */
export function requestLease(
  deps: SyncDeps,
  request: LeaseRequest,
  adviceMs: number | null,
): Promise<LeaseRequestAnswer> {
  return deps.store.transact(async (tx): Promise<LeaseRequestAnswer> => {
    const { requestId, terminal, epoch, counter } = request;
    const identity = await tx.identity(terminal, epoch);
    if (identity?.status !== 'active') return { kind: 'refused', code: 'IDENTITY_CLOSED' };
    if ((await tx.meta()).recovering) return { kind: 'refused', code: 'RECOVERING' };
    if ((await tx.lease(requestId)) !== null) return { kind: 'heard', code: 'NONE' };
    const { pool, received } = await tx.ledger(counter);
    if (received === 0) return { kind: 'refused', code: 'UNKNOWN_COUNTER' };
    const amount = Math.min(pool, request.amount);
    const missing = request.amount - amount;
    const except = holderKey(request);
    if (missing > 0) await recallFrom(tx, deps, { counter, amount: missing, except });
    if (amount < 1) return { kind: 'refused', code: 'NOTHING_LEFT' };
    const letter = { messageId: requestId, epoch, counter, amount, adviceMs };
    await sendGrant(tx, terminal, letter);
    return { kind: 'heard', code: 'NONE' };
  });
}

/** Asks a terminal for units back. Nothing moves before it returns them. */
export function recallLease(
  deps: SyncDeps,
  input: {
    readonly terminal: string;
    readonly epoch: number;
    readonly counter: string;
    readonly amount: number;
  },
): Promise<Result<null, DeskRefusal>> {
  return deps.store.transact(async (tx) => {
    const identity = await tx.identity(input.terminal, input.epoch);
    if (identity === null) return err('UNKNOWN_TERMINAL');
    if (identity.status !== 'active') return err('IDENTITY_CLOSED');
    await recallIn(tx, identity, input.counter, input.amount, deps.nextId());
    return ok(null);
  });
}

async function recallIn(
  tx: SyncTx,
  identity: IdentityRecord,
  counter: string,
  amount: number,
  messageId: string,
): Promise<void> {
  const { terminal, epoch } = identity.certificate;
  await tx.sendMessage(terminal, { kind: 'lease.recalled', messageId, epoch, counter, amount });
}

/** Shares one counter out again among the active terminals of its storefront. */
export function rebalance(
  deps: SyncDeps,
  input: {
    readonly counter: string;
    readonly storefront: string | null;
    readonly unit: number;
    readonly adviceMs: number | null;
  },
): Promise<number> {
  const { counter, unit, adviceMs } = input;
  return deps.store.transact(async (tx) => {
    if ((await tx.meta()).recovering) return 0;
    const identities = await tx.activeIdentities(input.storefront);
    const asked = await tx.openRecalls([counter]);
    return shareCounter(tx, deps, { counter, identities, asked, unit, adviceMs });
  });
}

/** A manager declares a terminal lost: what it held is in doubt until it is counted. */
export function declareLost(
  deps: SyncDeps,
  terminal: string,
  epoch: number,
): Promise<Result<null, DeskRefusal>> {
  return deps.store.transact(async (tx) => {
    const identity = await tx.identity(terminal, epoch);
    if (identity === null) return err('UNKNOWN_TERMINAL');
    if (identity.status !== 'active') return err('IDENTITY_CLOSED');
    await endIdentity(tx, identity, 'lost', 'lost');
    const detail = `${terminal}/${epoch} was declared lost`;
    await tx.raise({ key: `terminal_lost:${terminal}/${epoch}`, kind: 'terminal_lost', detail });
    await completeRecovery(tx);
    return ok(null);
  });
}

/** A manager has counted what a lost, cloned or restored terminal could not account for. */
export function countDoubt(
  deps: SyncDeps,
  input: { readonly holder: string; readonly counter: string; readonly found: number },
): Promise<Result<null, DeskRefusal>> {
  return deps.store.transact(async (tx) => {
    const { holder, counter, found } = input;
    const { inDoubt } = shareOf(await tx.ledger(counter), holder);
    if (!Number.isSafeInteger(found) || found < 0) return err('AMOUNT_INVALID');
    if (found > inDoubt) return err('TOO_MANY');
    await applyFact(tx, { kind: 'counted', holder, counter, found });
    return ok(null);
  });
}
