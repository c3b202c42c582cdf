import type { SaleId } from '../shared/domain/ids.ts';
import { layoutReceipt } from '../shared/domain/receipt/layout.ts';
import { receiptText } from '../shared/domain/receipt/text.ts';
import type { BridgeEvent } from '../shared/ipc/events.ts';
import { CartView } from '../shared/ipc/views.ts';
import { createCommandRunner } from './command-runner.ts';
import { coalesced } from './coalesced.ts';
import { commandsWithHq } from './commands-with-hq.ts';
import { compileEarly } from './engine-tuning.ts';
import { GlyphSource } from './devices/printer/glyphs.ts';
import { receiptPng } from './devices/printer/preview-png.ts';
import { EPSON_42, printerProfile } from './devices/printer/profiles.ts';
import { createLabelPrinter, readLabelAddress } from './devices/label/label-printer.ts';
import { createReceiptRenderer } from './devices/printer/renderer.ts';
import { openTransport } from './devices/printer/transports/open-transport.ts';
import { createPrintWorker } from './devices/printer/worker.ts';
import { openSerialScanner } from './devices/scanner/serial-scanner.ts';
import { createHqSide } from './hq-side.ts';
import { type Chores, startHousekeeping } from './housekeeping.ts';
import type { PrinterProfile, PrintWorker, ReceiptPreview, Scanner, Terminal } from './ports.ts';
import type { OpenedStore } from './store/open-store.ts';
import { createPinCheck } from './store/pin-hash.ts';
import type { RunningSync } from './sync-composition.ts';
import type { TerminalOptions } from './terminal.ts';
import type { TillDeps } from './use-cases/deps.ts';
import { createHandlers } from './use-cases/handlers.ts';
import { cartInProgress } from './use-cases/open-cart.ts';
import { createShopTime } from './use-cases/observe-clock.ts';
import { releaseAtBoot, sweepReservations } from './use-cases/sweep.ts';
import { type Surroundings, terminalStatus } from './use-cases/terminal-status.ts';

const SERIAL_ORIGIN = 'serial scanner';

/** A terminal on a sound store: devices, use cases, timers. */
export async function runTerminal(
  options: TerminalOptions,
  opened: OpenedStore,
  emit: (event: BridgeEvent) => void,
): Promise<Pick<Terminal, 'handle' | 'close'>> {
  const { log, clock, ids } = options;
  const profile = profileOf(options);
  const glyphs = new GlyphSource();
  let closed = false;
  let announce = (): void => {};
  const printWorker = profile ? openWorker(options, opened, profile, () => announce()) : null;
  const deps: TillDeps = {
    store: opened.store,
    clock,
    clockWatch: { last: null },
    refusals: { last: null },
    leaseWants: new Map(),
    shopTime: createShopTime(),
    ids,
    pins: createPinCheck(),
    device: opened.deviceKey,
    renderer: profile ? createReceiptRenderer(profile, glyphs) : null,
    labelPrinter: openLabels(options, glyphs),
    after: { queuedPrint: () => printWorker?.wake(), statusChanged: () => announce() },
  };
  const side = createHqSide(options, opened, deps, { announce: () => announce(), emit });
  const { sync, carts } = side;
  const scanners: Scanner[] = [];
  const around: Surroundings = {
    appVersion: options.appVersion,
    printWorker,
    scanners,
    hq: sync?.hq ?? null,
    carts,
    mayRetryEnrolment: options.hq?.mayRetry === true,
  };
  announce = coalesced(() => {
    if (!closed) emit({ kind: 'status', status: terminalStatus(deps, around) });
  });
  releaseAtBoot(deps);
  const handlers = createHandlers(deps, around, preview(profile ?? EPSON_42, glyphs));
  const run = createCommandRunner(handlers, log, () => ids.next());
  const { terminal } = opened.internals.sqlite;
  const withHq = commandsWithHq(run, sync, { leaseWants: deps.leaseWants, terminal });
  const handle = announcing(withHq, () => {
    announce();
    side.acted();
  });
  scanners.push(...openScanners(options, handle, emit, () => announce()));
  const swept = (): void => {
    announce();
    // What the cart on the screen held may be gone: it shows that before anybody is asked to pay.
    const cart = cartInProgress(deps);
    if (cart) emit({ kind: 'cart', cart });
  };
  const housekeeping = startHousekeeping(choresOf(deps, opened, sync), { log, swept });
  printWorker?.wake();
  sync?.begin();
  compileEarly();
  return {
    handle,
    close: async () => {
      await side.stop();
      await housekeeping.stop();
      await Promise.all(scanners.map((scanner) => scanner.close()));
      await printWorker?.close();
      closed = true;
      opened.close();
    },
  };
}

