import type { StreamKey } from '../../shared/protocol/sync-identity.ts';
import type { Timers } from '../ports.ts';
import type { LinkFailure, SyncLink } from './hq-link.ts';

/** Keeps HQ's "pull now" line open while it is wanted. Losing it costs latency and nothing else. */
export interface EventListener {
  /** Whose line is wanted; null for none. */
  want(stream: StreamKey | null): void;
  stop(): void;
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
/** An HQ without this line may be updated some day. */
const ABSENT_PAUSE_MS = 10 * 60_000;
const NOT_FOUND = 404;

export function createEventListener(deps: {
  readonly link: SyncLink;
  readonly timers: Timers;
  readonly onPull: () => void;
}): EventListener {
  const { link, timers, onPull } = deps;
  let wanted: StreamKey | null = null;
  let open: { readonly key: string; readonly end: AbortController } | null = null;
  let failures = 0;
  let cancelPause: (() => void) | null = null;
  const ended = (failure: LinkFailure): void => {
    failures += 1;
    cancelPause = timers.after(pauseMs(failure, failures), () => {
      cancelPause = null;
      look();
    });
  };
  const listen = async (stream: StreamKey, key: string): Promise<void> => {
    const end = new AbortController();
    open = { key, end };
    const heard = (): void => {
      failures = 0;
      onPull();
    };
    const failure = await link.listen(stream, heard, end.signal);
    if (open?.end !== end) return;
    open = null;
    if (wanted !== null) ended(failure);
  };
  const look = (): void => {
    const key = wanted === null ? null : `${wanted.terminal} ${wanted.epoch}`;
    if (open !== null && open.key !== key) {
      const { end } = open;
      open = null;
      end.abort();
    }
    if (wanted === null || key === null || open !== null || cancelPause !== null) return;
    void listen(wanted, key);
  };
  return {
    want: (stream) => {
      wanted = stream;
      look();
    },
    stop: () => {
      wanted = null;
      cancelPause?.();
      cancelPause = null;
      look();
    },
  };
}

function pauseMs(failure: LinkFailure, failures: number): number {
  if (failure.kind === 'refused' && failure.status === NOT_FOUND) return ABSENT_PAUSE_MS;
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 6));
}
