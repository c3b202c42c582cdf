import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layoutReceipt } from '../../shared/domain/receipt/layout.ts';
import { receiptText } from '../../shared/domain/receipt/text.ts';
import { ok, type Result } from '../../shared/domain/result.ts';
import {
  type CommandInput,
  type CommandName,
  type CommandOutput,
  commands,
} from '../../shared/ipc/contract.ts';
import { layoutShiftReport } from '../../shared/domain/shift/report-layout.ts';
import type { IpcError } from '../../shared/ipc/errors.ts';
import type {
  PrinterProfile,
  PrintWorker,
  ReceiptRenderer,
  Terminal,
  LabelPrinter,
} from '../../src-main/ports.ts';
import { appRoot } from '../../src-main/app-root.ts';
import { createCommandRunner } from '../../src-main/command-runner.ts';
import { createFileSecretBox } from '../../src-main/shells/secret-box.ts';
import { type OpenedStore, openStore } from '../../src-main/store/open-store.ts';
import { readMigrations } from '../../src-main/store/migrate.ts';
import { createPinCheck } from '../../src-main/store/pin-hash.ts';
import { createTerminal, type SeedBusiness } from '../../src-main/store/seed.ts';
import { expectedSchema, verifyStore } from '../../src-main/store/verify/verify-store.ts';
import type { TillDeps } from '../../src-main/use-cases/deps.ts';
import { createHandlers } from '../../src-main/use-cases/handlers.ts';
import { createShopTime } from '../../src-main/use-cases/observe-clock.ts';
import { releaseAtBoot, sweepReservations } from '../../src-main/use-cases/sweep.ts';
import { CountingIds, FakeClock } from './fake-clock.ts';
import { PINS, smallBusiness } from './small-business.ts';

export const MIGRATIONS_DIR = join(appRoot(), 'migrations', 'terminal');

export interface TillOptions {
  readonly business?: SeedBusiness;
  /** Who is signed in to begin with; null for nobody. */
  readonly pin?: string | null;
  /** Renders receipts into the queue; with `worker` they are sent as well. */
  readonly renderer?: ReceiptRenderer;
  readonly labelPrinter?: LabelPrinter;
  readonly worker?: (opened: OpenedStore) => PrintWorker;
  /**
   * Below which the till's data folder is made; in memory, where the system has that, unless told.
   */
  readonly parent?: string;
}

export type Row = Readonly<Record<string, string | number | null | Buffer>>;

/**
 * A real till on a real store in a folder of its own: only its clocks and ids are the test's. Every
 * answer is parsed by the contract, and a bug (`INTERNAL`) throws what was logged.
 */
