import type { BlockedView } from '../shared/ipc/views.ts';
import { createBlockedTerminal } from './blocked-terminal.ts';
import type { Terminal } from './ports.ts';
import type { OpenStoreError } from './store/open-store.ts';
import type { TerminalOptions } from './terminal.ts';

/** What a terminal is while its store cannot be used. */
export function openBlocked(
  options: TerminalOptions,
  error: OpenStoreError,
): Pick<Terminal, 'handle' | 'close'> {
  const blocked: BlockedView = {
    reason: error.code,
    params: { ...error.params },
    backups: [],
    setAside: null,
  };
  const { appVersion, log, ids } = options;
  return createBlockedTerminal({ blocked, appVersion, log, ids, recovery: null });
}
