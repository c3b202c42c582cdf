import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { appRoot } from '../src-main/app-root.ts';

const LOCK_POLL_MS = 200;

/** What is built, by what, and from what: a change in any of these makes it stale. */
interface Part {
  readonly name: 'screen' | 'till' | 'electron' | 'back-office';
  readonly sources: readonly string[];
  readonly result: string;
  readonly command: readonly string[];
}

const SCREEN: Part = {
  name: 'screen',
  sources: ['src-renderer', 'shared', 'vite.renderer.config.ts', 'package-lock.json'],
  result: 'out/renderer/storefront/index.html',
  command: ['node_modules/vite/bin/vite.js', 'build', '-c', 'vite.renderer.config.ts'],
};

const BACK_OFFICE: Part = {
  name: 'back-office',
  sources: [
    'src-renderer/back-office',
    'src-renderer/ui',
    'shared',
    'vite.back-office.config.ts',
    'package-lock.json',
  ],
  result: 'out/back-office/index.html',
  command: ['node_modules/vite/bin/vite.js', 'build', '-c', 'vite.back-office.config.ts'],
};

/** The browser shell's program, as `tillProgram` finds it. */
const TILL: Part = {
  name: 'till',
  sources: [
    'src-main',
    'shared',
    'demo/demo-business.ts',
    'vite.till.config.ts',
    'package-lock.json',
  ],
  result: 'out/till/serve.js',
  command: ['node_modules/vite/bin/vite.js', 'build', '-c', 'vite.till.config.ts'],
};

/** Its command builds the screen too, with the same settings. */
const ELECTRON: Part = {
  name: 'electron',
  sources: [
    'src-main',
    'shared',
    'demo/demo-business.ts',
    'electron.vite.config.ts',
    'package-lock.json',
  ],
  result: 'out/main/main.js',
  command: ['node_modules/electron-vite/bin/electron-vite.js', 'build'],
};

export interface BuildOptions {
  /** The bundles for Electron as well as the screen and the browser shell's till. */
  readonly electron: boolean;
  readonly say: (line: string) => void;
  readonly root?: string;
}

/** What Node runs for a till in the browser shell, once it is built. */
export function tillProgram(root: string = appRoot()): string {
  return join(root, TILL.result);
}

/** HQ's pages, likewise. Answers whether they were built now. */
export function buildBackOfficeWhenStale(
  options: Omit<BuildOptions, 'electron'>,
): Promise<boolean> {
  const root = options.root ?? appRoot();
  return locked(root, async () => {
    if (!isStale(root, BACK_OFFICE)) return false;
    options.say('Building the back-office…');
    await runAndStamp(root, BACK_OFFICE, [BACK_OFFICE]);
    return true;
  });
}

/**
 * Builds what is older than its sources, one process at a time. Answers whether anything was built.
 */
export function buildWhenStale(options: BuildOptions): Promise<boolean> {
  const root = options.root ?? appRoot();
  return locked(root, () => build(root, options));
}

async function locked(root: string, act: () => Promise<boolean>): Promise<boolean> {
  mkdirSync(join(root, 'out'), { recursive: true });
  const lock = join(root, 'out', '.building');
  await takeLock(lock);
  try {
    return await act();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Whoever comes second waits, and then finds everything built. */
async function takeLock(path: string): Promise<void> {
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    if (isAbandoned(path)) rmSync(path, { force: true });
    else await setTimeout(LOCK_POLL_MS);
  }
}

function isAbandoned(path: string): boolean {
  try {
    const holder = Number(readFileSync(path, 'utf8'));
    // Empty for the moment between its creation and its writing.
    if (holder > 0) process.kill(holder, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

async function build(root: string, options: BuildOptions): Promise<boolean> {
  const till = isStale(root, TILL);
  if (till) {
    options.say('Building the till…');
    await runAndStamp(root, TILL, [TILL]);
  }
  if (options.electron && isStale(root, ELECTRON)) {
    options.say('Building the screen and the Electron bundles…');
    await runAndStamp(root, ELECTRON, [ELECTRON, SCREEN]);
    return true;
  }
  if (!isStale(root, SCREEN)) return till;
  options.say('Building the screen…');
  await runAndStamp(root, SCREEN, [SCREEN]);
  return true;
}

function isStale(root: string, part: Part): boolean {
  const path = stampPath(root, part);
  if (!existsSync(join(root, part.result)) || !existsSync(path)) return true;
  return readFileSync(path, 'utf8') !== fingerprint(root, part);
}

/**
 * The stamp is of the sources as they were before: one changed meanwhile is built again next time.
 */
async function runAndStamp(root: string, part: Part, built: readonly Part[]): Promise<void> {
  const stamps = built.map((each) => [stampPath(root, each), fingerprint(root, each)] as const);
  await run(root, part);
  for (const [path, text] of stamps) writeFileSync(path, text);
}

function stampPath(root: string, part: Part): string {
  return join(root, 'out', `.${part.name}.stamp`);
}

/** Of every source's name, size and time: a removed file counts as much as a changed one. */
function fingerprint(root: string, part: Part): string {
  const hash = createHash('sha256').update(process.version);
  for (const source of part.sources) {
    for (const path of filesOf(join(root, source))) {
      const { mtimeMs, size } = statSync(path);
      hash.update(`${relative(root, path)}\0${mtimeMs}\0${size}\n`);
    }
  }
  return hash.digest('hex');
}

function filesOf(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** Quiet unless it fails. */
function run(root: string, part: Part): Promise<void> {
  const child = spawn(process.execPath, [...part.command, '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${part.command.join(' ')} failed:\n${output}`));
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const say = (line: string): void => console.log(line);
  const screens = await buildWhenStale({ electron: true, say });
  const pages = await buildBackOfficeWhenStale({ say });
  console.log(screens || pages ? 'Built into out/.' : 'out/ is up to date.');
}
