import { createContext, use } from 'react';

export interface TouchKeyboardSwitch {
  readonly shown: boolean;
  readonly show: (shown: boolean) => void;
}

const NONE: TouchKeyboardSwitch = { shown: false, show: () => {} };

export const KeyboardContext = createContext<TouchKeyboardSwitch>(NONE);

/** The touch keyboard of the dialog one stands in. */
export function useTouchKeyboard(): TouchKeyboardSwitch {
  return use(KeyboardContext);
}
