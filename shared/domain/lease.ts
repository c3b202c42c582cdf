import { err, ok, type Result } from './result.ts';

/**
 * HQ's side of one bounded counter (escrow). Whole units: thousandths of a product, minor units of
 * credit. Always, after every function here:
 *
 *     received = pool + reserved + sold + adjust + Σ over holders (leased + inTransit + inDoubt)
 *
 * and nothing but `adjust` is below zero. `adjust` is what counts and clashes have shown: units
 * that are missing make it positive, units that were spent twice make it negative. A fact that a
 * terminal reports is never refused; what it lacks is taken from `adjust` and answered as `shortBy`,
 * for an exception.
 */
export interface CounterLedger {
  /** Everything that ever came in: goods received, the credit limit and what was paid back. */
  readonly received: number;
  readonly pool: number;
  /** Held at HQ for its own orders. */
  readonly reserved: number;
  readonly sold: number;
  readonly adjust: number;
  /** By `holderKey`. */
  readonly holders: Readonly<Record<string, HolderShare>>;
}

/** What one (terminal, epoch) may spend. */
export interface HolderShare {
  /** The terminal has said that it holds them. */
  readonly leased: number;
  /** Granted, and not yet reported as received. */
  readonly inTransit: number;
  /** The terminal is lost, restored or cloned: nobody knows what it has spent of them. */
  readonly inDoubt: number;
  /** No more grants; what it still reports is taken from what is in doubt. */
  readonly closed: boolean;
}

/** A reported fact, and how much of it no lease stood behind. */
export interface Booked {
  readonly ledger: CounterLedger;
  readonly shortBy: number;
}

export type LedgerRefusal = 'POOL_TOO_SMALL' | 'HOLDER_CLOSED' | 'TOO_MANY' | 'AMOUNT_INVALID';

export const EMPTY_LEDGER: CounterLedger = {
  received: 0,
  pool: 0,
  reserved: 0,
  sold: 0,
  adjust: 0,
  holders: {},
};

const NO_SHARE: HolderShare = { leased: 0, inTransit: 0, inDoubt: 0, closed: false };

export function holderKey(holder: { readonly terminal: string; readonly epoch: number }): string {
  return `${holder.terminal}/${holder.epoch}`;
}

export function shareOf(ledger: CounterLedger, holder: string): HolderShare {
  return ledger.holders[holder] ?? NO_SHARE;
}

/** What all holders together may still have. */
export function outstanding(ledger: CounterLedger): number {
  let units = 0;
  for (const share of Object.values(ledger.holders)) {
    units += share.leased + share.inTransit + share.inDoubt;
  }
  return units;
}

/** What is wrong with a ledger, in words; empty where it holds. */
export function ledgerFaults(ledger: CounterLedger): readonly string[] {
  const { received, pool, reserved, sold, adjust } = ledger;
  const faults: string[] = [];
  const sum = pool + reserved + sold + adjust + outstanding(ledger);
  if (sum !== received) faults.push(`received ${received} but the parts add up to ${sum}`);
  for (const [name, value] of Object.entries({ received, pool, reserved, sold })) {
    if (value < 0) faults.push(`${name} is ${value}`);
  }
  for (const [holder, share] of Object.entries(ledger.holders)) {
    const { leased, inTransit, inDoubt, closed } = share;
    if (leased < 0 || inTransit < 0 || inDoubt < 0) faults.push(`${holder} is below zero`);
    if (closed && leased + inTransit > 0) faults.push(`${holder} is closed and still holds units`);
    if (!closed && inDoubt > 0) faults.push(`${holder} is in doubt and not closed`);
  }
  return faults;
}

/** Goods came in, or a limit was raised. @throws RangeError for an amount below one */
export function receive(ledger: CounterLedger, amount: number): CounterLedger {
  positive(amount);
  return { ...ledger, received: ledger.received + amount, pool: ledger.pool + amount };
}

