import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { appRoot } from '../../src-main/app-root.ts';
import { browser, buildFirst, startElectron, whyNoBrowser } from './double-fixture.ts';
import {
  extractApplication,
  importsOf,
  neededPackages,
  packApplication,
  packedFiles,
} from './packed-application.ts';

const require = createRequire(import.meta.url);
const root = appRoot();
const isLinux = process.platform === 'linux' && process.arch === 'x64';

/** electron-builder's own reader and checker of its configuration, which has no public name. */
interface ConfigTools {
  getConfig(projectDir: string, path: string, options: null): Promise<Record<string, unknown>>;
  validateConfiguration(config: unknown, logger: { readonly isEnabled: boolean }): Promise<void>;
}
const builder: ConfigTools = require('app-builder-lib/out/util/config/config.js');
const logger = { isEnabled: false };

vi.setConfig({ testTimeout: 90_000 });
const whyNotLinux = isLinux ? '' : ' (skipped: packed on Linux x64 only)';

function readConfig(): Promise<Record<string, unknown>> {
  return builder.getConfig(root, join(root, 'electron-builder.yml'), null);
}

describe('electron-builder.yml', () => {
  test("passes electron-builder's own schema", async () => {
    await expect(
      builder.validateConfiguration(await readConfig(), logger),
    ).resolves.toBeUndefined();
  });

  test('which does refuse a wrong one', async () => {
    const wrong = { ...(await readConfig()), nsis: { oneClick: 'no' } };
    await expect(builder.validateConfiguration(wrong, logger)).rejects.toThrow(/oneClick/);
  });

  test('packs for Windows, macOS and Linux, with the installed Electron', async () => {
    const config = await readConfig();
    const electron = JSON.parse(await readFile(require.resolve('electron/package.json'), 'utf8'));
    expect(config).toMatchObject({
      electronVersion: electron.version,
      asar: true,
      npmRebuild: false,
      electronFuses: {
        runAsNode: false,
        enableNodeOptionsEnvironmentVariable: false,
        enableNodeCliInspectArguments: false,
        onlyLoadAppFromAsar: true,
      },
      win: { target: 'nsis' },
      mac: { target: 'dmg' },
      linux: { target: ['AppImage', 'deb'] },
    });
  });
});

describe.runIf(isLinux)(`the packed application${whyNotLinux}`, () => {
  let folder = '';
  let resources = '';
  let files: string[] = [];

  beforeAll(async () => {
    await buildFirst();
    folder = await mkdtemp(join(tmpdir(), 'tillwright-packed-'));
    resources = await packApplication(folder);
    files = await packedFiles(resources);
  }, 180_000);
  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  test('holds what a till needs', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'package.json',
        'out/main/main.js',
        'out/preload/preload.cjs',
        'out/renderer/storefront/index.html',
        'migrations/terminal/0001-till.sql',
        'demo/products.tsv',
        'demo/people.json',
        'node_modules/better-sqlite3/prebuilds/linux-x64.node',
      ]),
    );
    expect(files.some((path) => /^node_modules\/@expo-google-fonts\/.*\.ttf$/.test(path))).toBe(
      true,
    );
  });

  test('holds every package the bundle imports, and no other', async () => {
    const packages = new Set(
      files
        .map((path) => /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
        .filter((name) => name !== undefined),
    );
    const needed = await neededPackages(join(root, 'out', 'main', 'main.js'));
    // Headers to compile with; the compiled code is in the package.
    needed.delete('node-addon-api');
    // Read by its path, not imported.
    needed.add('@expo-google-fonts/noto-sans-mono');
    expect([...packages].toSorted()).toEqual([...needed].toSorted());
  });

  test('holds nothing else', () => {
    const allowed = [
      /^package\.json$/,
      /^out\/(main|preload|renderer)\//,
      /^migrations\/terminal\/.+\.sql$/,
      /^demo\/[a-z-]+\.(json|tsv)$/,
      /^node_modules\//,
    ];
    const unwanted = [
      /\.(ts|mts|cts|map|md|c|cc|cpp|h|gyp|gypi|log|env|pem|key)$/,
      /(^|\/)(tests?|__tests__|examples?|docs)\//,
    ];
    expect(files.filter((path) => !allowed.some((kind) => kind.test(path)))).toEqual([]);
    expect(files.filter((path) => unwanted.some((kind) => kind.test(path)))).toEqual([]);
    const foreign = files.filter(
      (path) => /(win32|darwin|android|musl-)/.test(path) && path.endsWith('.node'),
    );
    expect(foreign).toEqual([]);
  });

  test('keeps native code outside the archive, where it can be loaded', async () => {
    const native = files.filter((path) => path.endsWith('.node'));
    expect(native.length).toBeGreaterThan(2);
    for (const path of native) {
      await expect(readFile(join(resources, 'app.asar.unpacked', path))).resolves.not.toHaveLength(
        0,
      );
    }
  });

  test.skipIf(browser === null)(`runs from a folder of its own${whyNoBrowser}`, async () => {
    const appDir = await extractApplication(resources, join(folder, 'app'));
    const till = await startElectron({ appDir, env: { ELECTRON_DOUBLE_PACKAGED: '1' } });
    const page = await till.page();
    const answer = await page.evaluate(() => window.tillwright.invoke('status.get', {}));
    expect(answer).toMatchObject({ ok: true, value: { blocked: null, locked: true } });
    await expect.poll(() => page.locator('button').count()).toBeGreaterThan(0);
  });
});

test('the reader of imports finds them all, and nothing else', () => {
  const code = [
    'import a from "better-sqlite3";',
    "import { b } from 'node:fs';",
    'import { app } from "electron";',
    'import c from "./chunk.js";',
    'import "serialport";',
    'const d = await import("@napi-rs/canvas/x.js"), e = require.resolve(`@expo/font/file.ttf`);',
    'const fs = __require("fs/promises"), f = __require("debug");',
    '// from "lodash"',
  ].join('\n');
  expect([...importsOf(code)].toSorted()).toEqual([
    '@expo/font',
    '@napi-rs/canvas',
    'better-sqlite3',
    'debug',
    'serialport',
  ]);
});
