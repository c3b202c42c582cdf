import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { appRoot } from '../../src-main/app-root.ts';
import { hasDisplay } from '../../src-main/shells/browser/system-browser.ts';
import { findElectronBinary } from '../../src-main/shells/electron/launch.ts';
import { buildWhenStale } from '../../tools/build.ts';

const binary = findElectronBinary();
const why = reasonToSkip();

function reasonToSkip(): string | null {
  if (binary === null) return 'skipped: no Electron binary';
  return hasDisplay() ? null : 'skipped: no display for Electron';
}

test.describe('Electron itself', () => {
  test.skip(why !== null, why ?? '');
  if (why !== null) process.stderr.write(`${why}\n`);

  test('shows a till whose page holds nothing of Node', async () => {
    await buildWhenStale({ electron: true, say: () => {} });
    const dataDir = mkdtempSync(join(tmpdir(), 'tillwright-electron-'));
    const application = await _electron.launch({
      executablePath: binary ?? '',
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), appRoot(), '--data', dataDir],
    });
    const page = await application.firstWindow();
    await expect(page).toHaveURL('app://tillwright/storefront/index.html');
    const seen = await page.evaluate(async () => ({
      keys: Object.keys(window.tillwright),
      node: ['require', 'process', 'module'].filter((name) => name in window),
      status: await window.tillwright.invoke('status.get', {}),
    }));
    expect(seen.keys).toEqual(['invoke', 'subscribe']);
    expect(seen.node).toEqual([]);
    expect(seen.status).toMatchObject({ ok: true, value: { blocked: null } });
    await application.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
});
