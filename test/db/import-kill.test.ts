import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDigit } from '../../shared/domain/barcode/gtin.ts';
import { appRoot } from '../../src-main/app-root.ts';
import { verifyProblems } from '../crash/verified-store.ts';
import { Till } from '../support/till-fixture.ts';

// Proves that nothing is half imported: the real `npm run import` is killed, stopped or refused, and
// the store is then either as it was or has all of the file, opens at once, and its books hold.

const ROWS = 20_000;
let folder: string;
let catalogue: string;
let till: Till;
let before: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'till-import-kill-'));
  catalogue = join(folder, 'goods.tsv');
  const rows = Array.from({ length: ROWS }, (_, index) => {
    const body = `4870${String(index).padStart(8, '0')}`;
    return `${body}${checkDigit(body)}\tТовар номер ${index}\tРаздел ${index % 50}/Полка ${index % 7}`;
  });
  writeFileSync(catalogue, ['barcode\tname\tcategory', ...rows].join('\n'));
  till = await Till.open();
  before = products();
  await till.stop();
}, 60_000);

afterAll(async () => {
  await till[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

function products(): number {
  return Number(till.value('select count(*) from product'));
}

interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<unknown>;
  /** Resolves when the output has these words, or the process has ended. */
  readonly says: (words: string) => Promise<void>;
}

function startImport(): Running {
  const script = join(appRoot(), 'tools', 'import.ts');
  const options = ['--data', till.dataDir, '--price-from', 'barcode', '--stock', '5'];
  const child = spawn(process.execPath, [script, catalogue, ...options]);
  let output = '';
  let ended = false;
  const waiting = new Set<() => void>();
  const look = (): void => {
    for (const check of waiting) check();
  };
  const collect = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
    look();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const end = once(child, 'close').then(() => {
    ended = true;
    look();
  });
  const says = (words: string): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (!ended && !output.includes(words)) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  return { child, output: () => output, ended: end, says };
}

describe('CAT-4 an import that is cut off', () => {
  it.each(['its start', ' 10 %', ' 40 %', ' 70 %', ' 100 %'])(
    'killed at "%s" leaves the old catalogue or the new one',
    async (moment) => {
      const running = startImport();
      if (moment.includes('%')) await running.says(moment);
      else await once(running.child, 'spawn');
      running.child.kill('SIGKILL');
      await running.ended;
      // Nothing of the killed process keeps the folder locked.
      await till.start();
      const now = products();
      expect([before, before + ROWS]).toContain(now);
      expect(
        Number(till.value('select count(*) from stock_movement where batch_id is not null')),
      ).toBeGreaterThan(0);
      await till.stop();
      expect(verifyProblems(till.dataDir)).toEqual([]);
    },
    120_000,
  );

  it('cancelled with Ctrl-C says so and leaves nothing', async () => {
    await till.start();
    const now = products();
    await till.stop();
    const running = startImport();
    await running.says(' 10 %');
    running.child.kill('SIGINT');
    await running.ended;
    await till.start();
    // A cancellation that comes after the commit comes too late, and the report says what came in.
    const cancelled = running.output().includes('cancelled');
    expect(products()).toBe(cancelled ? now : before + ROWS);
    await till.stop();
  }, 120_000);

  it('is refused while the till runs, and comes in when it has ended', async () => {
    await till.start();
    const refused = startImport();
    await refused.ended;
    expect(refused.child.exitCode).toBe(3);
    expect(refused.output()).toContain('is running');
    await till.stop();
    const whole = startImport();
    await whole.ended;
    expect(whole.output()).toContain('refused');
    expect(whole.child.exitCode).toBe(0);
    await till.start();
    expect(products()).toBe(before + ROWS);
    await till.stop();
    expect(verifyProblems(till.dataDir)).toEqual([]);
  }, 120_000);
});
