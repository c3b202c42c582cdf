import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EPSON_42 } from '../../src-main/devices/printer/profiles.ts';
import { BACKUP_KEPT_DAYS } from '../../src-main/store/backup.ts';
import { listBackups } from '../../src-main/store/backup-list.ts';
import { openConnection } from '../../src-main/store/connection.ts';
import { PRINT_BYTES_DAYS } from '../../src-main/store/maintenance.ts';
import { applyMigration, readMigrations } from '../../src-main/store/migrate.ts';
import { backUpBeforeMigration } from '../../src-main/store/migration-backup.ts';
import { GOODS } from '../support/small-business.ts';
import { MIGRATIONS_DIR, textRenderer, Till } from '../support/till-fixture.ts';

// Proves BG: what a terminal does to its store by itself, and that none of it touches what was
// sold.

const DAY_MS = 86_400_000;

let till: Till;

beforeEach(async () => {
  till = await Till.open({ renderer: textRenderer(EPSON_42) });
});
afterEach(() => till[Symbol.asyncDispose]());

async function sell(): Promise<void> {
  const { saleId } = await till.ask('cart.open', {});
  const { totals } = await till.ask('cart.scan', { saleId, code: GOODS.milk.code });
  await till.ask('tender.add', {
    saleId,
    kind: 'card',
    amountMinor: totals.dueMinor,
    reference: '1',
  });
  await till.ask('sale.complete', { saleId });
}

const backupsOf = (dataDir: string) =>
  readdirSync(join(dataDir, 'backups')).filter((name) => name.endsWith('.sqlite'));

describe('BG print jobs', () => {
  it('give up their bytes a month after they came out, and the books still hold', async () => {
    await sell();
    const job = till.opened.printQueue.takeNext();
    if (!job) throw new Error('Nothing was queued');
    till.clock.pass((PRINT_BYTES_DAYS + 1) * DAY_MS);
    // A receipt that may not have come out keeps them, however old it is.
    expect(till.opened.prunePrintJobs()).toBe(0);
    till.opened.printQueue.markPrinted(job.jobId);
    expect(till.opened.prunePrintJobs()).toBe(0);
    till.clock.pass((PRINT_BYTES_DAYS + 1) * DAY_MS);
    expect(till.opened.prunePrintJobs()).toBe(1);
    expect(till.opened.prunePrintJobs()).toBe(0);
    expect(till.value('select length(bytes) from print_job')).toBe(0);
    expect(till.opened.store.read((tx) => tx.prints.bytes(job.jobId))).toBeNull();
    expect(till.verify()).toEqual([]);
  });
});

describe('BG low stock', () => {
  it('lists what is at its level or below it, the emptiest first', async () => {
    till.change('update product set low_stock_milli = 0');
    till.change("update product set low_stock_milli = 1000000 where sku in ('T-LAMP', 'T-MILK')");
    const listed = till.opened.lowStock(10);
    expect(listed.map(({ sku }) => sku)).toEqual(['T-LAMP', 'T-MILK']);
    expect(listed[0]).toMatchObject({ onHandMilli: 1000, lowStockMilli: 1_000_000 });
    expect(till.opened.lowStock(1)).toHaveLength(1);
  });
});

describe('BG backups', () => {
  it('are taken while the till sells, and hold whole sales only', async () => {
    await sell();
    const backup = till.opened.backup();
    await sell();
    const { name } = await backup;
    await sell();
    const [listed] = listBackups(till.dataDir);
    expect(listed?.name).toBe(name);
    expect([1, 2]).toContain(listed?.sales);
  });

  it('are kept two weeks, and never fewer than three', async () => {
    for (let day = 0; day < 5; day += 1) {
      await till.opened.backup();
      till.clock.pass(DAY_MS);
    }
    expect(backupsOf(till.dataDir)).toHaveLength(5);
    till.clock.pass((BACKUP_KEPT_DAYS + 5) * DAY_MS);
    await till.opened.backup();
    expect(backupsOf(till.dataDir)).toHaveLength(3);
    expect(readdirSync(join(till.dataDir, 'backups'))).toHaveLength(6);
  });

  it('come once a day by themselves', async () => {
    expect(await till.opened.backupIfDue()).not.toBeNull();
    till.clock.pass(DAY_MS - 1);
    expect(await till.opened.backupIfDue()).toBeNull();
    till.clock.pass(1);
    expect(await till.opened.backupIfDue()).not.toBeNull();
    // A clock that was set back does not end them.
    till.clock.jumpWall(-30 * DAY_MS);
    expect(await till.opened.backupIfDue()).not.toBeNull();
  });

  it('one is taken of a store that is to be migrated, and it is offered like any other', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'till-before-migration-'));
    const db = openConnection(join(dataDir, 'till.sqlite'));
    try {
      const at = '2026-11-21T05:40:00.000Z';
      const steps = readMigrations(MIGRATIONS_DIR);
      const newest = steps.length;
      for (const step of steps) applyMigration(db, step, at);
      backUpBeforeMigration(db, dataDir, at);
      expect(listBackups(dataDir)).toMatchObject([
        { name: 'till-20261121-054000.sqlite', sales: 0, schemaVersion: newest },
      ]);
    } finally {
      db.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
