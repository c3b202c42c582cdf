import { err, ok, type Result } from '../shared/domain/result.ts';
import { ipcError, type IpcError } from '../shared/ipc/errors.ts';
import type { BlockedView } from '../shared/ipc/views.ts';
import { createBlockedTerminal } from './blocked-terminal.ts';
import type { Terminal } from './ports.ts';
import { listBackups } from './store/backup-list.ts';
import type { OpenStoreError } from './store/open-store.ts';
import { restoreBackup } from './store/restore.ts';
import type { TerminalOptions } from './terminal.ts';

/**
 * What a terminal is while its store cannot be used. Only a damaged one can be helped from here.
 */
export function openBlocked(
  options: TerminalOptions,
  error: OpenStoreError,
): Pick<Terminal, 'handle' | 'close'> {
  const { appVersion, log, ids } = options;
  const corrupt = error.code === 'DATABASE_CORRUPT';
  const blocked: BlockedView = {
    reason: error.code,
    params: { ...error.params },
    backups: corrupt ? offered(options.dataDir) : [],
    setAside: null,
  };
  const restore = (input: { readonly backup: string }) => putBack(options, input.backup);
  const recovery = corrupt ? { restore } : null;
  return createBlockedTerminal({ blocked, appVersion, log, ids, recovery });
}

function offered(dataDir: string): BlockedView['backups'] {
  return listBackups(dataDir).map(({ name, takenAt, sales, lastReceipt }) => ({
    name,
    takenAt,
    sales,
    lastReceipt,
  }));
}

function putBack(options: TerminalOptions, backup: string): Result<{ done: true }, IpcError> {
  const restored = restoreBackup(options, backup);
  if (!restored.ok) return err(ipcError(restored.error, { backup }));
  const { setAside, salvaged, series } = restored.value;
  options.log.warn({ backup, setAside, salvaged, series }, 'store restored from a backup');
  return ok({ done: true });
}
