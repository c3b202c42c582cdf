import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appRoot } from '../../src-main/app-root.ts';
import { createFileSecretBox } from '../../src-main/shells/secret-box.ts';
import { listBackups } from '../../src-main/store/backup-list.ts';
import { restoreBackup, storeIsMissing } from '../../src-main/store/restore.ts';
import { verifyProblems } from '../crash/verified-store.ts';
import { GOODS } from '../support/small-business.ts';
import { Till } from '../support/till-fixture.ts';

// Proves BG's backups: a verified copy comes back, nothing is overwritten, what the damaged store still
// yields is kept, and no receipt number comes twice.

let till: Till;

beforeEach(async () => {
  till = await Till.open();
});

afterEach(() => till[Symbol.asyncDispose]());

async function sell(): Promise<string> {
  const { saleId } = await till.ask('cart.open', {});
  const { totals } = await till.ask('cart.scan', { saleId, code: GOODS.milk.code });
  await till.ask('tender.add', { saleId, kind: 'cash', amountMinor: totals.cashDueMinor });
  return (await till.ask('sale.complete', { saleId })).receiptNumber;
}

function restore(name: string) {
  return restoreBackup(
    {
      dataDir: till.dataDir,
      clock: till.clock,
      ids: till.ids,
      secretBox: createFileSecretBox(till.dataDir),
      migrationsDir: join(appRoot(), 'migrations', 'terminal'),
    },
    name,
  );
}

describe('BG backup and restore', () => {
  it('brings a backup back as a new epoch with a series of its own', async () => {
    const first = await sell();
    const { name, sales, lastReceipt } = await till.opened.backup();
    expect({ sales, lastReceipt }).toEqual({ sales: 1, lastReceipt: first });
    const lost = await sell();
    await till.stop();
    const restored = restore(name);
    expect(restored).toMatchObject({ ok: true, value: { salvaged: { events: 1, sales: 1 } } });
    const folder = restored.ok ? (restored.value.setAside ?? '') : '';
    expect(existsSync(join(folder, 'till.sqlite'))).toBe(true);
    expect(readFileSync(join(folder, 'journal-after-backup.ndjson'), 'utf8')).toContain(lost);
    await till.restart();
    const next = await sell();
    expect([first, lost]).not.toContain(next);
    expect(next).toMatch(/-02000001$/);
    expect(till.value("select count(*) from audit_event where type = 'epoch.changed'")).toBe(1);
    await till.stop();
    expect(verifyProblems(till.dataDir)).toEqual([]);
    await till.start();
  });

  it('offers no backup whose bytes changed, and restores none', async () => {
    const { name } = await till.opened.backup();
    const file = join(till.dataDir, 'backups', name);
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    await till.stop();
    expect(listBackups(till.dataDir)).toEqual([]);
    expect(restore(name)).toEqual({ ok: false, error: 'BACKUP_UNKNOWN' });
    expect(existsSync(join(till.dataDir, 'till.sqlite'))).toBe(true);
    await till.start();
  });

  it('refuses while the till runs', async () => {
    const { name } = await till.opened.backup();
    expect(restore(name)).toEqual({ ok: false, error: 'SECOND_INSTANCE' });
  });

  it('a folder with backups and no store is never begun anew', async () => {
    const { name } = await till.opened.backup();
    await till.stop();
    expect(storeIsMissing(till.dataDir)).toBe(false);
    expect(restore(name).ok).toBe(true);
    expect(storeIsMissing(till.dataDir)).toBe(false);
    await till.start();
  });
});
