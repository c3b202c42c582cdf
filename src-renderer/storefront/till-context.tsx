import { createContext, use, useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Bridge } from '../../shared/ipc/bridge.ts';
import type { Till } from './till-state.ts';
import type { TillStore } from './till-store.ts';

interface TillParts {
  readonly bridge: Bridge;
  readonly store: TillStore;
}

const TillContext = createContext<TillParts | null>(null);

export function TillProvider(props: TillParts & { readonly children: ReactNode }): ReactNode {
  const { bridge, store, children } = props;
  const parts = useMemo(() => ({ bridge, store }), [bridge, store]);
  return <TillContext value={parts}>{children}</TillContext>;
}

function useTillParts(): TillParts {
  const parts = use(TillContext);
  if (parts === null) throw new Error('useTill outside of TillProvider');
  return parts;
}

/**
 * The part of the till's state (or one of its actions) that `selector` picks; repaints when it
 * changes.
 */
export function useTill<T>(selector: (till: Till) => T): T {
  return useStore(useTillParts().store, selector);
}

/** The store itself, for code that reads it when an event happens rather than while painting. */
export function useTillStore(): TillStore {
  return useTillParts().store;
}

/**
 * For look-ups that TanStack Query caches; whatever changes the sale goes through `till.command`.
 */
export function useBridge(): Bridge {
  return useTillParts().bridge;
}
