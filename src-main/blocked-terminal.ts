import { Currency } from '../shared/domain/money.ts';
import { ok } from '../shared/domain/result.ts';
import { type BlockedView, NO_SYNC, type StatusView } from '../shared/ipc/views.ts';
import { createCommandRunner } from './command-runner.ts';
import type { Ids, Log, Terminal } from './ports.ts';
import { DEFAULT_SETTINGS } from './store/terminal.ts';

/** How a blocked terminal helps itself, where it can. */
export interface Recovery {
  readonly restore: Parameters<typeof createCommandRunner>[0]['recovery.restore'];
}

/**
 * A terminal that must not sell: it shows why, what was kept and what to do, and answers nothing
 * else but the way out.
 */
export function createBlockedTerminal(options: {
  readonly blocked: BlockedView;
  readonly appVersion: string;
  readonly log: Log;
  readonly ids: Ids;
  readonly recovery: Recovery | null;
}): Pick<Terminal, 'handle' | 'close'> {
  const { blocked, appVersion, log, ids, recovery } = options;
  log.error({ reason: blocked.reason, params: blocked.params }, 'terminal blocked');
  const handle = createCommandRunner(
    {
      'status.get': () => ok(blockedStatus(blocked, appVersion)),
      ...(recovery?.restore ? { 'recovery.restore': recovery.restore } : {}),
    },
    log,
    () => ids.next(),
  );
  return { handle, close: () => Promise.resolve() };
}

function blockedStatus(blocked: BlockedView, appVersion: string): StatusView {
  return {
    blocked,
    appVersion,
    storefront: { code: '', name: '', currency: Currency.parse('KZT') },
    terminal: { name: '', series: '', demo: false },
    locked: true,
    session: null,
    currentSaleId: null,
    heldCount: 0,
    lastSale: null,
    network: 'none',
    unsentCount: 0,
    noticeCount: 0,
    sync: NO_SYNC,
    printer: { state: 'none', problem: null, queued: 0, uncertain: [] },
    scanners: [],
    clockSuspect: false,
    productCount: 0,
    settings: DEFAULT_SETTINGS,
    shift: null,
  };
}
