import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { appRoot } from '../../src-main/app-root.ts';
import { createFileSecretBox } from '../../src-main/shells/secret-box.ts';
import { openStore } from '../../src-main/store/open-store.ts';
import { restoreBackup } from '../../src-main/store/restore.ts';
import { systemClock, systemIds } from '../../src-main/terminal.ts';
import { DemoNode, pinOf, sellOne } from './support/demo-node.ts';
import type { LinkedTill } from './support/linked-till.ts';

// What HQ says to a terminal whose disk is not what it was: restored, copied, or of another device.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let hq: DemoNode;

beforeEach(async () => {
  hq = await DemoNode.start();
});
afterEach(() => hq[Symbol.asyncDispose]());

/** Takes a copy of a stopped till's disk; puts it back at `restore`. */
async function diskCopy(till: LinkedTill) {
  const folder = mkdtempSync(join(tmpdir(), 'disk-copy-'));
  await till.stop();
  cpSync(till.dataDir, folder, { recursive: true });
  return {
    restore: async (): Promise<void> => {
      await till.stop();
      rmSync(till.dataDir, { recursive: true, force: true });
      cpSync(folder, till.dataDir, { recursive: true });
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function change(till: LinkedTill, sql: string, ...parameters: unknown[]): void {
  const db = new Database(join(till.dataDir, 'till.sqlite'));
  db.prepare<unknown[]>(sql).run(...parameters);
  db.close();
}

describe('a disk that was put back', () => {
  it('goes on in a new epoch and series, and gets back what it lost', async () => {
    await using till = await hq.till('Restored');
    const first = await sellOne(till);
    await till.settled();
    using disk = await diskCopy(till);
    await till.start(hq.url);
    await till.ask('session.signIn', { pin: pinOf('cashier') });
    const lost = await sellOne(till);
    await till.settled();
    const lostHash = till.value('select lower(hex(hash)) from journal order by seq desc limit 1');
    await disk.restore();
    await till.start(hq.url);
    await till.until(() => till.value('select epoch from terminal_identity'), 2);
    await till.settled();
    const recovered = (): number =>
      till.rows(
        `select 1 from recovered_event where hash = ? and instr(cast(bytes as text), ?) > 0`,
        lostHash,
        lost,
      ).length;
    await till.until(recovered, 1);
    await till.ask('session.signIn', { pin: pinOf('cashier') });
    await hq.deliver(till);
    const next = await sellOne(till);
    expect([first, lost]).not.toContain(next);
    expect(next).toMatch(/000001$/);
    await till.settled();
    expect(await hq.lacks(till)).toEqual([]);
    expect(till.verify()).toEqual([]);
  });

  it('sells nothing before HQ has answered, where a backup was put in its place', async () => {
    await using till = await hq.till('Backed up');
    await sellOne(till);
    await till.settled();
    await till.stop();
    const input = {
      ...{ dataDir: till.dataDir, clock: systemClock, ids: systemIds },
      secretBox: createFileSecretBox(till.dataDir),
      migrationsDir: join(appRoot(), 'migrations', 'terminal'),
    };
    const opened = openStore(input);
    if (!opened.ok) throw new Error('The store does not open');
    const { name } = await opened.value.backup();
    opened.value.close();
    await till.start(hq.url);
    await till.ask('session.signIn', { pin: pinOf('cashier') });
    const lost = await sellOne(till);
    await till.settled();
    await till.stop();
    expect(restoreBackup(input, name).ok).toBe(true);
    await hq.down();
    await till.start(hq.url);
    await till.ask('session.signIn', { pin: pinOf('cashier') });
    const { saleId } = await till.ask('cart.open', {});
    const refused = await till.call('cart.scan', { saleId, code: 'anything' });
    expect(refused).toMatchObject({ error: { code: 'RESTORED_NEEDS_HQ' } });
    await hq.up();
    await till.until(() => till.value('select epoch from terminal_identity'), 2);
    await till.settled();
    await hq.deliver(till);
    expect(await sellOne(till)).not.toBe(lost);
    expect(till.verify()).toEqual([]);
  });
});

describe('selling stops', () => {
  it('where two disks have one name: every sale is still sent, and a code ends it', async () => {
    await using till = await hq.till('Cloned');
    await sellOne(till);
    await till.settled();
    using clone = await diskCopy(till);
    await till.start(hq.url);
    await till.ask('session.signIn', { pin: pinOf('cashier') });
    await sellOne(till);
    await till.settled();
    await clone.restore();
    // The copy sells while HQ cannot be asked: now there are two journals with one name.
    await hq.down();
    await till.start(hq.url);
    await till.ask('session.signIn', { pin: pinOf('cashier') });
    await sellOne(till);
    await hq.up();
    await till.until(async () => (await till.sync()).state, 'conflict');
    const { supportCode } = await till.sync();
    expect(supportCode).not.toBeNull();
    const { saleId } = await till.ask('cart.open', {});
    const refused = await till.call('cart.scan', { saleId, code: 'anything' });
    expect(refused).toMatchObject({
      error: { code: 'IDENTITY_CONFLICT', params: { code: supportCode } },
    });
    await till.until(async () => (await till.ask('status.get', {})).unsentCount, 0);
    expect(await hq.lacks(till)).toEqual([]);
    // Not even a till that is started without its HQ sells under a name that is another's.
    await till.stop();
    await till.start(null);
    await till.ask('session.signIn', { pin: pinOf('cashier') });
    const alone = await till.call('cart.scan', { saleId, code: 'anything' });
    expect(alone).toMatchObject({ error: { code: 'IDENTITY_CONFLICT' } });
    await till.stop();
    await till.start(hq.url);
    await till.until(async () => (await till.sync()).state, 'conflict');
    const terminal = z.string().parse(till.value('select terminal_id from terminal_identity'));
    await till.ask('session.signIn', { pin: pinOf('manager') });
    await till.ask('sync.enrol', { code: await hq.codeFor('Cloned', terminal) });
    await till.settled();
    await hq.deliver(till);
    await sellOne(till);
    expect(till.verify()).toEqual([]);
  });

  it('where the key is another device’s', async () => {
    await using till = await hq.till('Another key');
    await sellOne(till);
    await till.settled();
    await till.stop();
    const pair = generateKeyPairSync('ed25519');
    const secretBox = createFileSecretBox(till.dataDir);
    const sealed = secretBox.seal(pair.privateKey.export({ type: 'pkcs8', format: 'der' }));
    change(
      till,
      'update terminal_identity set device_private_key_sealed = ?, device_public_key = ?',
      Buffer.from(sealed),
      pair.publicKey.export({ type: 'spki', format: 'der' }),
    );
    await till.start(hq.url);
    await till.until(async () => (await till.sync()).problem, 'wrong_key');
    expect(await till.sync()).toMatchObject({ state: 'conflict' });
    expect((await till.sync()).supportCode).not.toBeNull();
    await till.ask('session.signIn', { pin: pinOf('cashier') });
    const { saleId } = await till.ask('cart.open', {});
    const refused = await till.call('cart.scan', { saleId, code: 'anything' });
    expect(refused).toMatchObject({ error: { code: 'IDENTITY_CONFLICT' } });
  });
});
