import type { ServerResponse } from 'node:http';
import type { Bell } from '../../events/bell.ts';

/** Below the minute after which proxies take a silent connection for dead. */
const KEEP_ALIVE_MS = 15_000;
/** Of one node; who comes later is asked to go to another, and pulls by its clock meanwhile. */
export const MAX_STREAMS = 10_000;

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // Nothing comes after a stream: kept alive, its connection would hold up the server's end.
  connection: 'close',
  // nginx would keep the events back
  'x-accel-buffering': 'no',
};
const PULL = 'event: pull\ndata: now\n\n';

/** Terminals that wait to be told "pull now"; what there is to pull travels by pull alone. */
export interface PullStreams {
  /** Takes over the response; a terminal's older stream ends. False where there is no more room. */
  open(businessId: string, terminal: string, response: ServerResponse): boolean;
  readonly size: number;
  close(): void;
}

interface Waiting {
  readonly businessId: string;
  readonly response: ServerResponse;
}

export function createPullStreams(bell: Bell, keepAliveMs = KEEP_ALIVE_MS): PullStreams {
  const waiting = new Map<string, Waiting>();
  let unsubscribe: (() => void) | null = null;
  let timer: NodeJS.Timeout | null = null;
  const tell = ({ response }: Waiting, text: string): void => {
    // What it has not read yet tells it to pull already.
    if (!response.writableNeedDrain) response.write(text);
  };
  const begin = (): void => {
    unsubscribe ??= bell.subscribe(({ businessId, terminals }) => {
      for (const [terminal, one] of waiting) {
        const isMeant = businessId === null || businessId === one.businessId;
        if (isMeant && (terminals?.includes(terminal) ?? true)) tell(one, PULL);
      }
    });
    timer ??= setInterval(() => {
      for (const one of waiting.values()) tell(one, ': still here\n\n');
    }, keepAliveMs);
  };
  return {
    open(businessId, terminal, response) {
      if (waiting.size >= MAX_STREAMS && !waiting.has(terminal)) return false;
      begin();
      waiting.get(terminal)?.response.end();
      const one = { businessId, response };
      waiting.set(terminal, one);
      response.on('close', () => {
        if (waiting.get(terminal) === one) waiting.delete(terminal);
      });
      response.writeHead(200, HEADERS);
      // Something may have changed before it listened.
      response.write(PULL);
      return true;
    },
    get size() {
      return waiting.size;
    },
    close() {
      if (timer !== null) clearInterval(timer);
      unsubscribe?.();
      for (const { response } of waiting.values()) {
        response.end();
        // Whoever does not read any more is not waited for.
        response.socket?.destroySoon();
      }
      waiting.clear();
    },
  };
}
