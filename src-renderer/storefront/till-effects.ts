import type { Sound } from '../ui/sounds.ts';
import type { KeyBindings } from './shortcuts.ts';

/** What the store does to the world besides sending commands. */
export interface TillEffects {
  /** Wall time in milliseconds, for `busySince` and `offlineSinceMs`. */
  nowMs(): number;
  sound(sound: Sound): void;
  /** The keys as they were last changed on this till. */
  loadKeys(): KeyBindings;
  saveKeys(bindings: KeyBindings): void;
}
