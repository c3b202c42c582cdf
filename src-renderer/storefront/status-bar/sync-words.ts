import type { StatusView, SyncView } from '../../../shared/ipc/views.ts';

/** What of the agreement with HQ a cashier reads; `quiet` needs nobody's attention. */
export interface SyncWords {
  readonly key: SyncKey;
  readonly tone: 'quiet' | 'warn';
  readonly values: Readonly<Record<string, string | number>>;
}

export type SyncKey =
  | 'online'
  | 'sending'
  | 'offline'
  | 'offlineSince'
  | 'connecting'
  | 'enrolling'
  | 'notEnrolled'
  | 'codeRefused'
  | 'unknownAtHq'
  | 'firstPull'
  | 'recovering'
  | 'conflict'
  | 'updateNeeded'
  | 'disk'
  | 'chainBroken';

const PROBLEMS: Readonly<Partial<Record<SyncView['problem'], SyncKey>>> = {
  code_refused: 'codeRefused',
  code_used: 'codeRefused',
  code_expired: 'codeRefused',
  series_used_up: 'codeRefused',
  unknown_at_hq: 'unknownAtHq',
  upgrade_required: 'updateNeeded',
  disk: 'disk',
  chain_broken: 'chainBroken',
};

/**
 * The words for a status; null for a till that stands alone.
 * @param time writes a wall time in milliseconds
 */
export function syncWords(
  status: Pick<StatusView, 'sync' | 'unsentCount' | 'network'>,
  sinceMs: number | null,
  time: (wallMs: number) => string,
): SyncWords | null {
  const { sync, unsentCount: count } = status;
  const warn = (key: SyncKey, values: SyncWords['values'] = {}): SyncWords => ({
    ...{ key, values },
    tone: 'warn',
  });
  const quiet = (key: SyncKey, values: SyncWords['values'] = {}): SyncWords => ({
    ...{ key, values },
    tone: 'quiet',
  });
  if (sync.state === 'conflict') return warn('conflict', { code: sync.supportCode ?? '' });
  const problem = PROBLEMS[sync.problem];
  if (problem !== undefined) return warn(problem);
  const since = sync.offlineSince === null ? sinceMs : Date.parse(sync.offlineSince);
  const away = (): SyncWords =>
    since === null ? warn('offline') : warn('offlineSince', { time: time(since) });
  switch (sync.state) {
    case 'none':
      if (status.network === 'none') return null;
      return status.network === 'offline' ? away() : quiet('online');
    case 'not_enrolled':
      return warn('notEnrolled');
    case 'enrolling':
      return quiet('enrolling');
    case 'connecting':
      return quiet('connecting');
    case 'first_pull':
      return quiet('firstPull', { count: sync.pulledRows });
    case 'offline':
      return away();
    case 'recovering':
      return warn('recovering');
    case 'online':
      return count === 0 ? quiet('online') : quiet('sending', { count });
  }
}
