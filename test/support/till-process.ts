import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { join } from 'node:path';
import { tillProgram } from '../../tools/build.ts';
import { readSession, type Session } from '../../src-main/shells/browser/session-file.ts';

export const PROJECT_ROOT = join(import.meta.dirname, '..', '..');
/** The project's own Node, whichever one runs the tests. */
export const NODE = join(PROJECT_ROOT, 'node_modules', '.bin', 'node');

/** A terminal that has not said where it is by then never will. */
const START_LIMIT_MS = 30_000;

export interface TillProcessOptions {
  readonly dataDir: string;
  readonly printer?: { readonly url: string; readonly profile: string };
  /** An address, and perhaps `?language=`. */
  readonly labelPrinter?: string;
  readonly scanners?: readonly string[];
  /** For one that enrols with a one-time code. */
  readonly hq?: { readonly url: string; readonly enrolCode: string };
  /** 0, and unless told: a free one. A page that is open finds a restarted till on its old port. */
  readonly port?: number;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** A real terminal, as `npm run terminal` runs it once it is built, in a process of its own. */
export class TillProcess implements AsyncDisposable {
  readonly dataDir: string;
  readonly session: Session;
  readonly #child: Child;
  readonly #output: readonly string[];

  private constructor(dataDir: string, session: Session, child: Child, output: readonly string[]) {
    this.dataDir = dataDir;
    this.session = session;
    this.#child = child;
    this.#output = output;
  }

  static async start(options: TillProcessOptions): Promise<TillProcess> {
    const child = spawnTerminal(options);
    const output = collect(child);
    await said(child, output, /^Till: /m);
    const session = readSession(options.dataDir);
    if (session === null) throw new Error(`no session.json in ${options.dataDir}`);
    return new TillProcess(options.dataDir, session, child, output);
  }

  /** What a person opens; the token is behind the `#`. */
  get address(): string {
    return `${this.session.url}/storefront/#token=${this.session.token}`;
  }

  get port(): number {
    return Number(new URL(this.session.url).port);
  }

  output(): string {
    return this.#output.join('');
  }

  /** As Ctrl-C does. Answers the exit code. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** As a power cut does: nothing of the process runs any more. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    }
    return child.exitCode;
  }
}

/** Starts one that is expected to refuse. Answers what it said and its exit code. */
export async function runUntilExit(
  options: TillProcessOptions,
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  const child = spawnTerminal(options);
  const output = collect(child);
  await once(child, 'close');
  return { exitCode: child.exitCode, output: output.join('') };
}

function spawnTerminal(options: TillProcessOptions): Child {
  const { dataDir, printer, labelPrinter, scanners = [], port = 0, hq } = options;
  const args = [
    tillProgram(PROJECT_ROOT),
    ...['--shell', 'none', '--port', String(port), '--data', dataDir, '--log-level', 'info'],
    ...(printer === undefined ? [] : ['--printer', printer.url, '--profile', printer.profile]),
    ...(labelPrinter === undefined ? [] : ['--label-printer', labelPrinter]),
    ...(hq === undefined ? [] : ['--hq', hq.url, '--enrol', hq.enrolCode]),
    ...scanners.flatMap((path) => ['--scanner', path]),
  ];
  return spawn(NODE, args, { cwd: PROJECT_ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
}

function collect(child: Child): readonly string[] {
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => output.push(text));
  }
  return output;
}

function said(child: Child, output: readonly string[], words: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = (why: string): void => {
      child.kill('SIGKILL');
      reject(new Error(`the terminal ${why}:\n${output.join('')}`));
    };
    const timer = setTimeout(() => give('did not start in time'), START_LIMIT_MS);
    const look = (): void => {
      if (!words.test(output.join(''))) return;
      clearTimeout(timer);
      child.stdout.off('data', look);
      resolve();
    };
    child.stdout.on('data', look);
    child.once('error', (error) => give(`could not be started (${error.message})`));
    child.once('exit', (code) => {
      clearTimeout(timer);
      give(`ended with ${code}`);
    });
  });
}
