import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge } from '../../shared/ipc/bridge.ts';
import { createKeyActions } from './key-actions.ts';
import { createLineActions } from './line-actions.ts';
import { SaleCommands } from './sale-commands.ts';
import { DEFAULT_BINDINGS } from './shortcuts.ts';
import { cartChange, refusal, statusChange } from './till-changes.ts';
import type { TillEffects } from './till-effects.ts';
import type { Till, TillState } from './till-state.ts';

export type TillStore = StoreApi<Till>;

const QUIET: TillEffects = {
  nowMs: () => Date.now(),
  sound: () => {},
  loadKeys: () => DEFAULT_BINDINGS,
  saveKeys: () => {},
};

const EMPTY: TillState = {
  status: null,
  connected: true,
  refused: null,
  cart: null,
  touchSerial: 0,
  dialog: null,
  notice: null,
  selectedLineId: null,
  completed: null,
  pendingQuantityMilli: null,
  busySince: null,
  findText: '',
  findFocusSerial: 0,
  scanSerial: 0,
  offlineSinceMs: null,
  keyBindings: DEFAULT_BINDINGS,
  prices: null,
  keptPrices: [],
};

/** A terminal that tells something all the time is believed after so many questions. */
const REFRESH_TRIES = 4;

/** Everything the checkout screen knows and does; React only draws it. */
export function createTillStore(bridge: Bridge, effects: TillEffects = QUIET): TillStore {
  return createStore<Till>()((set, get, till) => {
    const sale = new SaleCommands(bridge, effects, till);
    let missedEvents = false;

    const openCart = async (): Promise<void> => {
      const { status } = get();
      if (status === null || status.locked || status.blocked !== null) return;
      await get().command('cart.open', {});
    };

    return {
      ...EMPTY,
      keyBindings: effects.loadKeys(),
      ...createLineActions(get, set),
      ...createKeyActions(get, set, effects),

      start: () => {
        const stop = listen(bridge, till, sale, effects, openCart);
        void get().refresh().then(openCart);
        return stop;
      },

      refresh: async () => {
        for (let tries = 1; ; tries += 1) {
          const before = get().status;
          const answer = await bridge.invoke('status.get', {});
          // What the terminal told by itself meanwhile may be newer than its answer: ask again.
          if (answer.ok && get().status !== before && tries < REFRESH_TRIES) continue;
          set(
            answer.ok ? statusChange(get(), answer.value, effects.nowMs()) : refusal(answer.error),
          );
          return;
        }
      },

      setConnected: (connected) => {
        set({ connected });
        // While it is away: is it there, but will not have this screen? When it is back: anything
        // may have changed, so ask for all of it again.
        if (!connected) void get().refresh();
        else if (missedEvents) void get().refresh().then(openCart);
        missedEvents = !connected;
      },

      command: (name, input) => sale.command(name, input),
      complete: () => sale.complete(),
      closeDialog: () => sale.closeDialog(),
      addProduct: (productId) => sale.add({ by: 'product', productId }),
      scan: async (code, source) => {
        const open = get().dialog?.kind;
        if (open === 'returns' || open === 'return') sale.openDialog({ kind: 'return', code });
        else if (open === 'priceCheck') sale.openDialog({ kind: 'priceCheck', code });
        else await sale.add({ by: 'code', code, source });
      },

      signIn: async (pin) => {
        const answer = await get().command('session.signIn', { pin });
        if (!answer.ok) return answer.error;
        await get().refresh();
        await openCart();
        return null;
      },
      lock: async () => {
        const answer = await get().command('session.lock', {});
        if (answer.ok) await get().refresh();
      },
      setLocale: async (locale) => {
        const answer = await get().command('session.setLocale', { locale });
        if (answer.ok) await get().refresh();
      },

      openDialog: (dialog) => sale.openDialog(dialog),
      dismissNotice: () => set({ notice: null }),
      keepPrices: () => set({ keptPrices: get().prices?.changes ?? [] }),
      setPendingQuantity: (pendingQuantityMilli) => set({ pendingQuantityMilli }),
      setFindText: (findText) => set({ findText }),
      focusFind: () => set({ findFocusSerial: get().findFocusSerial + 1 }),
    };
  });
}

function listen(
  bridge: Bridge,
  till: TillStore,
  sale: SaleCommands,
  effects: TillEffects,
  openCart: () => Promise<void>,
): () => void {
  return bridge.subscribe((event) => {
    switch (event.kind) {
      case 'status': {
        till.setState(statusChange(till.getState(), event.status, effects.nowMs()));
        if (till.getState().cart === null) void openCart();
        return;
      }
      case 'cart':
        till.setState({ ...cartChange(till.getState(), event.cart), notice: null });
        return;
      case 'prices':
        till.setState({ prices: { saleId: event.saleId, changes: event.changes } });
        return;
      // The grid listens for it by itself.
      case 'catalogue':
        return;
      case 'scan_failed':
        sale.fail(event.error, event.code);
    }
  });
}
