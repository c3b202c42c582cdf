import type { Sound } from '../../../src-renderer/ui/sounds.ts';
import { DEFAULT_BINDINGS, type KeyBindings } from '../../../src-renderer/storefront/shortcuts.ts';
import { createTillStore, type TillStore } from '../../../src-renderer/storefront/till-store.ts';
import type { ScriptedBridge } from '../../support/scripted-bridge.ts';

export interface StartedTill {
  readonly store: TillStore;
  readonly sounds: Sound[];
  readonly savedKeys: KeyBindings[];
  readonly stop: () => void;
}

/** A store over a scripted terminal, once it has its status and its cart. */
export async function startedTill(bridge: ScriptedBridge): Promise<StartedTill> {
  const sounds: Sound[] = [];
  const savedKeys: KeyBindings[] = [];
  const store = createTillStore(bridge, {
    nowMs: () => 1_000,
    sound: (sound) => sounds.push(sound),
    loadKeys: () => DEFAULT_BINDINGS,
    saveKeys: (bindings) => savedKeys.push(bindings),
  });
  const stop = store.getState().start();
  await new Promise((resolve) => setTimeout(resolve));
  return { store, sounds, savedKeys, stop };
}
