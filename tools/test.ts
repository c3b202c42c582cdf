import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appRoot } from '../src-main/app-root.ts';
import { buildBackOfficeWhenStale, buildWhenStale, tillProgram } from './build.ts';
import { DEBIAN_SUITES, debianPostgresBin } from './debian-postgres.ts';
import { canInstallPackages, findBrowser, installPackage } from './find-browser.ts';
import { closingLines, Tally, tallyPlaywright, withExitCode } from './test-tally.ts';

const VITEST = 'node_modules/vitest/vitest.mjs';
const PLAYWRIGHT = 'node_modules/@playwright/test/cli.js';

interface Run {
  readonly root: string;
  /** Where the runners leave what they counted. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Which arguments go to which runner; null leaves a runner out. */
interface Arguments {
  readonly vitest: readonly string[] | null;
  readonly playwright: readonly string[] | null;
}

/**
 * `npm test`: builds, then everything: vitest (unit, db, shells, Electron double), then Playwright
 * (end to end). File names among the arguments choose: a `.spec` or `e2e` one goes to Playwright,
 * any other to vitest, and a runner without one is left out. Options go to every runner that runs.
 */
async function main(argv: readonly string[]): Promise<number> {
  const root = appRoot();
  const given = share(argv);
  const browser = findBrowser({ install: true, say });
  for (const need of NEEDS) ensureProgram(need);
  await buildWhenStale({ electron: true, say });
  await buildBackOfficeWhenStale({ say });
  const folder = mkdtempSync(join(tmpdir(), 'tillwright-test-'));
  const chosen = browser.kind === 'found' ? { TILLWRIGHT_BROWSER: browser.path } : {};
  const compiled = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled') };
  const run: Run = { root, folder, env: { ...process.env, ...chosen, ...compiled } };
  keepCompiled(run);
  const tallies: Tally[] = [];
  try {
    if (given.vitest !== null) tallies.push(await runVitest(run, given.vitest));
    // Named files are run once, as they were asked for.
    if (argv.length === 0) tallies.push(await runOnDebian(run));
    if (given.playwright !== null) {
      tallies.push(
        browser.kind === 'found'
          ? await runPlaywright(run, given.playwright)
          : await listPlaywright(run, given.playwright, browser.advice),
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  for (const line of closingLines(tallies)) say(line);
  return tallies.some((tally) => tally.failed > 0) ? 1 : 0;
}

function share(argv: readonly string[]): Arguments {
  const files = argv.filter(isFile);
  const options = argv.filter((argument) => !isFile(argument));
  if (files.length === 0) return { vitest: options, playwright: options };
  const endToEnd = files.filter(isEndToEnd);
  const others = files.filter((file) => !isEndToEnd(file));
  return {
    vitest: others.length === 0 ? null : [...others, ...options],
    playwright: endToEnd.length === 0 ? null : [...endToEnd, ...options],
  };
}

function isFile(argument: string): boolean {
  return (
    !argument.startsWith('-') && (/[/\\]|\.(spec|test)\b/.test(argument) || argument === 'e2e')
  );
}

function isEndToEnd(argument: string): boolean {
  return /\.spec\b|\be2e\b/.test(argument);
}

interface Need {
  readonly program: string;
  readonly asks: readonly string[];
  readonly package: string;
  /** What says that it is skipped where this is missing. */
  readonly tests: string;
}

/** Serial devices are tested on ptys that socat makes, events on a real Redis. */
const NEEDS: readonly Need[] = [
  { program: 'socat', asks: ['-V'], package: 'socat', tests: 'tests of serial devices' },
  {
    ...{ program: 'redis-server', asks: ['--version'], package: 'redis-server' },
    tests: 'tests of events into Redis',
  },
];

function ensureProgram({ program, asks, package: name, tests }: Need): void {
  if (process.platform === 'win32') return;
  if (spawnSync(program, asks, { stdio: 'ignore' }).error === undefined) return;
  if (!canInstallPackages()) return say(`No ${program} here: ${tests} will not run.`);
  say(`No ${program} here: installing Debian's…`);
  if (!installPackage(name)) say(`${program} could not be installed.`);
}

/**
 * Compiles the programs once: tests start hundreds of tills and servers, and kill most of them
 * before they have kept what they compiled, which is half of a start.
 */
function keepCompiled({ root, env }: Run): void {
  for (const program of [tillProgram(root), 'tools/hq.ts']) {
    spawnSync(process.execPath, [program, '--help'], { cwd: root, env, stdio: 'ignore' });
  }
}

async function runVitest(run: Run, args: readonly string[]): Promise<Tally> {
  const path = join(run.folder, `vitest-${args.length}.json`);
  const reporters = ['--reporter=dot', `--reporter=${join(run.root, 'tools', 'vitest-tally.ts')}`];
  const exitCode = await runNode(run, [VITEST, 'run', ...reporters, ...args], {
    TILLWRIGHT_TALLY: path,
  });
  const tally = existsSync(path)
    ? Tally.parse(JSON.parse(readFileSync(path, 'utf8')))
    : { passed: 0, failed: 0, skipped: [] };
  return withExitCode(tally, exitCode);
}

async function runPlaywright(run: Run, args: readonly string[]): Promise<Tally> {
  const path = join(run.folder, 'playwright.json');
  const exitCode = await runNode(run, [PLAYWRIGHT, 'test', '--reporter=dot,json', ...args], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: path,
  });
  const tally = existsSync(path)
    ? tallyPlaywright(JSON.parse(readFileSync(path, 'utf8')), null)
    : { passed: 0, failed: 0, skipped: [] };
  return withExitCode(tally, exitCode);
}

/** HQ's own suites once more, on the PostgreSQL that Debian's users have. */
async function runOnDebian(run: Run): Promise<Tally> {
  const bin = debianPostgresBin();
  if (bin === null) {
    const reason = 'no Debian PostgreSQL: apt-get install postgresql, and these run on it too';
    const skipped = DEBIAN_SUITES.map((file) => ({ file, name: 'the whole file', reason }));
    return { passed: 0, failed: 0, skipped };
  }
  say(`Once more on ${bin}…`);
  const env = { ...run.env, TILLWRIGHT_POSTGRES_BIN: bin };
  return runVitest({ ...run, env }, DEBIAN_SUITES);
}

/** Nothing runs, but every test that would have is counted and named. */
async function listPlaywright(run: Run, args: readonly string[], reason: string): Promise<Tally> {
  const path = join(run.folder, 'playwright.json');
  const exitCode = await runNode(run, [PLAYWRIGHT, 'test', '--list', '--reporter=json', ...args], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: path,
  });
  return withExitCode(tallyPlaywright(JSON.parse(readFileSync(path, 'utf8')), reason), exitCode);
}

function runNode(run: Run, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, [...args], {
    cwd: run.root,
    stdio: 'inherit',
    env: { ...run.env, ...env },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main(process.argv.slice(2));
