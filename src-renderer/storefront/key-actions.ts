import type { StoreApi } from 'zustand/vanilla';
import { chordProblem, DEFAULT_BINDINGS } from './shortcuts.ts';
import type { TillEffects } from './till-effects.ts';
import type { Till, TillActions } from './till-state.ts';

/** Keys moved in the settings; they are this till's own and kept beside the page. */
export function createKeyActions(
  get: StoreApi<Till>['getState'],
  set: StoreApi<Till>['setState'],
  effects: TillEffects,
): Pick<TillActions, 'setKey' | 'resetKeys'> {
  return {
    setKey: (action, chord) => {
      const problem = chordProblem(action, chord, get().keyBindings);
      if (problem !== null) return problem;
      const keyBindings = { ...get().keyBindings, [action]: chord };
      effects.saveKeys(keyBindings);
      set({ keyBindings });
      return null;
    },
    resetKeys: () => {
      effects.saveKeys(DEFAULT_BINDINGS);
      set({ keyBindings: DEFAULT_BINDINGS });
    },
  };
}