function choresOf(deps: TillDeps, opened: OpenedStore, sync: RunningSync | null): Chores {
  return {
    sweep: () => sweepReservations(deps),
    rebuildPopularity: () => opened.rebuildPopularity(),
    prunePrintJobs: () => opened.prunePrintJobs(),
    backup: () => opened.backupIfDue(),
    returnLeases: () => sync?.storage.returnExpired() ?? 0,
  };
}

function openScanners(
  { scanners, log }: TerminalOptions,
  handle: Terminal['handle'],
  emit: (event: BridgeEvent) => void,
  onChange: () => void,
): readonly Scanner[] {
  // One after the other: the second scan must find what the first one did.
  let scanning: Promise<void> = Promise.resolve();
  const onScan = (code: string): void => {
    scanning = scanning.then(() => serialScan(handle, emit, code));
  };
  return scanners.map((path) => openSerialScanner({ path, log, onScan, onChange }));
}

function profileOf({ printer, log }: TerminalOptions): PrinterProfile | null {
  if (!printer) return null;
  const profile = printerProfile(printer.profile);
  if (!profile) log.error({ profile: printer.profile }, 'unknown printer profile: not printing');
  return profile;
}

function openLabels({ labelPrinter, log }: TerminalOptions, glyphs: GlyphSource) {
  if (labelPrinter == null) return null;
  const address = readLabelAddress(labelPrinter);
  if (address !== null) return createLabelPrinter(address, glyphs, log);
  log.error({ url: labelPrinter }, 'unknown address of a label printer: no labels');
  return null;
}

function openWorker(
  options: TerminalOptions,
  opened: OpenedStore,
  profile: PrinterProfile,
  onChange: () => void,
): PrintWorker | null {
  const { printer, log, clock } = options;
  const transport = printer ? openTransport(printer.url) : null;
  if (!transport) {
    log.error({ url: printer?.url ?? '' }, 'unknown printer address: not printing');
    return null;
  }
  opened.printQueue.recoverAfterRestart();
  return createPrintWorker({ transport, profile, queue: opened.printQueue, clock, onChange, log });
}

function preview(profile: PrinterProfile, glyphs: GlyphSource): ReceiptPreview {
  return (model, format) =>
    format === 'text'
      ? receiptText(layoutReceipt(model, profile.columns), profile.columns)
      : Buffer.from(receiptPng(model, profile, glyphs)).toString('base64');
}

/** Commands after which the status bar may say something else. */
const CHANGES_STATUS: ReadonlySet<string> = new Set([
  'session.signIn',
  'session.lock',
  'session.signOut',
  'session.setLocale',
  'cart.hold',
  'cart.recall',
  'cart.take',
  'cart.open',
  'cart.acceptPrices',
  'cart.abandon',
]);

function announcing(handle: Terminal['handle'], announce: () => void): Terminal['handle'] {
  return async (command, input, origin) => {
    const answer = await handle(command, input, origin);
    if (CHANGES_STATUS.has(command) && answer.ok) announce();
    return answer;
  };
}

/** A serial scan sells into the cart in progress; the screen is told, or told why not. */
async function serialScan(
  handle: Terminal['handle'],
  emit: (event: BridgeEvent) => void,
  code: string,
): Promise<void> {
  const cart = await handle('cart.open', {}, SERIAL_ORIGIN);
  if (!cart.ok) return emit({ kind: 'scan_failed', code, error: cart.error });
  const { saleId }: { readonly saleId: SaleId } = CartView.parse(cart.value);
  const scanned = await handle('cart.scan', { saleId, code, source: 'serial' }, SERIAL_ORIGIN);
  if (!scanned.ok) return emit({ kind: 'scan_failed', code, error: scanned.error });
  emit({ kind: 'cart', cart: CartView.parse(scanned.value) });
}
