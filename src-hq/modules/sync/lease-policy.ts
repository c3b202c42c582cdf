import { type CounterLedger, holderKey, shareOf } from '../../../shared/domain/lease.ts';
import { sizeLeases } from '../../../shared/domain/lease-sizing.ts';
import { applyFact } from './hq-facts.ts';
import type { IdentityRecord, SyncTx } from './sync-store.ts';

/** Past it a terminal asks HQ before it spends on. */
export const LEASE_ADVICE_MS = 3 * 24 * 60 * 60 * 1_000;

/** The smallest amount that is worth moving: one piece, one tenge. */
const STOCK_UNIT = 1_000;
const CREDIT_UNIT = 100;

export interface PolicyDeps {
  readonly nextId: () => string;
}

/**
 * Shares counters out among the terminals that are there: those of a stock counter's storefront,
 * all of the business for credit. The right to refund is not shared out. While HQ recovers nothing
 * moves.
 * @returns how many leases were granted or asked back
 */
export async function shareOut(
  tx: SyncTx,
  deps: PolicyDeps,
  named: readonly string[],
): Promise<number> {
  const counters = named.filter((counter) => !counter.startsWith('refund:'));
  if (counters.length === 0 || (await tx.meta()).recovering) return 0;
  await tx.expect({ counters, demands: counters });
  const asked = await tx.openRecalls(counters);
  const active = (await tx.activeIdentities(null)).filter(({ seen }) => seen);
  const byStorefront = Map.groupBy(active, ({ certificate }) => certificate.storefront);
  let moves = 0;
  for (const counter of counters) {
    const [kind, place] = counter.split(':', 2);
    const identities = kind === 'credit' ? active : (byStorefront.get(place ?? '') ?? []);
    if (identities.length === 0) continue;
    const unit = kind === 'credit' ? CREDIT_UNIT : STOCK_UNIT;
    const sharing = { counter, identities, asked, unit, adviceMs: LEASE_ADVICE_MS };
    moves += await shareCounter(tx, deps, sharing);
  }
  return moves;
}

export interface Sharing {
  readonly counter: string;
  /** Who may be given some of it. */
  readonly identities: readonly IdentityRecord[];
  /** `counter holder`: who was asked for some of it already, and has not read so. */
  readonly asked: ReadonlySet<string>;
  readonly unit: number;
  readonly adviceMs: number | null;
}

/** One counter among these terminals; the caller has seen that HQ may grant. */
export async function shareCounter(
  tx: SyncTx,
  deps: PolicyDeps,
  { counter, identities, asked, unit, adviceMs }: Sharing,
): Promise<number> {
  const ledger = await tx.ledger(counter);
  const byHolder = new Map(identities.map((one) => [holderKey(one.certificate), one]));
  const candidates = [];
  for (const holder of byHolder.keys()) {
    const { leased, inTransit, closed } = shareOf(ledger, holder);
    if (closed) continue;
    const demand = await tx.demand(counter, holder);
    candidates.push({ holder, held: leased + inTransit, demand });
  }
  const moves = sizeLeases({ pool: ledger.pool, candidates, unit }).filter(
    ({ kind, holder }) => kind === 'grant' || !asked.has(`${counter} ${holder}`),
  );
  for (const { kind, holder, amount } of moves) {
    const identity = byHolder.get(holder);
    if (identity === undefined) continue;
    const { terminal, epoch } = identity.certificate;
    const messageId = deps.nextId();
    const letter = { messageId, epoch, counter, amount };
    if (kind === 'recall') await tx.sendMessage(terminal, { kind: 'lease.recalled', ...letter });
    else await sendGrant(tx, terminal, { ...letter, adviceMs });
  }
  return moves.length;
}

export interface GrantLetter {
  readonly messageId: string;
  readonly epoch: number;
  readonly counter: string;
  readonly amount: number;
  readonly adviceMs: number | null;
}

/** Debits the pool and writes the mailbox row; the caller has seen that the pool has it. */
export async function sendGrant(tx: SyncTx, terminal: string, letter: GrantLetter): Promise<void> {
  const { messageId: leaseId, epoch, counter, amount } = letter;
  const holder = holderKey({ terminal, epoch });
  await applyFact(tx, { kind: 'granted', leaseId, holder, counter, amount });
  await tx.sendMessage(terminal, { kind: 'lease.granted', ...letter });
}

/**
 * Asks those who hold most for units back, until as many are asked for; nothing moves before they
 * return them.
 * @param except who asks, and is not asked
 */
export async function recallFrom(
  tx: SyncTx,
  deps: PolicyDeps,
  asked: { readonly counter: string; readonly amount: number; readonly except: string | null },
): Promise<number> {
  const { counter, except } = asked;
  const ledger = await tx.ledger(counter);
  const open = await tx.openRecalls([counter]);
  const active = await tx.activeIdentities(null);
  const holding = active
    .map(({ certificate }) => ({ certificate, leased: leasedBy(ledger, certificate) }))
    .filter(({ certificate, leased }) => leased > 0 && holderKey(certificate) !== except)
    .toSorted((one, other) => other.leased - one.leased);
  let left = asked.amount;
  for (const { certificate, leased } of holding) {
    if (left <= 0) break;
    const { terminal, epoch } = certificate;
    const amount = Math.min(left, leased);
    const messageId = deps.nextId();
    const letter = { kind: 'lease.recalled', messageId, epoch, counter, amount } as const;
    if (!open.has(`${counter} ${holderKey(certificate)}`)) await tx.sendMessage(terminal, letter);
    left -= amount;
  }
  return asked.amount - left;
}

function leasedBy(ledger: CounterLedger, certificate: IdentityRecord['certificate']): number {
  const { leased, closed } = shareOf(ledger, holderKey(certificate));
  return closed ? 0 : leased;
}
