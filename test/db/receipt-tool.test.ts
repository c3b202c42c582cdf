import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEscpos } from '../../src-main/devices/printer/escpos-reader.ts';
import { openTill, type OpenTill } from '../bench/open-till.ts';
import { seedShop } from '../crash/shop.ts';
import { NODE, PROJECT_ROOT } from '../support/till-process.ts';

// `npm run receipt` on the data of a till that is running, in this very process.

describe('RCP-4, RCP-5 npm run receipt', () => {
  let dataDir = '';
  let till: OpenTill;
  let number = '';

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'tillwright-receipt-'));
    const shop = await seedShop(dataDir);
    till = await openTill(dataDir, null);
    await till.run('session.signIn', { pin: shop.pin });
    const { saleId } = await till.run('cart.open', {});
    const [code = ''] = shop.barcodes;
    const cart = await till.run('cart.scan', { saleId, code, source: 'wedge' });
    const amountMinor = cart.totals.cashDueMinor;
    await till.run('tender.add', { saleId, kind: 'cash', amountMinor });
    number = (await till.run('sale.complete', { saleId })).receiptNumber;
  });

  afterAll(async () => {
    await till.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const receipt = (...options: readonly string[]) => {
    const tool = join(PROJECT_ROOT, 'tools', 'receipt.ts');
    const run = spawnSync(NODE, [tool, '--data', dataDir, ...options]);
    const [text, error] = [String(run.stdout), String(run.stderr)];
    return { code: run.status, out: run.stdout, text, error };
  };

  it('shows it as text, as sold', () => {
    const { code, text } = receipt('--number', number);
    expect(code).toBe(0);
    expect(text).toContain(number);
    expect(text).toContain('ИТОГО');
    expect(text).not.toContain('КОПИЯ');
    expect(Math.max(...text.split('\n').map((row) => row.length))).toBe(42);
  });

  it('marks a copy, takes the number in small letters, and the paper of a profile', () => {
    const asked = ['--number', number.toLowerCase(), '--copy', '3', '--profile', 'cheap-58'];
    const { text } = receipt(...asked);
    expect(text).toContain('КОПИЯ 3');
    expect(Math.max(...text.split('\n').map((row) => row.length))).toBe(32);
  });

  it('draws it with a margin of paper around', () => {
    const file = join(dataDir, 'receipt.png');
    const { code } = receipt('--number', number, '--format', 'png', '--out', file);
    expect(code).toBe(0);
    const picture = PNG.sync.read(readFileSync(file));
    expect(picture.width).toBe(512 + 2 * 24);
    expect(picture.height).toBeGreaterThan(300);
  });

  it('writes the bytes a printer is sent, and no drawer kick', () => {
    const { out } = receipt('--number', number, '--format', 'escpos');
    const commands = readEscpos(out);
    expect(commands.at(0)?.kind).toBe('initialise');
    expect(commands.map((command) => command.kind)).toContain('cut');
    expect(commands.filter(({ kind }) => kind === 'kick' || kind === 'unknown')).toEqual([]);
    expect(out.includes(number)).toBe(true);
  });

  it.each([
    ['a number there is not', ['--number', 'S01-20261121-01999999'], 1, 'No receipt'],
    ['no number', [], 2, '--number is missing'],
    ['a format there is not', ['--number', 'x', '--format', 'pdf'], 2, '--format takes'],
    ['a profile there is not', ['--number', 'x', '--profile', 'y'], 2, '--profile takes'],
    ['a copy that is no number', ['--number', 'x', '--copy', 'two'], 2, '--copy takes'],
    ['a folder without a till', ['--number', 'x', '--data', '/nowhere'], 1, "no till's store"],
    ['an option there is not', ['--numbr', 'x'], 2, 'Usage'],
  ])('refuses %s', (_what, options, exitCode, words) => {
    const { code, error } = receipt(...options);
    expect(code).toBe(exitCode);
    expect(error).toContain(words);
  });
});
