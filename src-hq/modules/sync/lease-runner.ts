import { sql } from 'kysely';
import type { Work } from '../../store/work.ts';
import { type PolicyDeps, shareOut } from './lease-policy.ts';
import type { SyncStore } from './sync-store.ts';

/** So many counters are shared out in one transaction: a part of a second, with the log locked. */
export const SHARE_BATCH = 2_000;

/** Counters that are looked at in their order: those of a storefront, or all that are credit. */
export type Shelf =
  | { readonly kind: 'stock'; readonly storefrontId: string }
  | { readonly kind: 'credit' };

/** The next of them behind `after` that hold anything. */
export async function countersOn(
  { db, businessId }: Work,
  shelf: Shelf,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const where =
    shelf.kind === 'stock'
      ? sql`warehouse_id = ${shelf.storefrontId}::uuid`
      : sql`customer_id is not null`;
  const found = await sql<{ counter: string }>`
    select counter from counter_ledger
    where business_id = ${businessId} and ${where} and counter > ${after} and pool + held > 0
    order by counter limit ${limit}`.execute(db);
  return found.rows.map((row) => row.counter);
}

/**
 * Shares out every counter of a shelf, each batch in a transaction of its own: a stop in the middle
 * leaves what was done, and the next round finds the rest.
 * @returns how many leases were granted or asked back
 */
export async function shareShelf(
  store: SyncStore,
  deps: PolicyDeps,
  page: (after: string, limit: number) => Promise<readonly string[]>,
): Promise<number> {
  let moves = 0;
  for (let after = ''; ;) {
    const counters = await page(after, SHARE_BATCH);
    moves += await shareCounters(store, deps, counters);
    const last = counters.at(-1);
    if (last === undefined || counters.length < SHARE_BATCH) return moves;
    after = last;
  }
}

/** The same for counters that are named. */
export async function shareCounters(
  store: SyncStore,
  deps: PolicyDeps,
  counters: readonly string[],
): Promise<number> {
  let moves = 0;
  for (let at = 0; at < counters.length; at += SHARE_BATCH) {
    const some = counters.slice(at, at + SHARE_BATCH);
    moves += await store.transact((tx) => shareOut(tx, deps, some));
  }
  return moves;
}
