import { ok, type Result } from '../../shared/domain/result.ts';
import type { ParsedInput } from '../../shared/ipc/contract.ts';
import type { IpcError } from '../../shared/ipc/errors.ts';
import {
  NO_SYNC,
  type PrinterStatusView,
  type SessionView,
  type StatusView,
  type SyncState,
  type TillSettings,
} from '../../shared/ipc/views.ts';
import type { ShiftView } from '../../shared/ipc/shift-views.ts';
import type { HqSync, PrintWorker, Scanner } from '../ports.ts';
import type { ReadTx } from '../store-port.ts';
import type { CartDesk } from './cart-desk.ts';
import { completedSale } from './complete-sale.ts';
import { type Call, transact, type TillDeps } from './deps.ts';
import { requireActor, sessionView } from './session.ts';
import { shiftView, shopToday } from './shift-desk.ts';

/** The devices and links whose state the status bar shows. */
export interface Surroundings {
  readonly appVersion: string;
  readonly printWorker: PrintWorker | null;
  readonly scanners: readonly Scanner[];
  /** Null where this terminal was given no HQ. */
  readonly hq: HqSync | null;
  /** Null where there is no HQ. */
  readonly carts: CartDesk | null;
  /** A manager has begun to connect this till to HQ: whoever is there may finish it. */
  readonly mayRetryEnrolment?: boolean;
}

export function terminalStatus(deps: TillDeps, around: Surroundings): StatusView {
  const sync = around.hq?.view() ?? NO_SYNC;
  return deps.store.read((tx) => {
    const identity = tx.terminal.identity();
    const storefront = tx.terminal.storefront();
    const state = tx.terminal.state();
    const { lastCompletedSaleId } = state;
    return {
      blocked: null,
      appVersion: around.appVersion,
      storefront: { code: storefront.code, name: storefront.name, currency: storefront.currency },
      terminal: { name: identity.name, series: identity.series, demo: identity.demo },
      locked: state.locked || state.signedInUserId === null,
      session: sessionOf(tx),
      currentSaleId: state.currentSaleId,
      heldCount: tx.sales.held().length,
      lastSale: lastCompletedSaleId && completedSale(tx, lastCompletedSaleId, null),
      network: networkOf(sync.state),
      unsentCount: tx.terminal.unsentCount(),
      sync,
      noticeCount: tx.hqNews.unseenNotices(),
      printer: printerStatus(tx, around.printWorker),
      scanners: around.scanners.map((scanner) => scanner.status()),
      clockSuspect: state.clockSuspect,
      productCount: tx.catalogue.productCount(),
      settings: tx.terminal.settings(),
      shift: openShiftView(deps, tx),
    };
  });
}

function openShiftView(deps: TillDeps, tx: ReadTx): ShiftView | null {
  const open = tx.shifts.open();
  return open && shiftView(tx, open, shopToday(deps, tx));
}

function networkOf(state: SyncState): StatusView['network'] {
  if (state === 'none' || state === 'not_enrolled') return 'none';
  return state === 'offline' || state === 'connecting' ? 'offline' : 'online';
}

function sessionOf(tx: ReadTx): SessionView | null {
  const { signedInUserId } = tx.terminal.state();
  const user = signedInUserId === null ? null : tx.users.byId(signedInUserId);
  return user ? sessionView(user) : null;
}

export function printerStatus(tx: ReadTx, worker: PrintWorker | null): PrinterStatusView {
  const status = worker?.status() ?? { state: 'none' as const, problem: null };
  return { ...status, queued: tx.prints.queuedCount(), uncertain: [...tx.prints.uncertain()] };
}

export function saveSettings(
  deps: TillDeps,
  input: ParsedInput<'settings.set'>,
  call: Call,
): Result<TillSettings, IpcError> {
  const result = transact(deps, (tx) => {
    const actor = requireActor(tx, call);
    if (!actor.ok) return actor;
    const before = tx.terminal.settings();
    const settings: TillSettings = { ...before, ...withoutUndefined(input) };
    tx.terminalWrites.saveSettings(settings);
    tx.audit({
      type: 'settings.changed',
      userId: actor.value.userId,
      origin: call.origin,
      data: withoutUndefined(input),
      description: `Settings changed: ${Object.keys(withoutUndefined(input)).join(', ')}`,
    });
    return ok(settings);
  });
  if (result.ok) deps.after.statusChanged();
  return result;
}

function withoutUndefined(input: ParsedInput<'settings.set'>): Partial<TillSettings> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}
