import { mkdirSync, rmSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import type { Result } from '../../../shared/domain/result.ts';
import {
  type CommandInput,
  type CommandName,
  type CommandOutput,
  commands,
} from '../../../shared/ipc/contract.ts';
import type { IpcError } from '../../../shared/ipc/errors.ts';
import type { BridgeEvent } from '../../../shared/ipc/events.ts';
import type { SyncView } from '../../../shared/ipc/views.ts';
import { appRoot } from '../../../src-main/app-root.ts';
import type { Terminal } from '../../../src-main/ports.ts';
import { createFileSecretBox } from '../../../src-main/shells/secret-box.ts';
import { readMigrations } from '../../../src-main/store/migrate.ts';
import type { SeedBusiness } from '../../../src-main/store/seed.ts';
import { expectedSchema, verifyStore } from '../../../src-main/store/verify/verify-store.ts';
import { openTerminal, systemClock, systemIds } from '../../../src-main/terminal.ts';
import { smallBusiness } from '../../support/small-business.ts';

const MIGRATIONS_DIR = join(appRoot(), 'migrations', 'terminal');
/** Long for a slow machine; nothing is measured by it. */
const PATIENCE_MS = 60_000;

export interface LinkedTillOptions {
  /** What it begins with; without HQ's address it is the small business. */
  readonly business?: SeedBusiness;
}

/** A real terminal in a folder of its own, as both shells open it, on a real line to HQ. */
export class LinkedTill implements AsyncDisposable {
  readonly dataDir: string;
  readonly #folder: string;
  readonly #options: LinkedTillOptions;
  readonly #log: string[] = [];
  /** What the screen was told, oldest first. */
  readonly events: BridgeEvent[] = [];
  #terminal: Terminal | null = null;

  private constructor(options: LinkedTillOptions) {
    this.#options = options;
    this.#folder = mkdtempSync(join(tmpdir(), 'linked-till-'));
    this.dataDir = join(this.#folder, 'data');
    mkdirSync(this.dataDir);
  }

  /** @param url of HQ; null for a till that stands alone */
  static async open(
    url: string | null,
    code: string | null = null,
    options: LinkedTillOptions = {},
  ): Promise<LinkedTill> {
    const till = new LinkedTill(options);
    await till.start(url, code);
    return till;
  }

  async start(url: string | null, code: string | null = null): Promise<void> {
    const note = (data: object, message: string): void => {
      this.#log.push(`${message} ${JSON.stringify(data)}`);
    };
    this.#terminal = await openTerminal({
      dataDir: this.dataDir,
      secretBox: createFileSecretBox(this.dataDir),
      printer: null,
      scanners: [],
      appVersion: '0.0.0',
      log: { info: () => undefined, warn: note, error: note },
      migrationsDir: MIGRATIONS_DIR,
      firstBusiness: () => this.#options.business ?? smallBusiness(),
      hq: url === null ? null : { url, enrolCode: code },
      clock: systemClock,
      ids: systemIds,
    });
    this.#terminal.subscribe((event) => void this.events.push(event));
  }

  async stop(): Promise<void> {
    await this.#terminal?.close();
    this.#terminal = null;
  }

  async call<N extends CommandName>(
    command: N,
    input: CommandInput<N>,
  ): Promise<Result<CommandOutput<N>, IpcError>> {
    if (this.#terminal === null) throw new Error('This till is not running');
    const answer = await this.#terminal.handle(command, input, 'test');
    if (!answer.ok) {
      if (answer.error.code === 'INTERNAL') throw new Error(this.#log.join('\n'));
      return answer;
    }
    const parsed: unknown = commands[command].output.parse(answer.value);
    // The schema of this very command has just parsed it.
    return { ok: true, value: parsed as CommandOutput<N> };
  }

  async ask<N extends CommandName>(command: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
    const answer = await this.call(command, input);
    if (!answer.ok) throw new Error(`${command} was refused: ${JSON.stringify(answer.error)}`);
    return answer.value;
  }

  async sync(): Promise<SyncView> {
    return (await this.ask('status.get', {})).sync;
  }

  /** Waits until the till is in this state and has nothing left to send. */
  async settled(state: SyncView['state'] = 'online'): Promise<void> {
    const now = async () => {
      const { sync, unsentCount } = await this.ask('status.get', {});
      return { state: sync.state, problem: sync.problem, unsentCount };
    };
    await this.until(now, { state, problem: 'none', unsentCount: 0 });
  }

  async until<T>(look: () => Promise<T> | T, wanted: T): Promise<void> {
    try {
      await expect.poll(look, { timeout: PATIENCE_MS, interval: 20 }).toEqual(wanted);
    } catch (error) {
      throw new Error(this.#log.join('\n'), { cause: error });
    }
  }

  /** Reads the store beside the running till. */
  rows(sql: string, ...parameters: unknown[]): Record<string, unknown>[] {
    const db = new Database(join(this.dataDir, 'till.sqlite'), { readonly: true });
    try {
      return db.prepare<unknown[], Record<string, unknown>>(sql).all(...parameters);
    } finally {
      db.close();
    }
  }

  value(sql: string, ...parameters: unknown[]): unknown {
    return Object.values(this.rows(sql, ...parameters)[0] ?? {})[0];
  }

  /** What `npm run verify` finds wrong. */
  verify(): string[] {
    const db = new Database(join(this.dataDir, 'till.sqlite'), { readonly: true });
    try {
      const { checks } = verifyStore(db, expectedSchema(readMigrations(MIGRATIONS_DIR)));
      return checks.flatMap(({ name, problems }) => problems.map((one) => `${name}: ${one}`));
    } finally {
      db.close();
    }
  }

  get log(): readonly string[] {
    return this.#log;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
