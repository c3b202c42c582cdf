import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ShiftId } from '../../shared/domain/ids.ts';
import { minor } from '../../shared/domain/money.ts';
import { err } from '../../shared/domain/result.ts';
import { STORE_FILE } from '../../src-main/store/connection.ts';
import { Cashier, sell } from '../support/cashier.ts';
import { GOODS } from '../support/small-business.ts';
import { Till } from '../support/till-fixture.ts';

// What the store keeps of what it has read must be what SQLite would answer now, whoever wrote.

let till: Till;
let cashier: Cashier;

beforeAll(async () => {
  till = await Till.open();
  cashier = await Cashier.at(till);
  await cashier.scan(GOODS.milk.code);
});

afterAll(() => till[Symbol.asyncDispose]());

async function shownNote(): Promise<string> {
  const cart = await till.ask('cart.open', {});
  return cart.lines[0]?.note ?? '';
}

describe('what has been read is kept no longer than it is true', () => {
  it('shows what a command wrote', async () => {
    const { saleId, lines } = await till.ask('cart.open', {});
    const [line] = lines;
    if (!line) throw new Error('The cart is empty');
    await till.ask('cart.setNote', { saleId, lineId: line.lineId, note: 'by a command' });
    expect(await shownNote()).toBe('by a command');
  });

  it('shows what was written around its statements', async () => {
    await shownNote();
    till.change("update sale_line set note = 'around'");
    expect(await shownNote()).toBe('around');
  });

  it('shows what another connection wrote', async () => {
    await shownNote();
    const other = new Database(join(till.dataDir, STORE_FILE));
    other.prepare("update sale_line set note = 'by another'").run();
    other.close();
    expect(await shownNote()).toBe('by another');
  });

  it('forgets what a transaction read of its own writing and then took back', async () => {
    const { saleId, lines } = await till.ask('cart.open', {});
    const [line] = lines;
    if (!line) throw new Error('The cart is empty');
    const { store } = till.opened;
    const refused = store.transact((tx) => {
      tx.saleWrites.updateLine(line.lineId, { note: 'taken back' });
      expect(tx.sales.draft(saleId)?.lines[0]?.note).toBe('taken back');
      tx.terminalWrites.update({ lastWallMs: 0 });
      return err('SALE_EMPTY');
    });
    expect(refused.ok).toBe(false);
    expect(await shownNote()).toBe(line.note);
    expect(store.read((tx) => tx.terminal.state().lastWallMs)).toBeGreaterThan(0);
  });

  it('SHF-1: asks for the shift once, however much is sold in it', async () => {
    await using other = await Till.open();
    const { store } = other.opened;
    const open = () => store.read((tx) => tx.shifts.open());
    await other.ask('shift.open', { floatMinor: minor(0) });
    const shift = open();
    await sell(other, GOODS.milk.code);
    await sell(other, GOODS.milk.code);
    expect(open()).toBe(shift);
    const { countId } = await other.ask('shift.count', { pieces: [], looseMinor: minor(0) });
    await other.ask('shift.close', { countId });
    expect(open()).toBeNull();
    if (shift === null) throw new Error('No shift was open');
    const refused = store.transact((tx) => {
      tx.shiftWrites.open({ ...shift, shiftId: ShiftId.parse(other.ids.next()) }, null);
      expect(tx.shifts.open()?.number).toBe(2);
      return err('TAKEN_BACK');
    });
    expect(refused.ok).toBe(false);
    expect(open()).toBeNull();
  });

  it('leaves the cart that was read alone while another one’s line is written', async () => {
    const { saleId } = await till.ask('cart.open', {});
    await till.ask('cart.hold', { saleId, name: '' });
    const next = await Cashier.at(till);
    const other = await next.scan(GOODS.bread.code);
    const { store } = till.opened;
    const refused = store.transact((tx) => {
      const before = tx.sales.draft(saleId);
      tx.saleWrites.updateLine(other.lineId, { note: 'of the other' });
      expect(tx.sales.draft(saleId)).toEqual(before);
      return err('SALE_EMPTY');
    });
    expect(refused.ok).toBe(false);
  });

  it('keeps no table that a trigger or a cascade writes', () => {
    const texts = String(
      till.value("select group_concat(sql, char(10)) from sqlite_schema where type = 'trigger'"),
    );
    const written = [...texts.matchAll(/(?:insert into|update|delete from) (\w+)/g)]
      .map((match) => match[1])
      .filter((name) => name !== 'of' && name !== 'on');
    expect(written).toContain('stock_level');
    const kept = new Set([
      ...['sale', 'sale_line', 'tender', 'reservation'],
      ...['tax_rate', 'app_user', 'terminal_state', 'trail_head', 'shift', 'shift_report'],
    ]);
    expect(written.filter((name) => name !== undefined && kept.has(name))).toEqual([]);
    expect(
      till.value("select count(*) from sqlite_schema where sql like '%on delete cascade%'"),
    ).toBe(0);
  });
});
