import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { readSession } from '../../../src-main/shells/browser/session-file.ts';
import { runUntilExit, TillProcess } from '../../support/till-process.ts';
import { buildWhenStale } from '../../../tools/build.ts';
import { temporaryFolder } from './shell-fixture.ts';

// Every till is a process of its own, and the machine may be busy.
vi.setConfig({ testTimeout: 90_000 });
beforeAll(() => buildWhenStale({ electron: false, say: () => {} }).then(() => {}), 180_000);

describe('npm run terminal: a process of its own', () => {
  test('says where it is, and stops cleanly when asked', async () => {
    const dataDir = await temporaryFolder();
    await using till = await TillProcess.start({ dataDir });
    expect(till.output()).toContain(`Till: ${till.address}`);
    expect(await till.stop()).toBe(0);
    expect(till.output()).toContain('Stopping');
    expect(readSession(dataDir)).toBeNull();
    const left = await readdir(dataDir);
    expect(left.filter((name) => /-wal$|\.tmp$/.test(name))).toEqual([]);
  });

  test('a second one on the same data says which runs, and changes nothing of it', async () => {
    const dataDir = await temporaryFolder();
    await using till = await TillProcess.start({ dataDir });
    const second = await runUntilExit({ dataDir });
    expect(second.exitCode).toBe(3);
    expect(second.output).toContain('already runs');
    expect(second.output).toContain(`process ${till.session.pid}`);
    expect(second.output).not.toContain(till.session.token);
    expect(readSession(dataDir)).toEqual(till.session);
    expect(await till.stop()).toBe(0);
  });

  test('a taken port has its own exit code and advice', async () => {
    await using till = await TillProcess.start({ dataDir: await temporaryFolder() });
    const other = await runUntilExit({ dataDir: await temporaryFolder(), port: till.port });
    expect(other.exitCode).toBe(4);
    expect(other.output).toContain('--port');
  });

  test('an argument nobody understands has its own exit code and the usage', async () => {
    const { exitCode, output } = await runUntilExit({
      dataDir: await temporaryFolder(),
      port: 70_000,
    });
    expect(exitCode).toBe(2);
    expect(output).toContain('--port takes a number');
    expect(output).toContain('Usage:');
  });

  test('neither the token nor a PIN is in the log', async () => {
    const dataDir = await temporaryFolder();
    await using till = await TillProcess.start({ dataDir });
    const { url, token } = till.session;
    for (const command of ['session.signIn', 'no.such']) {
      await fetch(`${url}/ipc/${command}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ pin: '48291376' }),
      });
    }
    await till.stop();
    const folder = join(dataDir, 'logs');
    const names = await readdir(folder);
    const logs = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    expect(logs.join('')).toContain('COMMAND_UNKNOWN');
    expect(logs.join('')).not.toContain('48291376');
    expect(logs.join('')).not.toContain(token);
  });
});
