import { z } from 'zod';
import type { OversellPolicy } from './product.ts';
import { milli } from './quantity.ts';
import type { Milli } from './quantity.ts';

/** How long a cart holds stock that nobody touches, on the monotonic clock. */
export const RESERVATION_MS = 30 * 60_000;

/**
 * COMMITTED by a completed sale, RELEASED by time or a change of the cart, CANCELLED with the cart.
 */
export const RESERVATION_STATUSES = ['ACTIVE', 'COMMITTED', 'RELEASED', 'CANCELLED'] as const;
export const ReservationStatus = z.enum(RESERVATION_STATUSES);
export type ReservationStatus = z.infer<typeof ReservationStatus>;

export interface StockFigures {
  readonly onHandMilli: Milli;
  /** Held by active reservations of every cart on this till. */
  readonly reservedMilli: Milli;
  /** What HQ lets this till sell and it has not sold yet; null where there is no lease. */
  readonly leasedMilli: Milli | null;
}

/**
 * What a cart may still reserve: on hand within the lease, less what carts hold. Never below zero.
 */
export function availableMilli(stock: StockFigures): Milli {
  const { onHandMilli, reservedMilli, leasedMilli } = stock;
  const sellable = leasedMilli === null ? onHandMilli : Math.min(onHandMilli, leasedMilli);
  return milli(Math.max(0, sellable - reservedMilli));
}

export type ReservationDecision =
  | { readonly kind: 'reserve'; readonly quantityMilli: Milli }
  /** Sold beyond the stock because a supervisor sees the customer holding it. */
  | { readonly kind: 'oversell'; readonly quantityMilli: Milli; readonly shortMilli: Milli }
  | {
      readonly kind: 'refuse';
      readonly availableMilli: Milli;
      readonly shortMilli: Milli;
      /** Whether a supervisor may allow it. */
      readonly overridable: boolean;
    };

/**
 * Whether a line may have `wantedMilli` in all, when `availableMilli` counts what the line itself
 * holds as free. A `strict` product is never sold beyond its stock, whoever allows it.
 */
export function decideReservation(request: {
  readonly wantedMilli: Milli;
  readonly availableMilli: Milli;
  readonly policy: OversellPolicy;
  /** A supervisor has allowed it. */
  readonly override: boolean;
}): ReservationDecision {
  const { wantedMilli, policy } = request;
  const shortMilli = milli(Math.max(0, wantedMilli - request.availableMilli));
  if (shortMilli === 0) return { kind: 'reserve', quantityMilli: wantedMilli };
  const overridable = policy === 'presented';
  if (overridable && request.override) {
    return { kind: 'oversell', quantityMilli: wantedMilli, shortMilli };
  }
  return { kind: 'refuse', availableMilli: request.availableMilli, shortMilli, overridable };
}
