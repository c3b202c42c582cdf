import type { BridgeEvent } from '../shared/ipc/events.ts';
import { coalesced } from './coalesced.ts';
import type { OpenedStore } from './store/open-store.ts';
import { createSync, type RunningSync } from './sync-composition.ts';
import type { TerminalOptions } from './terminal.ts';
import { type CartDesk, createCartDesk } from './use-cases/cart-desk.ts';
import type { TillDeps } from './use-cases/deps.ts';
import { priceChangesNow } from './use-cases/price-changes.ts';

/** A terminal's dealings with HQ: its sync, the carts of other tills, prices that came. */
export interface HqSide {
  /** Null for a terminal that was given no HQ. */
  readonly sync: RunningSync | null;
  readonly carts: CartDesk | null;
  /** Something was done here that HQ or the screen may have to hear of. */
  acted(): void;
  /** Ends it; nothing of it touches the store any more. */
  stop(): Promise<void>;
}

export interface HqSideTold {
  announce(): void;
  emit(event: BridgeEvent): void;
}

export function createHqSide(
  options: TerminalOptions,
  opened: OpenedStore,
  deps: TillDeps,
  { announce, emit }: HqSideTold,
): HqSide {
  const { log } = options;
  let stopped = false;
  let settleCarts = (): void => {};
  const tellPrices = priceTeller(deps, emit, () => stopped);
  const tellCatalogue = coalesced(() => {
    if (!stopped) emit({ kind: 'catalogue' });
  });
  const sync = createSync(options, opened, {
    changed: () => {
      announce();
      settleCarts();
    },
    masterCame: () => {
      tellPrices();
      tellCatalogue();
    },
    cartsAsked: () => settleCarts(),
  });
  const carts = sync === null ? null : createCartDesk(deps, sync.hq);
  settleCarts = () => {
    if (stopped) return;
    carts?.settle().catch((error: unknown) => log.error({ error: String(error) }, 'held carts'));
  };
  return {
    sync,
    carts,
    acted: () => {
      settleCarts();
      tellPrices();
    },
    stop: async () => {
      stopped = true;
      await sync?.stop();
      // What is under way ends by itself now that HQ cannot be asked.
      await carts?.settle();
    },
  };
}

/** Tells the screen which prices of its cart are others by now, where that changed. */
function priceTeller(
  deps: TillDeps,
  emit: (event: BridgeEvent) => void,
  isStopped: () => boolean,
): () => void {
  let told = '';
  return coalesced(() => {
    const now = isStopped() ? null : priceChangesNow(deps);
    if (now === null) return;
    const { saleId, changes } = now;
    const event: BridgeEvent = { kind: 'prices', saleId, changes: [...changes] };
    const text = changes.length === 0 ? '' : JSON.stringify(event);
    if (text !== told) emit(event);
    told = text;
  });
}
