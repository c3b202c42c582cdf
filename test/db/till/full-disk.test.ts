import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EPSON_42 } from '../../../src-main/devices/printer/profiles.ts';
import { Cashier, drawerOf, sell, stockOf } from '../../support/cashier.ts';
import { GOODS, PINS } from '../../support/small-business.ts';
import { textRenderer, Till } from '../../support/till-fixture.ts';

/** The store may not grow any more: SQLite's own answer to a full disk. */
function fill(till: Till): void {
  till.opened.internals.db.pragma(`max_page_count = ${String(pageCount(till))}`);
}

function makeRoom(till: Till): void {
  till.opened.internals.db.pragma('max_page_count = 1000000');
}

function pageCount(till: Till): unknown {
  return till.opened.internals.db.pragma('page_count', { simple: true });
}

/** Scans and drops until no page is left to write on; answers the error. */
async function sellUntilFull(till: Till, limit = 400): Promise<string> {
  for (let sale = 0; sale < limit; sale += 1) {
    const cart = await till.call('cart.open', {});
    if (!cart.ok) return cart.error.code;
    const { saleId } = cart.value;
    const scanned = await till.call('cart.scan', { saleId, code: GOODS.tea.code });
    if (!scanned.ok) return scanned.error.code;
    const amountMinor = scanned.value.totals.cashDueMinor;
    const paid = await till.call('tender.add', { saleId, kind: 'cash', amountMinor });
    if (!paid.ok && paid.error.code !== 'TENDER_EXCEEDS_DUE') return paid.error.code;
    const sold = await till.call('sale.complete', { saleId });
    if (!sold.ok) return sold.error.code;
  }
  return 'never full';
}

describe('a full disk in the middle of a sale', () => {
  it('says so, loses nothing, and the sale is completed once there is room', async () => {
    await using till = await Till.open({ renderer: textRenderer(EPSON_42) });
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.lamp.code);
    await cashier.payCash();
    const before = await till.ask('cart.open', {});
    fill(till);
    // Carts and settings need no new page for a while; a completed sale does.
    expect(await cashier.refusedComplete()).toEqual({ code: 'DISK_FULL', params: {} });
    expect(await cashier.refusedComplete()).toMatchObject({ code: 'DISK_FULL' });
    expect(till.value('select last from receipt_counter')).toBe(0);
    expect(stockOf(till, GOODS.lamp.code)).toEqual({ onHand: 1000, reserved: 1000 });
    expect(drawerOf(till)).toBe(0);
    makeRoom(till);
    expect(await till.ask('cart.open', {})).toEqual(before);
    expect(await cashier.complete()).toMatchObject({ receiptNumber: 'S01-20261121-01000001' });
    expect(stockOf(till, GOODS.lamp.code)).toEqual({ onHand: 0, reserved: 0 });
    expect(till.verify()).toEqual([]);
  });

  it('selling goes on until it is full, and on after it, without a gap', async () => {
    await using till = await Till.open({ renderer: textRenderer(EPSON_42) });
    await sell(till, GOODS.tea.code);
    fill(till);
    expect(await sellUntilFull(till)).toBe('DISK_FULL');
    const sold = Number(till.value('select last from receipt_counter'));
    expect(till.value('select count(*) from sale where receipt_number is not null')).toBe(sold);
    makeRoom(till);
    expect(await sellUntilFull(till, 2)).toBe('never full');
    expect(till.value('select max(receipt_counter) from sale')).toBe(sold + 2);
    expect(till.verify()).toEqual([]);
  });

  it('a restart on the full disk finds everything that was sold', async () => {
    await using till = await Till.open();
    const { receiptNumber } = await sell(till, GOODS.tea.code);
    const cashier = await Cashier.at(till);
    await cashier.scan(GOODS.milk.code);
    await cashier.payCash();
    fill(till);
    await sellUntilFull(till);
    await till.restart();
    const { sales } = await till.ask('sale.find', { query: receiptNumber });
    expect(sales).toHaveLength(1);
    expect(till.verify()).toEqual([]);
  });
});

/** A disk of a few megabytes, or null where this machine does not let us make one. */
function smallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'till-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return null;
  }
}

function unmount(folder: string): void {
  execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
  rmSync(folder, { recursive: true, force: true });
}

/** All but a few blocks are taken by something else. */
function ballastOn(folder: string): string {
  const ballast = join(folder, 'ballast');
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail - 8) * bsize));
  return ballast;
}

describe('a disk that is really full', () => {
  it('refuses in words, keeps what was sold, and sells on after it', async ({ skip }) => {
    const disk = smallDisk();
    if (disk === null) return skip('no right to mount a small disk here');
    try {
      await using till = await Till.open({ parent: disk, renderer: textRenderer(EPSON_42) });
      await sell(till, GOODS.tea.code);
      const ballast = ballastOn(disk);
      expect(await sellUntilFull(till)).toMatch(/^DISK_(FULL|ERROR)$/);
      const sold = Number(till.value('select last from receipt_counter'));
      rmSync(ballast);
      expect(await sellUntilFull(till, 2)).toBe('never full');
      expect(till.value('select max(receipt_counter) from sale')).toBe(sold + 2);
      await till.restart(PINS.cashier);
      expect(till.value('select last from receipt_counter')).toBe(sold + 2);
      expect(till.verify()).toEqual([]);
    } finally {
      unmount(disk);
    }
  });
});
