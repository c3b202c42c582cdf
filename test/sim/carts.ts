import { refundCounter } from '../../shared/domain/counter.ts';
import {
  type HeldCounter,
  holdForCart,
  isPastAdvice,
  NOTHING_HELD,
  spend,
} from '../../shared/domain/held-lease.ts';
import { milli } from '../../shared/domain/quantity.ts';
import { availableMilli, decideReservation } from '../../shared/domain/reservation.ts';
import type { CanonicalValue } from '../../shared/protocol/canonical-json.ts';
import type { SaleCompleted } from '../../shared/protocol/journal-event.ts';
import { saleFaults } from '../../shared/protocol/sale-sums.ts';
import { fillBasket, type PaidBasket, payBasket } from './basket.ts';
import { letGo } from './holds.ts';
import { grew, plan } from './network.ts';
import { addTo, checkSpent } from './oracle.ts';
import { salePayload } from './sale-payload.ts';
import { openShift } from './shifts.ts';
import { journal, maySell, monotonicMs, type SimTill, transact } from './sim-till.ts';
import { askForLease } from './till-actions.ts';
import type { Cart, Disk } from './till-disk.ts';
import { fired, nextNumber, Violation, type World } from './world.ts';

/** A sale begins: its units are reserved, and it is completed or left a while later. */
export function startCart(world: World, till: SimTill, counter: string): void {
  const { random } = world;
  const wanted = 1 + random.below(3);
  const held = till.disk.held.get(counter) ?? NOTHING_HELD;
  const refused = holdForCart(held, wanted, monotonicMs(world, till));
  if (!refused.ok) {
    fired(world, `cart refused ${refused.error}`);
    if (random.chance(0.2)) return askForLease(world, till, counter);
  }
  const reserved = reserve(world, till, held, wanted, random.chance(0.2));
  if (reserved === null) return;
  const { beyond } = reserved;
  if (beyond > 0) fired(world, 'lease override');
  const basket = fillBasket(random.fork(), counter, wanted, () => nextNumber(world));
  const heldSinceMs = monotonicMs(world, till);
  openCart(world, till, { counter, amount: wanted, beyond, basket, heldSinceMs }, reserved.held);
}

/** What the domain decides of a hold; null where it is refused. */
function reserve(
  world: World,
  till: SimTill,
  held: HeldCounter,
  amount: number,
  override: boolean,
): { readonly held: HeldCounter; readonly beyond: number } | null {
  const nowMs = monotonicMs(world, till);
  const spendable = isPastAdvice(held, nowMs) ? 0 : held.available;
  const decision = decideReservation({
    wantedMilli: milli(amount),
    availableMilli: availableMilli({
      onHandMilli: milli(spendable + held.reserved),
      reservedMilli: milli(held.reserved),
      leasedMilli: null,
    }),
    policy: 'presented',
    override,
  });
  if (decision.kind === 'refuse') return null;
  const beyond = decision.kind === 'oversell' ? decision.shortMilli : 0;
  if (beyond === amount) return { held, beyond };
  const kept = holdForCart(held, amount - beyond, nowMs);
  return kept.ok ? { held: kept.value, beyond } : null;
}

function openCart(world: World, till: SimTill, cart: Cart, held: HeldCounter): void {
  const id = nextNumber(world);
  const kept = transact(world, till, 'a reservation', (draft) => {
    draft.held.set(cart.counter, held);
    draft.carts.set(id, cart);
  });
  if (kept !== 'kept') return;
  const { life } = till;
  const alive = (): boolean => till.life === life && till.machine !== null;
  plan(world, 500 + world.random.below(15_000), `${till.name} cart`, alive, true, () => {
    if (world.random.chance(0.15)) return leaveCart(world, till, id);
    completeSale(world, till, id);
  });
}

function leaveCart(world: World, till: SimTill, id: number): void {
  transact(world, till, 'a cart left', (draft) => {
    const cart = draft.carts.get(id);
    if (cart === undefined) return;
    letGo(draft, cart);
    draft.carts.delete(id);
  });
}

/** What has left the counter with a customer, for whoever checks it behind the commit. */
interface Sold {
  readonly payload: SaleCompleted;
  readonly cart: Cart;
  readonly paid: PaidBasket;
  readonly receipt: string;
}