export class Till implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly ids = new CountingIds();
  readonly dataDir: string;
  readonly #folder: string;
  readonly #options: TillOptions;
  #running: RunningTill | null = null;
  #failure = '';

  private constructor(options: TillOptions) {
    this.#options = options;
    this.#folder = mkdtempSync(join(options.parent ?? quickFolder(), 'till-test-'));
    this.dataDir = join(this.#folder, 'data');
    mkdirSync(this.dataDir);
  }

  static async open(options: TillOptions = {}): Promise<Till> {
    const till = new Till(options);
    await till.start();
    const { pin = PINS.cashier } = options;
    if (pin !== null) await till.ask('session.signIn', { pin });
    return till;
  }

  /** What was logged with the last bug. */
  get failure(): string {
    return this.#failure;
  }

  get opened(): OpenedStore {
    return this.#now().opened;
  }

  get worker(): PrintWorker {
    const { worker } = this.#now();
    if (worker === null) throw new Error('This till has no print worker');
    return worker;
  }

  /** Opens the store as a new process would. */
  async start(): Promise<void> {
    const { clock, ids, dataDir } = this;
    const secretBox = createFileSecretBox(dataDir);
    const opened = openStore({ dataDir, clock, ids, secretBox, migrationsDir: MIGRATIONS_DIR });
    if (!opened.ok) throw new Error(`The store does not open: ${JSON.stringify(opened.error)}`);
    if (!opened.value.seeded()) {
      const till = { clock, ids, secretBox, name: '01', series: '01', demo: false };
      const business = this.#options.business ?? smallBusiness();
      const made = await createTerminal(opened.value, business, till);
      if (!made.ok) throw new Error(`The shop cannot be written: ${made.error}`);
    }
    this.#running = this.#run(opened.value);
  }

  /** Ends this process without a word: nothing is flushed, nobody signed out. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    await running?.worker?.close();
    running?.opened.close();
  }

  /** A new process on the same data, with somebody signed in again. */
  async restart(pin: string | null = PINS.cashier): Promise<void> {
    await this.stop();
    this.clock.restart();
    await this.start();
    if (pin !== null) await this.ask('session.signIn', { pin });
  }

  async call<N extends CommandName>(
    command: N,
    input: CommandInput<N>,
  ): Promise<Result<CommandOutput<N>, IpcError>> {
    const answer = await this.#now().handle(command, input, 'test');
    if (!answer.ok) {
      if (answer.error.code === 'INTERNAL')
        throw new Error(`A bug in ${command}: ${this.#failure}`);
      return answer;
    }
    const parsed: unknown = commands[command].output.parse(answer.value);
    // The schema of this very command has just parsed it.
    return ok(parsed as CommandOutput<N>);
  }

  /** What only a caller without types would send. */
  async callRaw(command: string, input: unknown): Promise<Result<unknown, IpcError>> {
    return this.#now().handle(command, input, 'test');
  }

  /** The answer of a command that is to succeed. */
  async ask<N extends CommandName>(command: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    const answer = await this.call(command, input);
    if (!answer.ok) throw new Error(`${command} was refused: ${JSON.stringify(answer.error)}`);
    return answer.value;
  }

  /** The error of a command that is to fail. */
  async refused<N extends CommandName>(command: N, input: CommandInput<N>): Promise<IpcError> {
    const answer = await this.call(command, input);
    if (answer.ok) throw new Error(`${command} was accepted: ${JSON.stringify(answer.value)}`);
    return answer.error;
  }

  /** Ends reservations that ran out, as the minute's chore does; answers how many. */
  sweep(): number {
    return sweepReservations(this.#now().deps);
  }

  /** What `npm run verify` finds wrong in the store as it stands. */
  verify(): string[] {
    const schema = expectedSchema(readMigrations(MIGRATIONS_DIR));
    const { checks } = verifyStore(this.opened.internals.db, schema);
    return checks.flatMap((check) => check.problems.map((problem) => `${check.name}: ${problem}`));
  }

  rows(sql: string, ...parameters: unknown[]): Row[] {
    return this.opened.internals.db.prepare<unknown[], Row>(sql).all(...parameters);
  }

  /** The one value of a query. */
  value(sql: string, ...parameters: unknown[]): Row[string] {
    const row = this.rows(sql, ...parameters)[0];
    if (row === undefined) throw new Error(`No row: ${sql}`);
    return Object.values(row)[0] ?? null;
  }

  /** Changes what no command can: master data, or damage. */
  change(sql: string, ...parameters: unknown[]): void {
    this.opened.internals.db.prepare<unknown[]>(sql).run(...parameters);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #now(): RunningTill {
    if (this.#running === null) throw new Error('This till is not running');
    return this.#running;
  }

  #run(opened: OpenedStore): RunningTill {
    const { clock, ids } = this;
    const { renderer = null } = this.#options;
    const worker = this.#options.worker?.(opened) ?? null;
    if (worker !== null) opened.printQueue.recoverAfterRestart();
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
      renderer,
      labelPrinter: this.#options.labelPrinter ?? null,
      after: { queuedPrint: () => worker?.wake(), statusChanged: () => undefined },
    };
    releaseAtBoot(deps);
    const around = {
      appVersion: '0.0.0',
      printWorker: worker,
      scanners: [],
      hq: null,
      carts: null,
    };
    const handlers = createHandlers(deps, around, (model) =>
      receiptText(layoutReceipt(model, 42), 42),
    );
    const log = {
      info: () => undefined,
      warn: () => undefined,
      error: (data: object, message: string) => {
        this.#failure = `${message} ${JSON.stringify(data)}`;
      },
    };
    const handle = createCommandRunner(handlers, log, () => ids.next());
    return { opened, deps, worker, handle };
  }
}

/**
 * A thousand durable transactions wait for a disk a thousand times; what they do is the same in
 * memory.
 */
function quickFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

interface RunningTill {
  readonly opened: OpenedStore;
  readonly deps: TillDeps;
  readonly worker: PrintWorker | null;
  readonly handle: Terminal['handle'];
}

/** A renderer for tests that look at jobs and never at paper: the receipt's text is the bytes. */
export function textRenderer(profile: PrinterProfile): ReceiptRenderer {
  return {
    profile,
    receipt: (model) =>
      Buffer.from(receiptText(layoutReceipt(model, profile.columns), profile.columns)),
    report: (model) =>
      Buffer.from(receiptText(layoutShiftReport(model, profile.columns), profile.columns)),
    drawerKick: () => Uint8Array.of(0x1b, 0x70, 0, 25, 250),
  };
}