/**
 * A limit was lowered, or goods left by another way: as far as the pool lasts. `shortBy` is what
 * must be recalled first.
 */
export function withdraw(ledger: CounterLedger, amount: number): Booked {
  positive(amount);
  const taken = Math.min(amount, ledger.pool, ledger.received);
  return {
    ledger: { ...ledger, received: ledger.received - taken, pool: ledger.pool - taken },
    shortBy: amount - taken,
  };
}

/** Pool → in transit: in the transaction that writes the mailbox row. */
export function grant(
  ledger: CounterLedger,
  holder: string,
  amount: number,
): Result<CounterLedger, LedgerRefusal> {
  if (!isAmount(amount)) return err('AMOUNT_INVALID');
  const share = shareOf(ledger, holder);
  if (share.closed) return err('HOLDER_CLOSED');
  if (amount > ledger.pool) return err('POOL_TOO_SMALL');
  const moved = withShare(ledger, holder, { ...share, inTransit: share.inTransit + amount });
  return ok({ ...moved, pool: ledger.pool - amount });
}

/** The terminal reports a grant that HQ knows: in transit → leased. */
export function confirmGrant(ledger: CounterLedger, holder: string, amount: number): Booked {
  positive(amount);
  const share = shareOf(ledger, holder);
  if (share.closed) return { ledger, shortBy: 0 };
  const moved = Math.min(amount, share.inTransit);
  const next = {
    ...share,
    inTransit: share.inTransit - moved,
    leased: share.leased + amount,
  };
  return {
    ledger: adjusted(withShare(ledger, holder, next), moved - amount),
    shortBy: amount - moved,
  };
}

/** The terminal reports a grant that HQ forgot when it was restored: pool → leased. */
export function adoptGrant(ledger: CounterLedger, holder: string, amount: number): Booked {
  positive(amount);
  const share = shareOf(ledger, holder);
  const taken = Math.min(amount, ledger.pool);
  const next = share.closed
    ? { ...share, inDoubt: share.inDoubt + amount }
    : { ...share, leased: share.leased + amount };
  const held = withShare({ ...ledger, pool: ledger.pool - taken }, holder, next);
  return { ledger: adjusted(held, taken - amount), shortBy: amount - taken };
}

/**
 * A sale: leased → sold. `beyond` of `amount` was allowed by an override; those units come out of
 * the pool where it has any, since the customer held them in his hands.
 */
export function sell(
  ledger: CounterLedger,
  holder: string,
  amount: number,
  beyond: number,
): Booked {
  positive(amount);
  const taken = takeFrom(shareOf(ledger, holder), amount - beyond);
  const fromPool = Math.min(beyond, ledger.pool);
  const sold = withShare(
    { ...ledger, pool: ledger.pool - fromPool, sold: ledger.sold + amount },
    holder,
    taken.share,
  );
  const unbacked = taken.shortBy + beyond - fromPool;
  return { ledger: adjusted(sold, -unbacked), shortBy: taken.shortBy };
}

/**
 * A right is used: as `sell`, but nobody held anything in his hands, so `shortBy` counts what the
 * pool lacks too.
 */
export function useRight(
  ledger: CounterLedger,
  holder: string,
  amount: number,
  beyond: number,
): Booked {
  const missing = Math.max(0, beyond - ledger.pool);
  const booked = sell(ledger, holder, amount, beyond);
  return { ledger: booked.ledger, shortBy: booked.shortBy + missing };
}

/**
 * What was spent or held twice is taken out of units that came back later, else they would be lent
 * again: a till's return that HQ hears after another till's word that it holds the same units, a
 * right that somebody has used without a lease.
 */
export function coverUsed(ledger: CounterLedger): CounterLedger {
  const covered = Math.min(ledger.pool, Math.max(0, -ledger.adjust));
  return covered === 0 ? ledger : adjusted({ ...ledger, pool: ledger.pool - covered }, covered);
}

