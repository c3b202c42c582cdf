import { networkInterfaces } from 'node:os';

const LOOK_MS = 5_000;

/**
 * Calls when this machine's addresses change: a cable that was plugged in again is not waited for.
 * @returns what ends it
 */
export function watchNetwork(onChange: () => void): () => void {
  let before = addresses();
  const timer = setInterval(() => {
    const now = addresses();
    if (now === before) return;
    before = now;
    onChange();
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function addresses(): string {
  return Object.values(networkInterfaces())
    .flatMap((some) => some ?? [])
    .filter((one) => !one.internal)
    .map((one) => one.address)
    .toSorted()
    .join(' ');
}
