import { connect } from 'node:net';
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

const LOCAL_LOOK_MS = 500;
const LOCAL_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Looks whether an HQ on this very machine answers again, so that a till started beside it need not
 * wait for its next try. Any other HQ is left in peace: a thousand tills must not march on it.
 * @returns what ends it
 */
export function watchLocalHq(url: string, isAway: () => boolean, onBack: () => void): () => void {
  const { hostname, port } = new URL(url);
  if (!LOCAL_HOSTS.has(hostname)) return () => {};
  const host = hostname === '[::1]' ? '::1' : hostname;
  const timer = setInterval(() => {
    if (!isAway()) return;
    const socket = connect({ host, port: Number(port) });
    socket.unref();
    socket.once('connect', () => {
      socket.destroy();
      if (isAway()) onBack();
    });
    socket.once('error', () => socket.destroy());
  }, LOCAL_LOOK_MS);
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
