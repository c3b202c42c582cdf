// Proves RES-1 to RES-4: what a cart may hold, for how long, and what happens when there is too
// little.
import { describe, expect, it } from 'vitest';
import { milli } from '../../../shared/domain/quantity.ts';
import {
  availableMilli,
  decideReservation,
  RESERVATION_MS,
  ReservationStatus,
} from '../../../shared/domain/reservation.ts';

describe('RES-1 available is on hand within the lease, less what carts hold', () => {
  it.each([
    [10_000, 0, null, 10_000],
    [10_000, 4000, null, 6000],
    [10_000, 4000, 5000, 1000],
    [3000, 1000, 5000, 2000],
    [10_000, 10_000, null, 0],
    [10_000, 12_000, null, 0],
    [-2000, 0, null, 0],
    [10_000, 0, 0, 0],
  ])('%d on hand, %d held, lease %s: %d', (onHand, reserved, leased, available) => {
    const stock = {
      onHandMilli: milli(onHand),
      reservedMilli: milli(reserved),
      leasedMilli: leased === null ? null : milli(leased),
    };
    expect(availableMilli(stock)).toBe(available);
  });
});

describe('RES-2 and RES-3 states and time', () => {
  it('holds for half an hour, in one of four states', () => {
    expect(RESERVATION_MS).toBe(1_800_000);
    expect(ReservationStatus.options).toEqual(['ACTIVE', 'COMMITTED', 'RELEASED', 'CANCELLED']);
  });
});

describe('RES-4 too little stock', () => {
  const short = { availableMilli: 2000, shortMilli: 1000 };
  it.each([
    [2000, 'strict', false, { kind: 'reserve', quantityMilli: 2000 }],
    [2000, 'presented', true, { kind: 'reserve', quantityMilli: 2000 }],
    [3000, 'strict', false, { kind: 'refuse', ...short, overridable: false }],
    [3000, 'strict', true, { kind: 'refuse', ...short, overridable: false }],
    [3000, 'presented', false, { kind: 'refuse', ...short, overridable: true }],
    [3000, 'presented', true, { kind: 'oversell', quantityMilli: 3000, shortMilli: 1000 }],
  ] as const)('wants %d, %s, override %s', (wanted, policy, override, decision) => {
    const request = { wantedMilli: milli(wanted), availableMilli: milli(2000), policy, override };
    expect(decideReservation(request)).toEqual(decision);
  });
});
