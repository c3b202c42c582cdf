import { err, ok, type Result } from '../../../shared/domain/result.ts';
import { ipcError, type IpcError } from '../../../shared/ipc/errors.ts';
import type { BridgeEvent } from '../../../shared/ipc/events.ts';
import { NO_SYNC, StatusView } from '../../../shared/ipc/views.ts';
import type { Terminal } from '../../../src-main/ports.ts';

export interface SmallTerminal extends Terminal {
  readonly calls: { command: string; input: unknown; origin: string }[];
  emit(event: BridgeEvent): void;
  listenerCount(): number;
}

export const STATUS: StatusView = StatusView.parse({
  blocked: null,
  appVersion: '0.0.0',
  storefront: { code: 'S01', name: 'Corner shop', currency: 'KZT' },
  terminal: { name: 'Till 01', series: '01', demo: true },
  locked: true,
  session: null,
  currentSaleId: null,
  heldCount: 0,
  lastSale: null,
  network: 'none',
  sync: NO_SYNC,
  unsentCount: 0,
  noticeCount: 0,
  printer: { state: 'none', problem: null, queued: 0, uncertain: [] },
  scanners: [],
  clockSuspect: false,
  productCount: 3,
  shift: null,
  settings: {
    layout: 'grid',
    colorScheme: 'auto',
    sounds: true,
    autoLockMinutes: 5,
    mergeLines: true,
    shiftOpensItself: true,
    wedgeGapMs: 35,
    wedgePrefix: '',
  },
});

/** The smallest thing that answers as a terminal does, for tests of the shell around it. */
export function createSmallTerminal(
  answers: Readonly<Record<string, Result<unknown, IpcError>>> = {},
): SmallTerminal {
  const listeners = new Set<(event: BridgeEvent) => void>();
  const calls: SmallTerminal['calls'] = [];
  return {
    calls,
    handle(command, input, origin) {
      calls.push({ command, input, origin });
      if (command === 'status.get') return Promise.resolve(ok(STATUS));
      return Promise.resolve(answers[command] ?? err(ipcError('NOT_SIGNED_IN')));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => Promise.resolve(),
    emit: (event) => listeners.forEach((listener) => listener(event)),
    listenerCount: () => listeners.size,
  };
}
