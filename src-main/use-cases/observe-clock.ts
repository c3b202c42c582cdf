import { type ShopClock, shopClock } from '../../shared/domain/receipt-number.ts';
import type { Clock } from '../ports.ts';
import type { ReadTx, WriteTx } from '../store-port.ts';

/** A wall clock that leaves the monotonic one by more than this was set by somebody. */
const JUMP_MS = 5 * 60_000;

/** What this process saw of its clocks last, so that a jump while it runs is noticed. */
export interface ClockWatch {
  last: {
    readonly wallMs: number;
    readonly monotonicMs: number;
    /** The latest time this process has seen, or reckoned by the monotonic clock when it jumped. */
    readonly latestMs: number;
  } | null;
}

/**
 * The shop's time by time zone, made once: building it costs a hundred times what asking it does.
 */
export type ShopTime = (timeZone: string) => ShopClock;

export function createShopTime(): ShopTime {
  const clocks = new Map<string, ShopClock>();
  return (timeZone) => {
    const known = clocks.get(timeZone) ?? shopClock(timeZone);
    clocks.set(timeZone, known);
    return known;
  };
}

export interface Moment {
  readonly wallMs: number;
  readonly at: string;
  readonly businessDate: string;
  /** `YYYY-MM-DDTHH:MM` at the shop. */
  readonly localTime: string;
}

/** What a cart is priced and shown at. */
export type ShopMoment = Pick<Moment, 'businessDate' | 'localTime'>;

/** The shop's moment for a look that writes nothing. */
export function shopMoment(
  deps: { readonly clock: Clock; readonly shopTime: ShopTime },
  tx: ReadTx,
): ShopMoment {
  const localTime = deps.shopTime(tx.terminal.storefront().timeZone).localTime(deps.clock.wallMs());
  return { businessDate: tx.terminal.state().businessDate, localTime };
}

/**
 * Reads the clock for a document. A jump is journalled, audited and shown, and never refuses a
 * sale; the business date never goes backwards.
 */
export function observeClock(
  deps: { readonly clock: Clock; readonly clockWatch: ClockWatch; readonly shopTime: ShopTime },
  tx: WriteTx,
  origin: string,
): Moment {
  const wallMs = deps.clock.wallMs();
  const monotonicMs = deps.clock.monotonicMs();
  const state = tx.terminal.state();
  const shop = deps.shopTime(tx.terminal.storefront().timeZone);
  const date = shop.businessDate(wallMs, state.businessDate || null);
  const expectedMs = expectedWallMs(deps.clockWatch, state.lastWallMs, wallMs, monotonicMs);
  const jumped = Math.abs(wallMs - expectedMs) > JUMP_MS;
  if (jumped) reportJump(tx, { fromWallMs: expectedMs, toWallMs: wallMs, date, origin });
  // A clock behind what this till has already seen stays suspect until it catches up.
  const latestMs = Math.max(expectedMs, wallMs, deps.clockWatch.last?.latestMs ?? 0);
  const behind = date !== shop.businessDate(wallMs, null) || latestMs - wallMs > JUMP_MS;
  tx.terminalWrites.update({ lastWallMs: wallMs, businessDate: date, clockSuspect: behind });
  deps.clockWatch.last = { wallMs, monotonicMs, latestMs };
  return {
    wallMs,
    at: new Date(wallMs).toISOString(),
    businessDate: date,
    localTime: shop.localTime(wallMs),
  };
}

/**
 * Where the wall clock should be: by the monotonic clock, or, after a start, not before the last
 * write.
 */
function expectedWallMs(
  watch: ClockWatch,
  lastWallMs: number,
  wallMs: number,
  monotonicMs: number,
): number {
  if (watch.last) return watch.last.wallMs + (monotonicMs - watch.last.monotonicMs);
  return Math.max(lastWallMs, wallMs);
}

function reportJump(
  tx: WriteTx,
  jump: { fromWallMs: number; toWallMs: number; date: string; origin: string },
): void {
  const { fromWallMs, toWallMs } = jump;
  tx.audit({
    type: 'clock.jumped',
    userId: tx.terminal.state().signedInUserId,
    origin: jump.origin,
    data: { fromWallMs, toWallMs },
    description: `The clock moved by ${Math.round((toWallMs - fromWallMs) / 1000)} s`,
  });
  tx.journal({
    payload: {
      type: 'clock.jumped',
      fromWallMs: Math.round(fromWallMs),
      toWallMs: Math.round(toWallMs),
    },
    subjectId: null,
    receiptNumber: null,
    businessDate: jump.date,
    checkpoint: false,
  });
}
