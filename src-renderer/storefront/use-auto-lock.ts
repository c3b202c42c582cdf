import { useEffect } from 'react';
import { useTill, useTillStore } from './till-context.tsx';

const MINUTE_MS = 60_000;
const ACTIVITY = ['pointerdown', 'keydown', 'wheel'] as const;

/** Locks the till when nobody has touched it for as long as the settings say; 0 never locks. */
export function useAutoLock(active: boolean): void {
  const store = useTillStore();
  const minutes = useTill((till) => till.status?.settings.autoLockMinutes ?? 0);
  useEffect(() => {
    if (!active || minutes === 0) return;
    let timer = 0;
    const rest = (): void => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void store.getState().lock(), minutes * MINUTE_MS);
    };
    rest();
    for (const kind of ACTIVITY) window.addEventListener(kind, rest, { passive: true });
    // A serial scanner works without keys or touches: what it adds is a sign of life too.
    const stop = store.subscribe((till, before) => {
      if (till.touchSerial !== before.touchSerial) rest();
    });
    return () => {
      stop();
      window.clearTimeout(timer);
      for (const kind of ACTIVITY) window.removeEventListener(kind, rest);
    };
  }, [store, active, minutes]);
}
