import type { BridgeEvent } from '../../../shared/ipc/events.ts';
import type { Terminal } from '../../ports.ts';

const HEARTBEAT_MS = 15_000;
/** What may wait for a client that does not read. A cart of 200 lines is about 150 KB. */
const LARGEST_BACKLOG_BYTES = 2 * 1024 * 1024;
const MOST_CLIENTS = 32;
/** WebSocket's "try again later". */
const TOO_MANY = 1013;

/** The part of a `ws` socket that the stream uses. */
export interface EventSocket {
  readonly bufferedAmount: number;
  send(text: string): void;
  ping(): void;
  close(code?: number): void;
  terminate(): void;
  on(event: 'pong' | 'close' | 'message', listener: () => void): unknown;
}

export interface EventStream {
  add(socket: EventSocket): void;
  clientCount(): number;
  close(): void;
}

export interface EventStreamOptions {
  readonly terminal: Pick<Terminal, 'handle' | 'subscribe'>;
  readonly heartbeatMs?: number;
  readonly largestBacklogBytes?: number;
  readonly onDropped?: (reason: 'slow' | 'silent' | 'crowded') => void;
}

/**
 * Sends every event to every listening screen. A client that does not read is dropped rather than
 * waited for; when it comes back it is told the whole status, so nothing it missed matters.
 */
export function createEventStream(options: EventStreamOptions): EventStream {
  const largestBacklogBytes = options.largestBacklogBytes ?? LARGEST_BACKLOG_BYTES;
  const dropped = options.onDropped ?? (() => {});
  const clients = new Map<EventSocket, { alive: boolean; knowsStatus: boolean }>();

  const drop = (socket: EventSocket, reason: 'slow' | 'silent'): void => {
    clients.delete(socket);
    socket.terminate();
    dropped(reason);
  };
  const send = (socket: EventSocket, text: string): void => {
    if (socket.bufferedAmount + text.length > largestBacklogBytes) drop(socket, 'slow');
    else socket.send(text);
  };
  const unsubscribe = options.terminal.subscribe((event: BridgeEvent) => {
    const text = JSON.stringify(event);
    for (const [socket, client] of clients) {
      if (event.kind === 'status') client.knowsStatus = true;
      send(socket, text);
    }
  });
  const heartbeat = setInterval(() => {
    for (const [socket, client] of clients) {
      if (!client.alive) {
        drop(socket, 'silent');
        continue;
      }
      client.alive = false;
      socket.ping();
    }
  }, options.heartbeatMs ?? HEARTBEAT_MS);
  heartbeat.unref();

  return {
    add(socket) {
      if (clients.size >= MOST_CLIENTS) {
        socket.close(TOO_MANY);
        dropped('crowded');
        return;
      }
      const client = { alive: true, knowsStatus: false };
      clients.set(socket, client);
      socket.on('pong', () => {
        client.alive = true;
      });
      socket.on('close', () => clients.delete(socket));
      void options.terminal.handle('status.get', {}, 'browser').then((answer) => {
        // A status event that came in between is newer than this answer.
        if (!answer.ok || client.knowsStatus || !clients.has(socket)) return;
        send(socket, JSON.stringify({ kind: 'status', status: answer.value }));
      });
    },
    clientCount: () => clients.size,
    close() {
      clearInterval(heartbeat);
      unsubscribe();
      for (const socket of clients.keys()) socket.close(1001);
      clients.clear();
    },
  };
}