function completeSale(world: World, till: SimTill, id: number): void {
  const opened = till.disk.carts.get(id);
  if (opened === undefined || !maySell(till)) return;
  const random = world.random.fork();
  const paid = payBasket(random, opened.basket, () => nextNumber(world));
  const habits = world.tampering.till ?? {};
  const sold: Sold[] = [];
  const drawerBefore = till.disk.drawerMinor;
  const kept = transact(world, till, 'a sale', (draft) => {
    const certificate = draft.durable.identity?.certificate;
    const cart = heldAgain(world, till, draft, opened, random.chance(0.3));
    if (certificate === undefined || cart === null) return;
    const { counter, amount, beyond } = cart;
    const spent = spend(draft.held.get(counter) ?? NOTHING_HELD, amount - beyond, beyond);
    if (!spent.ok) return;
    if (habits.sellsWithoutLease === true) letGo(draft, cart);
    else draft.held.set(counter, spent.value);
    draft.carts.delete(id);
    if (habits.sellsInNoShift !== true) openShift(world, till, draft);
    const { series, storefront, terminal } = certificate;
    const number = (draft.receipts.get(series) ?? 0) + 1;
    if (habits.counterApart !== true) draft.receipts.set(series, number);
    const payload = wrongly(
      world,
      salePayload({
        ...{ terminal, storefront, series, counter: number, paid },
        spends: [{ counter, amount, beyond }],
        nextNumber: () => nextNumber(world),
      }),
    );
    const receipt = `${series} ${number}`;
    if (habits.drawerApart !== true) draft.drawerMinor += payload.cashMovement?.amountMinor ?? 0;
    journal(world, till, draft, payload as CanonicalValue & typeof payload, receipt);
    sold.push({ payload, cart, paid, receipt });
  });
  const [one] = sold;
  // A crash behind the commit has sold: the goods and the receipt are the customer's.
  if (one !== undefined && !till.disk.carts.has(id) && isSold(till, one.receipt)) {
    hasSold(world, till, one, drawerBefore);
  }
  if (kept !== 'kept' || one === undefined) return;
  if (writesApart(world, till, one) !== 'kept') return;
  grew(world, till);
}

/** RES-5: a cart whose hold ran out reserves again first, and may be refused. */
function heldAgain(
  world: World,
  till: SimTill,
  draft: Disk,
  cart: Cart,
  override: boolean,
): Cart | null {
  if (cart.heldSinceMs !== null) return cart;
  const held = draft.held.get(cart.counter) ?? NOTHING_HELD;
  const again = reserve(world, till, held, cart.amount, override || cart.beyond > 0);
  fired(world, again === null ? 'reservation refused again' : 'reservation taken again');
  if (again === null) return null;
  draft.held.set(cart.counter, again.held);
  return { ...cart, beyond: again.beyond, heldSinceMs: monotonicMs(world, till) };
}

function wrongly(world: World, payload: SaleCompleted): SaleCompleted {
  return world.tampering.sale?.(payload) ?? payload;
}

function isSold(till: SimTill, receipt: string): boolean {
  return till.disk.journal.at(-1)?.receipt === receipt;
}

/** Invariants 6 to 9, at the moment of a sale and against what changed hands. */
function hasSold(world: World, till: SimTill, sold: Sold, drawerBefore: number): void {
  const { cart, paid, payload, receipt } = sold;
  const { counter, amount, beyond } = cart;
  const { oracle } = world;
  addTo(oracle.spent, counter, amount - beyond);
  addTo(oracle.beyond, counter, beyond);
  checkSpent(oracle, counter);
  fired(world, beyond > 0 ? 'sale beyond' : 'sale');
  for (const { kind } of paid.tenders) fired(world, `tender ${kind}`);
  const [fault] = saleFaults(payload);
  if (fault !== undefined)
    throw new Violation(`invariant 6: ${till.name} sale ${receipt}: ${fault}`);
  const cash = paid.tenders.filter(({ kind }) => kind === 'cash');
  const gained = cash.reduce((sum, one) => sum + one.handedMinor - one.changeMinor, 0);
  for (const { lineId, quantityMilli } of payload.lines) {
    addTo(oracle.received, refundCounter(lineId), quantityMilli);
  }
  oracle.receipts.push({ payload, hash: till.disk.durable.head.hash });
  oracle.cash.set(till.disk.durable.head.hash, gained);
  const booked = till.disk.drawerMinor - drawerBefore;
  if (booked !== gained && world.tampering.till?.drawerApart !== true) {
    throw new Violation(`invariant 6: ${till.name}'s drawer has ${gained} more, it says ${booked}`);
  }
}

/** What a mistaken till writes in a transaction of its own. */
function writesApart(world: World, till: SimTill, { payload, receipt }: Sold) {
  const { counterApart, drawerApart } = world.tampering.till ?? {};
  const [series = '', number = ''] = receipt.split(' ');
  if (counterApart !== true && drawerApart !== true) return 'kept';
  return transact(world, till, 'a counter', (draft) => {
    if (counterApart === true) draft.receipts.set(series, Number(number));
    if (drawerApart === true) draft.drawerMinor += payload.cashMovement?.amountMinor ?? 0;
  });
}
