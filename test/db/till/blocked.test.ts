import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import type { CompletedSale, StatusView as Status } from '../../../shared/ipc/views.ts';
import {
  CartView,
  CompletedSale as CompletedSchema,
  StatusView,
} from '../../../shared/ipc/views.ts';
import type { Result } from '../../../shared/domain/result.ts';
import type { IpcError } from '../../../shared/ipc/errors.ts';
import type { Terminal } from '../../../src-main/ports.ts';
import { createFileSecretBox } from '../../../src-main/shells/secret-box.ts';
import { openTerminal } from '../../../src-main/terminal.ts';
import { Cashier, sell } from '../../support/cashier.ts';
import { GOODS, PINS, smallBusiness } from '../../support/small-business.ts';
import { MIGRATIONS_DIR, Till } from '../../support/till-fixture.ts';

const opened: Terminal[] = [];

afterEach(async () => {
  for (const terminal of opened.splice(0)) await terminal.close();
});

/** The whole terminal, as the shells open it, on a till's data. */
async function terminalOn(till: Till): Promise<Terminal> {
  const terminal = await openTerminal({
    dataDir: till.dataDir,
    secretBox: createFileSecretBox(till.dataDir),
    printer: null,
    scanners: [],
    appVersion: '0.0.0',
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    migrationsDir: MIGRATIONS_DIR,
    firstBusiness: smallBusiness,
    clock: till.clock,
    ids: till.ids,
  });
  opened.push(terminal);
  return terminal;
}

async function statusOf(terminal: Terminal): Promise<Status> {
  const answer = await terminal.handle('status.get', {}, 'test');
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return StatusView.parse(answer.value);
}

function ask(
  terminal: Terminal,
  command: string,
  input: object,
): Promise<Result<unknown, IpcError>> {
  return terminal.handle(command, input, 'test');
}

async function sellOn(terminal: Terminal): Promise<CompletedSale> {
  await ask(terminal, 'session.signIn', { pin: PINS.cashier });
  const opening = await ask(terminal, 'cart.open', {});
  const { saleId } = CartView.parse(opening.ok ? opening.value : null);
  await ask(terminal, 'cart.scan', { saleId, code: GOODS.milk.code });
  await ask(terminal, 'tender.add', { saleId, kind: 'cash', amountMinor: 62_000 });
  const sold = await ask(terminal, 'sale.complete', { saleId });
  return CompletedSchema.parse(sold.ok ? sold.value : sold.error);
}

/** A till that sold twice, was backed up in between, and whose process has ended. */
async function soldTill(): Promise<{ till: Till; backup: string }> {
  const till = await Till.open();
  await sell(till, GOODS.tea.code);
  const { name } = await till.opened.backup();
  await sell(till, GOODS.bread.code);
  await till.stop();
  return { till, backup: name };
}

const storeOf = (till: Till): string => join(till.dataDir, 'till.sqlite');

describe('a second instance', () => {
  it('on the same data is told so, and the first sells on', async () => {
    await using till = await Till.open();
    const second = await terminalOn(till);
    expect((await statusOf(second)).blocked).toMatchObject({
      reason: 'SECOND_INSTANCE',
      params: { folder: till.dataDir },
      backups: [],
    });
    for (const command of ['cart.open', 'session.signIn', 'sale.complete']) {
      const refused = await ask(second, command, { pin: '1111' });
      expect(refused).toMatchObject({ error: { code: 'TERMINAL_BLOCKED' } });
    }
    const restore = await ask(second, 'recovery.restore', { backup: 'x' });
    expect(restore).toMatchObject({ error: { code: 'TERMINAL_BLOCKED' } });
    await sell(till, GOODS.tea.code);
  });

  it('may begin when the first has ended', async () => {
    await using till = await Till.open();
    await sell(till, GOODS.tea.code);
    await till.stop();
    const next = await terminalOn(till);
    expect((await statusOf(next)).blocked).toBeNull();
    expect((await sellOn(next)).receiptNumber).toBe('S01-20261121-01000002');
  });
});

describe('a database of a newer version', () => {
  it('is left alone, and says which', async () => {
    await using till = await Till.open();
    await sell(till, GOODS.tea.code);
    till.change(
      `insert into schema_migration select 9999, name, sha256, applied_at from schema_migration
       where version = 1`,
    );
    await till.stop();
    const bytes = readFileSync(storeOf(till));
    const blocked = await terminalOn(till);
    expect((await statusOf(blocked)).blocked).toMatchObject({
      reason: 'DATABASE_NEWER',
      params: { version: 9999 },
    });
    const refused = await ask(blocked, 'recovery.restore', { backup: 'x' });
    expect(refused).toMatchObject({ error: { code: 'TERMINAL_BLOCKED' } });
    expect(readFileSync(storeOf(till)).equals(bytes)).toBe(true);
  });
});

const damages: readonly [string, (file: string) => void][] = [
  ['its head is overwritten', (file) => overwrite(file, 0, 64)],
  ['pages in the middle are garbled', (file) => garblePages(file)],
  ['its end is cut off', (file) => truncateSync(file, readFileSync(file).length / 2)],
  ['nothing is left of it', (file) => truncateSync(file, 0)],
  ['it is gone', (file) => rmSync(file)],
  [
    'another file lies in its place',
    (file) => writeFileSync(file, 'This is no database. '.repeat(500)),
  ],
  ['an empty database lies in its place', emptyDatabase],
];

