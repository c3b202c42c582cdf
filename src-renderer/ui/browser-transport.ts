import type { RawBridge } from '../../shared/ipc/bridge.ts';
import {
  CART_HEADER,
  type SentLines,
  wholeCart,
  writeKnownCart,
} from '../../shared/ipc/cart-wire.ts';

const TOKEN_KEY = 'tillwright.token';
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;

export interface BrowserTransportOptions {
  readonly token: string;
  /** Told true when events flow, false when the terminal's process has gone away. */
  readonly onConnection: (connected: boolean) => void;
}

/**
 * The session's token: from the address the terminal printed (`#token=…`, then wiped from it), else
 * the one this tab used before a reload; empty when there is none.
 */
export function takeToken(): string {
  const given = new URLSearchParams(window.location.hash.slice(1)).get('token');
  if (given !== null && given !== '') {
    window.sessionStorage.setItem(TOKEN_KEY, given);
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
    return given;
  }
  return window.sessionStorage.getItem(TOKEN_KEY) ?? '';
}

/** The cart of the newest request that was answered. */
interface Kept {
  readonly asked: number;
  readonly tag: string;
  readonly lines: SentLines;
}

/**
 * The browser shell's wire: commands by POST, events by one WebSocket that comes back by itself.
 */
export function createBrowserTransport(options: BrowserTransportOptions): RawBridge {
  const screen = crypto.randomUUID();
  let last: Kept = { asked: 0, tag: 'none', lines: new Map() };
  let requests = 0;
  return {
    async invoke(command, input) {
      // An answer goes by what its own request has named, whatever comes in meanwhile.
      const known = last;
      requests += 1;
      const asked = requests;
      const response = await fetch(`/ipc/${command}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${options.token}`,
          [CART_HEADER]: writeKnownCart({ screen, tag: known.tag }),
        },
        body: JSON.stringify(input),
      });
      const tag = response.headers.get(CART_HEADER);
      if (tag === null) return response.json();
      const { answer, lines } = wholeCart(await response.json(), known.lines);
      if (asked > last.asked) last = { asked, tag, lines };
      return answer;
    },
    subscribe(listener) {
      return keepListening(options, listener);
    },
  };
}

function keepListening(
  options: BrowserTransportOptions,
  listener: (event: unknown) => void,
): () => void {
  let socket: WebSocket | null = null;
  let timer = 0;
  let delayMs = FIRST_RETRY_MS;
  let closed = false;

  const open = (): void => {
    const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
    socket = new WebSocket(`${scheme}://${window.location.host}/ipc/events`, [
      'tillwright',
      `token.${options.token}`,
    ]);
    socket.addEventListener('open', () => {
      delayMs = FIRST_RETRY_MS;
      options.onConnection(true);
    });
    socket.addEventListener('message', (message: MessageEvent<unknown>) => {
      listener(JSON.parse(String(message.data)));
    });
    socket.addEventListener('close', () => {
      if (closed) return;
      options.onConnection(false);
      timer = window.setTimeout(open, delayMs);
      delayMs = Math.min(delayMs * 2, LAST_RETRY_MS);
    });
  };

  open();
  return () => {
    closed = true;
    window.clearTimeout(timer);
    socket?.close();
  };
}
