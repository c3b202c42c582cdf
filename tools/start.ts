import { spawnSync } from 'node:child_process';
import { dirname, join, relative } from 'node:path';
import { loadDemoBusiness } from '../demo/demo-business.ts';
import { appRoot } from '../src-main/app-root.ts';
import { printerProfile } from '../src-main/devices/printer/profiles.ts';
import { DEFAULT_PRINTER_PROFILE } from '../src-main/printer-choice.ts';
import {
  parseTerminalArguments,
  toCommandLine,
  USAGE,
  type Shell,
  type TerminalArguments,
} from '../src-main/shells/arguments.ts';
import { runBrowserShell } from '../src-main/shells/browser/run.ts';
import { hasDisplay } from '../src-main/shells/browser/system-browser.ts';
import { findElectronBinary, launchElectron } from '../src-main/shells/electron/launch.ts';
import { EXIT } from '../src-main/shells/exit-codes.ts';
import { listenForStop } from '../src-main/shells/stop-signal.ts';
import { makeCode } from '../src-hq/modules/terminals/enrolment-code.ts';
import { buildWhenStale } from './build.ts';
import { startDemoHq, whyNoHq } from './demo-hq.ts';
import { openReceiptTray } from './receipt-tray.ts';

/** Long enough for a good line, short enough not to wait for a bad one. */
const DOWNLOAD_LIMIT_MS = 25_000;
/** A program that ends this soon never showed anything: a library or a display is missing. */
const STILLBORN_MS = 10_000;

/** `npm start`: HQ with a demo shop, and its till with a printer, in whichever shell this machine can show. */
async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseTerminalArguments(argv, 'strict');
  if (!parsed.ok || parsed.value.help) {
    process.stderr.write(`${parsed.ok ? '' : `${parsed.error}\n\n`}${USAGE}\n`);
    return parsed.ok ? EXIT.ok : EXIT.usage;
  }
  const root = appRoot();
  const shell = argv.some((word) => /^--shell\b/.test(word)) ? parsed.value.shell : choose(root);
  await buildWhenStale({ electron: shell === 'electron', say });
  const dataDir = parsed.value.dataDir ?? join(root, 'data', 'terminal');
  sayWho(root, dataDir);
  await using hq = parsed.value.hq === null ? await startHq(root, dataDir) : null;
  const chosen = { ...parsed.value, shell, dataDir, hq: hq?.till ?? parsed.value.hq };
  if (chosen.printer !== null) return run(root, chosen);
  const profile = printerProfile(DEFAULT_PRINTER_PROFILE);
  if (profile === null) throw new Error(`no profile ${DEFAULT_PRINTER_PROFILE}`);
  const folder = join(dataDir, 'receipts');
  await using printer = await openReceiptTray(folder, profile, (line) => say(line));
  say(`Receipts come out as pictures and texts in ${shown(folder)}.`);
  const url = `tcp://${printer.host}:${printer.port}`;
  return await run(root, { ...chosen, printer: { url, profile: profile.name } });
}

/** HQ for the demo's till; null where this machine cannot run it, and the till stands alone. */
async function startHq(root: string, tillDir: string) {
  const dataDir = join(dirname(tillDir), 'hq');
  const why = await whyNoHq(root, dataDir);
  if (why !== null) {
    say(`HQ cannot run here (${why}): the till stands alone.`);
    return null;
  }
  const enrolCode = makeCode();
  const hq = await startDemoHq({ root, dataDir, code: enrolCode }, say);
  say(`HQ starts at ${hq.url}; the till shows itself meanwhile and gets its goods from there.`);
  const till = { url: hq.url, enrolCode };
  return { till, [Symbol.asyncDispose]: () => hq[Symbol.asyncDispose]() };
}

/** Electron where there is a display and its program, or a way to get it; else the browser. */
function choose(root: string): Shell {
  if (!hasDisplay()) return 'browser';
  if (findElectronBinary() !== null) return 'electron';
  say('Fetching Electron…');
  const install = join(root, 'node_modules', 'electron', 'install.js');
  spawnSync(process.execPath, [install], { stdio: 'ignore', timeout: DOWNLOAD_LIMIT_MS });
  if (findElectronBinary() !== null) return 'electron';
  say('Electron could not be fetched: using the browser instead.');
  return 'browser';
}

function sayWho(root: string, dataDir: string): void {
  const { storefront, users } = loadDemoBusiness(join(root, 'demo'));
  say(`${storefront.name}: a demo shop, kept in ${shown(dataDir)}.`);
  say('Sign in with a PIN:');
  for (const user of users) say(`  ${user.pin}  ${user.name}, ${user.role}`);
}

type Given = TerminalArguments & { readonly dataDir: string };

async function run(root: string, given: Given): Promise<number> {
  say('Ctrl-C stops it.');
  const binary = given.shell === 'electron' ? findElectronBinary() : null;
  if (binary === null) return runBrowserShell(root, given);
  const startedMs = performance.now();
  const code = await runElectron(binary, root, toCommandLine(given));
  const stillborn = code !== EXIT.ok && performance.now() - startedMs < STILLBORN_MS;
  if (!stillborn) return code;
  say('Electron did not start here: using the browser instead.');
  return runBrowserShell(root, given);
}

async function runElectron(
  binary: string,
  root: string,
  commandLine: readonly string[],
): Promise<number> {
  const stop = listenForStop();
  const child = launchElectron(binary, root, commandLine);
  void stop.asked.then((signal) => child.kill(signal));
  const code = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(EXIT.failed));
    child.once('exit', (exitCode) => resolve(exitCode ?? EXIT.failed));
  });
  stop.dispose();
  return code;
}

function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main(process.argv.slice(2));
