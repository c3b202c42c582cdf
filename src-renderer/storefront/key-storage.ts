import { bindingsWith, type KeyBindings } from './shortcuts.ts';

const KEY = 'tillwright.keys';

/** The keys as this till's cashiers changed them; what is stored badly counts as unchanged. */
export function loadKeys(): KeyBindings {
  try {
    return bindingsWith(JSON.parse(window.localStorage.getItem(KEY) ?? 'null'));
  } catch {
    return bindingsWith(null);
  }
}

export function saveKeys(bindings: KeyBindings): void {
  window.localStorage.setItem(KEY, JSON.stringify(bindings));
}
