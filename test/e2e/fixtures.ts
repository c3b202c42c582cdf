import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { printerProfile } from '../../src-main/devices/printer/profiles.ts';
import { PrinterSimulator } from '../../src-main/devices/printer/simulator.ts';
import { templateFolder, type TemplateName } from '../support/e2e-templates.ts';
import { SerialPty } from '../support/serial-pty.ts';
import { TillClient } from '../support/till-client.ts';
import { TillPage } from '../support/till-page.ts';
import { TillProcess } from '../support/till-process.ts';

export interface TillOptions {
  readonly template: TemplateName;
  /** The simulated printer's make; null for a till without a printer. */
  readonly profile: string | null;
  /** Whether a serial scanner is plugged in. */
  readonly serial: boolean;
}

/** One till with all that hangs on it, each test its own, in its own data folder. */
export interface TillFixtures {
  readonly tillOptions: TillOptions;
  readonly dataDir: string;
  readonly printer: PrinterSimulator;
  /** The far end of the serial line; null where none is plugged in. */
  readonly scanner: SerialPty | null;
  readonly till: TillProcess;
  /**
   * A script beside the screen: for arranging what a test begins with, and for looking underneath.
   */
  readonly client: TillClient;
  /** The till's screen, opened, with nobody signed in. */
  readonly tillPage: TillPage;
}

export const test = base.extend<TillFixtures>({
  tillOptions: [{ template: 'demo', profile: 'epson-kz1048-42', serial: false }, { option: true }],

  dataDir: async ({ tillOptions }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'tillwright-e2e-'));
    cpSync(templateFolder(tillOptions.template), folder, { recursive: true });
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },

  printer: async ({ tillOptions }, use) => {
    const profile = printerProfile(tillOptions.profile ?? 'epson-kz1048-42');
    if (profile === null) throw new Error(`no profile ${tillOptions.profile}`);
    await using printer = await PrinterSimulator.start({ profile });
    await use(printer);
  },

  scanner: async ({ tillOptions }, use) => {
    if (!tillOptions.serial) return use(null);
    const folder = mkdtempSync(join(tmpdir(), 'tillwright-pty-'));
    await using scanner = await SerialPty.open(folder);
    await use(scanner);
    rmSync(folder, { recursive: true, force: true });
  },

  till: async ({ tillOptions, dataDir, printer, scanner }, use, testInfo) => {
    const { profile } = tillOptions;
    await using till = await TillProcess.start({
      dataDir,
      scanners: scanner === null ? [] : [scanner.path],
      ...(profile === null
        ? {}
        : { printer: { url: `tcp://${printer.host}:${printer.port}`, profile } }),
    });
    await use(till);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('till output', { body: till.output(), contentType: 'text/plain' });
    }
  },

  client: async ({ till }, use) => {
    await use(new TillClient(till.session));
  },

  // The page comes last and so ends first: a failed test's picture shows the till alive.
  tillPage: async ({ till, page }, use) => {
    await use(await TillPage.open(page, till.address));
  },
});

export { expect } from '@playwright/test';
