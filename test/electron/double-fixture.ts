import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, onTestFinished } from 'vitest';
import { findSystemBrowser } from '../../src-main/shells/browser/system-browser.ts';
import { buildWhenStale } from '../../tools/build.ts';
import { launchDouble, type RunningDouble } from '../support/electron-double/launch.ts';

const PREFIX = 'tillwright-electron-';
/** Chromium writes a last file or two while it ends. */
const REMOVAL = { recursive: true, force: true, maxRetries: 5 };

export const browser = findSystemBrowser();

/** Stands in the title of what needs a browser where there is none. */
export const whyNoBrowser = browser === null ? ' (skipped: no Chrome, Chromium or Edge)' : '';

/** A group of tests of the Electron shell, each on the double. */
export function describeElectron(title: string, body: () => void): void {
  describe.skipIf(browser === null)(`Electron shell: ${title}${whyNoBrowser}`, () => {
    body();
  });
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  onTestFinished(() => rm(folder, REMOVAL));
  return folder;
}

/** Once a file of tests: what runs is what the sources say now. */
export async function buildFirst(): Promise<void> {
  await buildWhenStale({ electron: true, say: (line) => process.stderr.write(`${line}\n`) });
}

export interface StartOptions {
  readonly dataDir?: string;
  /** Where the application is, if not in the project's own folder. */
  readonly appDir?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface StartedShell extends RunningDouble {
  readonly dataDir: string;
}

/** The built application on a fresh data folder, stopped when the test ends. */
export async function startElectron(options: StartOptions = {}): Promise<StartedShell> {
  const dataDir = options.dataDir ?? (await temporaryFolder());
  const till = launch(dataDir, options);
  onTestFinished(() => till.stop());
  return till;
}

/** One till for the tests of a group that only look. */
export function sharedElectron(): () => Promise<{ till: StartedShell; page: Page }> {
  let started: { till: StartedShell; page: Page } | null = null;
  afterAll(async () => {
    await started?.till.stop();
    if (started !== null) await rm(started.till.dataDir, REMOVAL);
  });
  return async () => {
    if (started === null) {
      const till = launch(await mkdtemp(join(tmpdir(), PREFIX)), {});
      started = { till, page: await till.page() };
    }
    return started;
  };
}

function launch(dataDir: string, options: StartOptions): StartedShell {
  if (browser === null) throw new Error('no browser');
  const running = launchDouble({
    dataDir,
    browser,
    ...(options.appDir === undefined ? {} : { appDir: options.appDir }),
    args: options.args ?? [],
    env: options.env ?? {},
  });
  return { ...running, dataDir };
}
