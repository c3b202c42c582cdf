import { creditCounter, stockCounter } from '../../shared/domain/counter.ts';
import { holdForCart, replenishHeld, spend } from '../../shared/domain/held-lease.ts';
import type { CustomerId, SaleId } from '../../shared/domain/ids.ts';
import type { Minor } from '../../shared/domain/money.ts';
import type { Milli } from '../../shared/domain/quantity.ts';
import { ok } from '../../shared/domain/result.ts';
import type { DraftLine, SaleLease } from '../sale-port.ts';
import type { WriteTx } from '../store-port.ts';
import type { TillDeps } from './deps.ts';

/** What a refused command lacked; whoever runs it may ask HQ and try once more. */
export interface LeaseWant {
  readonly counter: string;
  readonly amount: number;
}

/** By sale, since one command changes one sale; the newest of each. */
export type LeaseWants = Map<SaleId, LeaseWant>;

/** Asked for with what is missing, so that the next piece of the same needs no question. */
const STOCK_TOGETHER_MILLI = 5_000;

/** A cart needs more of a product than this terminal holds. */
export function wantStock(
  deps: TillDeps,
  tx: WriteTx,
  saleId: SaleId,
  line: DraftLine,
  shortMilli: Milli,
): void {
  if (!tx.leases.active() || line.productId === null) return;
  const counter = stockCounter(tx.terminal.identity().storefrontId, line.productId);
  deps.leaseWants.set(saleId, { counter, amount: Math.max(shortMilli, STOCK_TOGETHER_MILLI) });
}

/** What may still be bought on account here without asking HQ; null where nothing is leased. */
export function leasedCreditMinor(tx: WriteTx, customerId: CustomerId): number | null {
  return tx.leases.active() ? tx.leases.spendable(creditCounter(customerId)) : null;
}

/** CRE: a sale on account takes from the customer's lease; what it lacks somebody has allowed. */
export function spendCredit(
  deps: TillDeps,
  tx: WriteTx,
  customerId: CustomerId,
  amountMinor: Minor,
): readonly SaleLease[] {
  if (amountMinor <= 0) return [];
  return spendCounter(deps, tx, creditCounter(customerId), amountMinor);
}

/** Takes from a counter at once, with no cart holding it before; what its lease lacks is `beyond`. */
export function spendCounter(
  deps: Pick<TillDeps, 'clock'>,
  tx: WriteTx,
  counter: string,
  amount: number,
): readonly SaleLease[] {
  if (!tx.leases.active()) return [];
  const leased = Math.min(amount, tx.leases.spendable(counter));
  const beyond = amount - leased;
  const before = tx.leases.held(counter);
  const held = leased === 0 ? ok(before) : holdForCart(before, leased, deps.clock.monotonicMs());
  if (!held.ok) throw new Error(`Not held of ${counter}: ${held.error}`);
  const spent = spend(held.value, leased, beyond);
  if (!spent.ok) throw new Error(`Not spent of ${counter}: ${spent.error}`);
  tx.leaseWrites.save(counter, spent.value);
  return [{ counter, amount, beyond }];
}

/** A payment at this till makes credit again at once, here. */
export function replenishCredit(tx: WriteTx, customerId: CustomerId, amountMinor: Minor): void {
  if (!tx.leases.active() || amountMinor <= 0) return;
  const counter = creditCounter(customerId);
  tx.leaseWrites.save(counter, replenishHeld(tx.leases.held(counter), amountMinor));
}