function emptyDatabase(file: string): void {
  rmSync(file);
  const db = new Database(file);
  db.exec('create table thing (name text); drop table thing');
  db.close();
}

function overwrite(file: string, from: number, length: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, from, from + length);
  writeFileSync(file, bytes);
}

function garblePages(file: string): void {
  const pages = Math.floor(readFileSync(file).length / 4096);
  for (let page = 2; page < pages; page += 5) overwrite(file, page * 4096, 600);
}

describe('a corrupt database', () => {
  it.each(damages)(
    'when %s: says so, offers the backup, keeps what is there',
    async (what, damage) => {
      const { till, backup } = await soldTill();
      await using shop = till;
      damage(storeOf(shop));
      const damaged = existsSync(storeOf(till)) ? readFileSync(storeOf(till)) : null;
      const terminal = await terminalOn(till);
      const { blocked } = await statusOf(terminal);
      expect(blocked, what).toMatchObject({
        reason: 'DATABASE_CORRUPT',
        backups: [{ name: backup, sales: 1, lastReceipt: 'S01-20261121-01000001' }],
      });
      expect(await ask(terminal, 'cart.open', {})).toMatchObject({
        error: { code: 'TERMINAL_BLOCKED' },
      });
      // A second start finds the same: nothing was made anew over it.
      await terminal.close();
      const again = await terminalOn(till);
      expect((await statusOf(again)).blocked?.reason).toBe('DATABASE_CORRUPT');
      // An empty database loses nothing by being given its tables.
      if (damaged && damage !== emptyDatabase) {
        expect(readFileSync(storeOf(till)).equals(damaged)).toBe(true);
      }
    },
  );

  it.each(damages)(
    'when %s: the backup brings the till back, numbers and all',
    async (_what, damage) => {
      const { till, backup } = await soldTill();
      await using shop = till;
      damage(storeOf(shop));
      const damaged = existsSync(storeOf(till)) ? readFileSync(storeOf(till)) : null;
      const terminal = await terminalOn(till);
      const events: unknown[] = [];
      terminal.subscribe((event) => events.push(event));
      expect(await ask(terminal, 'recovery.restore', { backup })).toEqual({
        ok: true,
        value: { done: true },
      });
      expect(events).toMatchObject([{ kind: 'status', status: { blocked: null } }]);
      const status = await statusOf(terminal);
      expect(status).toMatchObject({ blocked: null, locked: true, terminal: { series: '02' } });
      // The sale after the backup may have been printed: its number never comes again.
      const sold = await sellOn(terminal);
      expect(sold.receiptNumber).toBe('S01-20261121-02000001');
      const found = await ask(terminal, 'sale.find', { query: '' });
      expect(found).toMatchObject({ value: { sales: [{}, {}] } });
      if (damaged && damage !== emptyDatabase) expect(keptBytes(till)).toContainEqual(damaged);
      await terminal.close();
      opened.splice(opened.indexOf(terminal), 1);
      await till.start();
      expect(till.verify()).toEqual([]);
    },
  );

  it('a backup that is not there, or not what it was, is refused', async () => {
    const { till, backup } = await soldTill();
    await using shop = till;
    overwrite(storeOf(shop), 0, 64);
    const terminal = await terminalOn(till);
    for (const name of ['', '../till.sqlite', '../../secret.key', `${backup}x`, '/etc/passwd']) {
      const refused = await ask(terminal, 'recovery.restore', { backup: name });
      expect(refused).toMatchObject({ error: { code: 'BACKUP_UNKNOWN' } });
    }
    overwrite(join(till.dataDir, 'backups', backup), 9000, 10);
    const tampered = await ask(terminal, 'recovery.restore', { backup });
    expect(tampered.ok).toBe(false);
    expect((await statusOf(terminal)).blocked?.reason).toBe('DATABASE_CORRUPT');
    await terminal.close();
    expect((await statusOf(await terminalOn(till))).blocked?.backups).toEqual([]);
  });
});

/** Every file below `damaged/`. */
function keptBytes(till: Till): Buffer[] {
  const folder = join(till.dataDir, 'damaged');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
}

describe('a first start', () => {
  it('on an empty folder makes a till, and its cart is there at the next', async () => {
    await using till = await Till.open();
    const dataDir = join(till.dataDir, 'fresh');
    mkdirSync(dataDir);
    await Cashier.at(till);
    const options = {
      dataDir,
      secretBox: createFileSecretBox(dataDir),
      printer: null,
      scanners: [],
      appVersion: '0.0.0',
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      migrationsDir: MIGRATIONS_DIR,
      firstBusiness: smallBusiness,
      clock: till.clock,
      ids: till.ids,
    };
    const first = await openTerminal(options);
    expect(await statusOf(first)).toMatchObject({ blocked: null, terminal: { series: '01' } });
    await ask(first, 'session.signIn', { pin: PINS.cashier });
    const cart = await ask(first, 'cart.open', {});
    await first.close();
    const second = await openTerminal(options);
    opened.push(second);
    await ask(second, 'session.signIn', { pin: PINS.cashier });
    expect(await ask(second, 'cart.open', {})).toEqual(cart);
  });
});
