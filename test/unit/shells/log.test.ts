import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openLog } from '../../../src-main/shells/log.ts';
import { isPrivate, temporaryFolder } from './shell-fixture.ts';

const DAY_S = 24 * 60 * 60;

async function written(dataDir: string): Promise<string> {
  const names = await readdir(join(dataDir, 'logs'));
  const texts = await Promise.all(
    names.map((name) => readFile(join(dataDir, 'logs', name), 'utf8')),
  );
  return texts.join('');
}

describe("BG log rotation: the shell's log", () => {
  test('is JSON lines in a file of the day, whole once closed', async () => {
    const dataDir = await temporaryFolder();
    const log = await openLog(dataDir, 'info');
    for (let index = 0; index < 500; index += 1) log.logger.info({ index }, 'line');
    log.logger.debug('not at this level');
    await log.close();
    const [name = ''] = await readdir(join(dataDir, 'logs'));
    expect(name).toMatch(/^shell\.\d{4}-\d{2}-\d{2}\.1\.log$/);
    const lines = (await written(dataDir)).trim().split('\n');
    expect(lines).toHaveLength(500);
    expect(JSON.parse(lines[499] ?? '')).toMatchObject({ index: 499, msg: 'line' });
  });

  test('what stands under a secret name is not written', async () => {
    const dataDir = await temporaryFolder();
    const log = await openLog(dataDir, 'info');
    log.logger.info({ pin: '482913', headers: { authorization: 'Bearer 482913' } }, 'line');
    log.logger.info({ override: { pin: '482913' }, input: { pin: '482913' } }, 'line');
    await log.close();
    const text = await written(dataDir);
    expect(text).toContain('[hidden]');
    expect(text).not.toContain('482913');
  });

  test('files older than 14 days go at the start, and nothing else does', async () => {
    const dataDir = await temporaryFolder();
    const folder = join(dataDir, 'logs');
    await mkdir(folder);
    const nowS = Date.now() / 1_000;
    const ages: readonly [string, number][] = [
      ['shell.2026-01-01.1.log', 15],
      ['shell.2026-01-02.1.log', 13],
      ['notes.txt', 400],
      ['terminal.2026-01-01.1.log', 15],
    ];
    for (const [name, days] of ages) {
      await writeFile(join(folder, name), '');
      await utimes(join(folder, name), nowS, nowS - days * DAY_S);
    }
    const log = await openLog(dataDir, 'info');
    await log.close();
    const left = await readdir(folder);
    expect(left).not.toContain('shell.2026-01-01.1.log');
    expect(left).toEqual(
      expect.arrayContaining(['shell.2026-01-02.1.log', 'notes.txt', 'terminal.2026-01-01.1.log']),
    );
  });

  test('its folder is closed to other users', async () => {
    const dataDir = await temporaryFolder();
    await (await openLog(dataDir, 'info')).close();
    expect(await isPrivate(join(dataDir, 'logs'))).toBe(true);
  });
});