/** The terminal gave units up: leased → pool. Credited as far as it was known to hold them. */
export function giveBack(ledger: CounterLedger, holder: string, amount: number): Booked {
  positive(amount);
  const { share, shortBy } = takeFrom(shareOf(ledger, holder), amount);
  const moved = withShare({ ...ledger, pool: ledger.pool + amount - shortBy }, holder, share);
  return { ledger: moved, shortBy };
}

/** A cash payment re-creates credit where it was taken. */
export function replenish(ledger: CounterLedger, holder: string, amount: number): CounterLedger {
  positive(amount);
  const share = shareOf(ledger, holder);
  const next = share.closed
    ? { ...share, inDoubt: share.inDoubt + amount }
    : { ...share, leased: share.leased + amount };
  return withShare({ ...ledger, received: ledger.received + amount }, holder, next);
}

/** The terminal was lost, restored or cloned: whatever it held is in doubt until it is counted. */
export function closeHolder(ledger: CounterLedger, holder: string): CounterLedger {
  const share = shareOf(ledger, holder);
  const inDoubt = share.inDoubt + share.leased + share.inTransit;
  return withShare(ledger, holder, { leased: 0, inTransit: 0, inDoubt, closed: true });
}

/** A count clears what is in doubt: `found` of it is there, the rest is missing. */
export function clearDoubt(
  ledger: CounterLedger,
  holder: string,
  found: number,
): Result<CounterLedger, LedgerRefusal> {
  const share = shareOf(ledger, holder);
  if (!Number.isSafeInteger(found) || found < 0) return err('AMOUNT_INVALID');
  if (found > share.inDoubt) return err('TOO_MANY');
  const cleared = withShare({ ...ledger, pool: ledger.pool + found }, holder, {
    ...share,
    inDoubt: 0,
  });
  return ok(adjusted(cleared, share.inDoubt - found));
}

/** HQ holds units for an order of its own. */
export function reserve(
  ledger: CounterLedger,
  amount: number,
): Result<CounterLedger, LedgerRefusal> {
  if (!isAmount(amount)) return err('AMOUNT_INVALID');
  if (amount > ledger.pool) return err('POOL_TOO_SMALL');
  return ok({ ...ledger, pool: ledger.pool - amount, reserved: ledger.reserved + amount });
}

/** An order of HQ's own ended: its units were sold, or go back to the pool. */
export function settleReserved(
  ledger: CounterLedger,
  amount: number,
  outcome: 'sold' | 'released',
): Result<CounterLedger, LedgerRefusal> {
  if (!isAmount(amount)) return err('AMOUNT_INVALID');
  if (amount > ledger.reserved) return err('TOO_MANY');
  const rest = { ...ledger, reserved: ledger.reserved - amount };
  return ok(
    outcome === 'sold'
      ? { ...rest, sold: ledger.sold + amount }
      : { ...rest, pool: ledger.pool + amount },
  );
}

/** An open holder spends what is leased, a closed one what is in doubt. */
function takeFrom(
  share: HolderShare,
  amount: number,
): { readonly share: HolderShare; readonly shortBy: number } {
  const held = share.closed ? share.inDoubt : share.leased;
  const taken = Math.min(amount, held);
  const rest = share.closed
    ? { ...share, inDoubt: held - taken }
    : { ...share, leased: held - taken };
  return { share: rest, shortBy: amount - taken };
}

function withShare(ledger: CounterLedger, holder: string, share: HolderShare): CounterLedger {
  return { ...ledger, holders: { ...ledger.holders, [holder]: share } };
}

function adjusted(ledger: CounterLedger, by: number): CounterLedger {
  return by === 0 ? ledger : { ...ledger, adjust: ledger.adjust + by };
}

function isAmount(amount: number): boolean {
  return Number.isSafeInteger(amount) && amount > 0;
}

function positive(amount: number): void {
  if (!isAmount(amount)) throw new RangeError(`Not an amount of units: ${amount}`);
}
