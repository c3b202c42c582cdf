import { sql } from 'kysely';
import { type CounterKey, stockCounter } from '../../../shared/domain/counter.ts';
import type { CounterLedger } from '../../../shared/domain/lease.ts';
import { HqError } from '../../hq-error.ts';
import type { Work } from '../../store/work.ts';
import { applyFact } from '../sync/hq-facts.ts';
import { shareOut } from '../sync/lease-policy.ts';
import { inSync, syncTx } from '../sync/postgres-sync-store.ts';
import type { SyncTx } from '../sync/sync-store.ts';

export type BookedKind = 'opening' | 'receive' | 'adjust' | 'count' | 'scrap';

export interface Booking {
  readonly warehouseId: string;
  readonly productId: string;
  readonly kind: BookedKind;
  /** Positive: into the warehouse. */
  readonly quantityMilli: number;
  /** Null: the product's cost as it stands. */
  readonly unitCostMinor: number | null;
  readonly reason: string;
  readonly reference: string;
  readonly userId: string;
}

/**
 * One order for all who book several at once, so that a deadlock is rare and a repeated request
 * does the same.
 */
export function lockOrder(a: Booking, b: Booking): number {
  const [left, right] = [`${a.warehouseId} ${a.productId}`, `${b.warehouseId} ${b.productId}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * Appends the movement and moves the counter's pool, which terminals' leases come from.
 * @throws HqError STOCK_INSUFFICIENT where the pool has less: what terminals hold is theirs
 * @throws HqError RECOVERING for goods that leave a restored HQ whose terminals have not reported
 */
export async function book(work: Work, booking: Booking): Promise<string> {
  await assertKnown(work, booking);
  const { quantityMilli } = booking;
  await movePool(syncTx(work), booking, quantityMilli);
  return appendMovement(work, booking, quantityMilli);
}

async function movePool(tx: SyncTx, at: Place, byMilli: number): Promise<void> {
  const counter = counterOf(at);
  if (byMilli > 0) return applyFact(tx, { kind: 'received', counter, amount: byMilli });
  // What seems to lie in the pool may be lent: by what the dump has forgotten.
  if ((await tx.meta()).recovering) throw recovering();
  const ledger = await tx.ledger(counter);
  if (ledger.pool < -byMilli) throw insufficient(ledger, -byMilli);
  return applyFact(tx, { kind: 'withdrawn', counter, amount: -byMilli });
}

/**
 * A count says what lies there now. What terminals hold lies there too, and so may what a lost one
 * held: the count clears that doubt.
 * @throws HqError COUNT_BELOW_LEASED where less lies there than terminals hold: recall first
 * @throws HqError RECOVERING where something is missing from a restored HQ, as `book`
 */
export async function bookCount(
  work: Work,
  booking: Omit<Booking, 'quantityMilli' | 'kind'>,
  countedMilli: number,
): Promise<{ readonly movementId: string | null; readonly differenceMilli: number }> {
  await assertKnown(work, booking);
  const tx = syncTx(work);
  const counter = counterOf(booking);
  const ledger = await tx.ledger(counter);
  const { held, doubts } = heldOf(ledger);
  if (countedMilli < held) {
    const message = 'Less was counted than terminals and orders hold: recall their share first';
    throw new HqError(409, 'COUNT_BELOW_LEASED', message, { heldMilli: held, countedMilli });
  }
  const inDoubt = doubts.reduce((sum, doubt) => sum + doubt.amount, 0);
  const differenceMilli = countedMilli - held - ledger.pool - inDoubt;
  // What is missing is missing from the doubtful units first.
  let missing = Math.max(0, -differenceMilli);
  for (const { holder, amount } of doubts) {
    const lost = Math.min(missing, amount);
    missing -= lost;
    await applyFact(tx, { kind: 'counted', holder, counter, found: amount - lost });
  }
  const rest = differenceMilli > 0 ? differenceMilli : -missing;
  if (rest !== 0) await movePool(tx, booking, rest);
  if (differenceMilli === 0) return { movementId: null, differenceMilli };
  const movement: Booking = { ...booking, kind: 'count', quantityMilli: differenceMilli };
  return { movementId: await appendMovement(work, movement, differenceMilli), differenceMilli };
}

/** What came in goes to terminals that sell from there. */
export async function share(work: Work, places: readonly Place[]): Promise<void> {
  const counters = [...new Set(places.map(counterOf))];
  await inSync(work, (tx) => shareOut(tx, { nextId: () => work.newId() }, counters));
}

type Place = Pick<Booking, 'warehouseId' | 'productId'>;

/** A storefront's own warehouse has its id, so that this is the counter its terminals lease from. */
function counterOf({ warehouseId, productId }: Place): CounterKey {
  return stockCounter(warehouseId, productId);
}

/** What lies there for somebody, and what may lie there. */
function heldOf(ledger: CounterLedger) {
  let held = ledger.reserved;
  const doubts: { readonly holder: string; readonly amount: number }[] = [];
  for (const [holder, { leased, inTransit, inDoubt }] of Object.entries(ledger.holders)) {
    held += leased + inTransit;
    if (inDoubt > 0) doubts.push({ holder, amount: inDoubt });
  }
  return { held, doubts };
}

async function appendMovement(
  work: Work,
  booking: Booking,
  quantityMilli: number,
): Promise<string> {
  const movementId = work.newId();
  const day = work.now.slice(0, 10);
  await sql`
    insert into stock_movement (business_id, movement_id, warehouse_id, product_id, kind,
      quantity_milli, unit_cost_minor, reason, reference, user_id, business_date, created_at,
      received_on)
    select ${work.businessId}, ${movementId}, ${booking.warehouseId}, product_id, ${booking.kind},
      ${quantityMilli}, coalesce(${booking.unitCostMinor}::bigint, cost_minor), ${booking.reason},
      ${booking.reference}, ${booking.userId}, ${day}, ${work.now}, ${day}
    from product
    where business_id = ${work.businessId} and product_id = ${booking.productId}`.execute(work.db);
  work.audit({
    type: `stock.${booking.kind}`,
    subjectKind: 'product',
    subjectId: booking.productId,
    summary: `${work.actor.name} booked ${booking.kind} ${quantityMilli}: ${booking.reason}`,
    data: { movementId, warehouseId: booking.warehouseId, quantityMilli },
  });
  return movementId;
}

async function assertKnown(work: Work, at: Place): Promise<void> {
  const warehouse = await sql`
    select from warehouse where business_id = ${work.businessId}
      and warehouse_id = ${at.warehouseId} and deleted_at is null`.execute(work.db);
  if (warehouse.rows.length === 0) {
    throw new HqError(422, 'REFERENCE_UNKNOWN', `There is no warehouse ${at.warehouseId}`);
  }
  const product = await work.db
    .selectFrom('product')
    .select('track_stock')
    .where('business_id', '=', work.businessId)
    .where('product_id', '=', at.productId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (product === undefined) {
    throw new HqError(422, 'REFERENCE_UNKNOWN', `There is no product ${at.productId}`);
  }
  if (product.track_stock) return;
  throw new HqError(422, 'STOCK_NOT_TRACKED', `The stock of ${at.productId} is not tracked`);
}

function recovering(): HqError {
  const message = 'HQ was put back from a backup and waits until its terminals have reported';
  return new HqError(409, 'RECOVERING', message);
}

function insufficient(ledger: CounterLedger, askedMilli: number): HqError {
  const message = 'HQ holds less than that: what terminals hold must come back first';
  const details = { askedMilli, poolMilli: ledger.pool, leasedMilli: heldOf(ledger).held };
  return new HqError(409, 'STOCK_INSUFFICIENT', message, details);
}
