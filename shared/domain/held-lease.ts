import { err, ok, type Result } from './result.ts';

/**
 * The terminal's side of one bounded counter, for its current epoch. Always, after every function
 * here:
 *
 *     granted + replenished = available + reserved + spent + returned
 *
 * and nothing is below zero. `beyond` counts what overrides allowed on top.
 */
export interface HeldCounter {
  readonly granted: number;
  readonly replenished: number;
  readonly available: number;
  /** Held by carts. */
  readonly reserved: number;
  readonly spent: number;
  readonly returned: number;
  readonly beyond: number;
  /**
   * On the monotonic clock of this start; null for ever. Past it the terminal stops spending, which
   * is advice: HQ uses the units only after this terminal's own return.
   */
  readonly adviceUntilMs: number | null;
}

export const NOTHING_HELD: HeldCounter = {
  granted: 0,
  replenished: 0,
  available: 0,
  reserved: 0,
  spent: 0,
  returned: 0,
  beyond: 0,
  adviceUntilMs: null,
};

export type HeldRefusal = 'NOT_ENOUGH' | 'PAST_ADVICE';

/** What is wrong with it, in words; empty where it holds. */
export function heldFaults(held: HeldCounter): readonly string[] {
  const { granted, replenished, available, reserved, spent, returned, beyond } = held;
  const faults: string[] = [];
  const parts = { granted, replenished, available, reserved, spent, returned, beyond };
  for (const [name, value] of Object.entries(parts)) {
    if (value < 0) faults.push(`${name} is ${value}`);
  }
  const sum = available + reserved + spent + returned;
  if (granted + replenished !== sum) {
    faults.push(`granted ${granted} and replenished ${replenished}, but the parts are ${sum}`);
  }
  return faults;
}

/** A grant came by the mailbox. A grant without an end makes the whole lease endless. */
export function hold(held: HeldCounter, amount: number, adviceUntilMs: number | null): HeldCounter {
  const had = held.available + held.reserved > 0 ? held.adviceUntilMs : undefined;
  return {
    ...held,
    granted: held.granted + amount,
    available: held.available + amount,
    adviceUntilMs:
      had === null || adviceUntilMs === null ? null : Math.max(had ?? 0, adviceUntilMs),
  };
}

/** Available → reserved, for a cart. */
export function holdForCart(
  held: HeldCounter,
  amount: number,
  monotonicMs: number,
): Result<HeldCounter, HeldRefusal> {
  if (amount > held.available) return err('NOT_ENOUGH');
  if (isPastAdvice(held, monotonicMs)) return err('PAST_ADVICE');
  return ok({
    ...held,
    available: held.available - amount,
    reserved: held.reserved + amount,
  });
}

/** Reserved → available: the cart let go, or its time is over. */
export function releaseFromCart(
  held: HeldCounter,
  amount: number,
): Result<HeldCounter, HeldRefusal> {
  if (amount > held.reserved) return err('NOT_ENOUGH');
  return ok({
    ...held,
    available: held.available + amount,
    reserved: held.reserved - amount,
  });
}

/** Reserved → spent, in the sale's own transaction; `beyond` is what an override allows on top. */
export function spend(
  held: HeldCounter,
  reserved: number,
  beyond: number,
): Result<HeldCounter, HeldRefusal> {
  if (reserved > held.reserved) return err('NOT_ENOUGH');
  return ok({
    ...held,
    reserved: held.reserved - reserved,
    spent: held.spent + reserved,
    beyond: held.beyond + beyond,
  });
}

/**
 * Gives back up to `wanted` of what no cart holds: the terminal debits itself and journals the
 * amount in the same transaction.
 */
export function returnUnits(
  held: HeldCounter,
  wanted: number,
): { readonly held: HeldCounter; readonly amount: number } {
  const amount = Math.max(0, Math.min(wanted, held.available));
  return {
    held: { ...held, available: held.available - amount, returned: held.returned + amount },
    amount,
  };
}

/** A payment at this till makes credit again at once. */
export function replenishHeld(held: HeldCounter, amount: number): HeldCounter {
  return {
    ...held,
    replenished: held.replenished + amount,
    available: held.available + amount,
  };
}

/** Every cart lets go: at the start of the program. Advice counts afresh on the new clock. */
export function releaseAll(held: HeldCounter, adviceUntilMs: number | null): HeldCounter {
  return {
    ...held,
    available: held.available + held.reserved,
    reserved: 0,
    adviceUntilMs: held.adviceUntilMs === null ? null : adviceUntilMs,
  };
}

export function isPastAdvice(held: HeldCounter, monotonicMs: number): boolean {
  return held.adviceUntilMs !== null && monotonicMs >= held.adviceUntilMs;
}
