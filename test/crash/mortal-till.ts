import { type ChildProcess, spawn } from 'node:child_process';
import { appRoot } from '../../src-main/app-root.ts';
import { tillProgram } from '../../tools/build.ts';
import { NODE } from '../support/till-process.ts';
import { TillClient } from '../support/till-client.ts';

export interface MortalTillOptions {
  readonly dataDir: string;
  readonly printer: { readonly url: string; readonly profile: string } | null;
  readonly hq?: { readonly url: string; readonly enrolCode: string };
  /** Node's own switches, such as `--cpu-prof`. */
  readonly nodeArguments?: readonly string[];
  /** A command that runs it and leaves it its process id, such as `strace -D`. */
  readonly under?: readonly string[];
}

/** A terminal in a process of its own, which may be killed at any moment, while it starts too. */
export interface MortalTill {
  readonly pid: number;
  /** What a person opens; the token is behind the `#`. Settles as `ready` does. */
  readonly address: Promise<URL>;
  /** Resolves once it listens; rejects with what it printed when it ended before. */
  readonly ready: Promise<TillClient>;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** `kill -9`, and waits until the process is gone. */
  kill(): Promise<void>;
  /** Asks it to stop as Ctrl-C does, and waits. */
  stop(): Promise<number | NodeJS.Signals>;
}

export function spawnTill(options: MortalTillOptions): MortalTill {
  const root = appRoot();
  const { printer, hq } = options;
  const [command, ...before] = [...(options.under ?? []), NODE];
  const child = spawn(
    command,
    [
      ...before,
      ...(options.nodeArguments ?? []),
      tillProgram(root),
      '--shell',
      'none',
      '--port',
      '0',
      '--data',
      options.dataDir,
      '--log-level',
      'warn',
      ...(hq === undefined ? [] : ['--hq', hq.url, '--enrol', hq.enrolCode]),
      ...(printer === null ? [] : ['--printer', printer.url, '--profile', printer.profile]),
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const { pid } = child;
  if (pid === undefined) throw new Error('The till could not be started');
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code ?? 0));
  });
  const address = addressOf(child, ended);
  const ready = address.then((url) => new TillClient({ ...sessionOf(url), pid }));
  // Whoever kills it while it starts does not ask whether it was ready.
  ready.catch(() => undefined);
  return {
    pid,
    address,
    ready,
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}

async function addressOf(
  child: ChildProcess,
  ended: Promise<number | NodeJS.Signals>,
): Promise<URL> {
  let printed = '';
  const address = new Promise<string>((resolve) => {
    const onText = (part: Buffer): void => {
      printed += part.toString('utf8');
      const line = /^Till: (\S+)$/m.exec(printed)?.[1];
      if (line !== undefined) resolve(line);
    };
    child.stdout?.on('data', onText);
    child.stderr?.on('data', onText);
  });
  const early = ended.then((how) => {
    throw new Error(`The till ended (${how}) before it was ready:\n${printed}`);
  });
  return new URL(await Promise.race([address, early]));
}

function sessionOf(address: URL): { readonly url: string; readonly token: string } {
  const token = new URLSearchParams(address.hash.slice(1)).get('token');
  if (token === null) throw new Error(`No token in ${address.href}`);
  return { url: address.origin, token };
}
