import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { appRoot } from '../../src-main/app-root.ts';
import { createTillClient, type TillClient } from './till-client.ts';

export interface TillProcessOptions {
  readonly dataDir: string;
  readonly printer: { readonly url: string; readonly profile: string } | null;
  /** Node's own switches, such as `--cpu-prof`. */
  readonly nodeArguments?: readonly string[];
}

/** `npm run terminal -- --shell none` as its own process. */
export interface TillProcess {
  readonly pid: number;
  /** Resolves once it listens; rejects with what it printed when it ended before. */
  readonly ready: Promise<TillClient>;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** `kill -9`, and waits until the process is gone. */
  kill(): Promise<void>;
  /** Asks it to stop as Ctrl-C does, and waits. */
  stop(): Promise<number | NodeJS.Signals>;
}

export function spawnTill(options: TillProcessOptions): TillProcess {
  const root = appRoot();
  const { printer } = options;
  const child = spawn(
    process.execPath,
    [
      ...(options.nodeArguments ?? []),
      join(root, 'src-main', 'serve.ts'),
      '--shell',
      'none',
      '--port',
      '0',
      '--data',
      options.dataDir,
      '--log-level',
      'warn',
      ...(printer === null ? [] : ['--printer', printer.url, '--profile', printer.profile]),
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const { pid } = child;
  if (pid === undefined) throw new Error('The till could not be started');
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code ?? 0));
  });
  const ready = clientOnceReady(child, ended);
  // Whoever kills it while it starts does not ask whether it was ready.
  ready.catch(() => undefined);
  void ended.then(async () => (await ready.catch(() => null))?.close());
  return {
    pid,
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

async function clientOnceReady(
  child: ChildProcess,
  ended: Promise<number | NodeJS.Signals>,
): Promise<TillClient> {
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
  const url = new URL(await Promise.race([address, early]));
  const token = new URLSearchParams(url.hash.slice(1)).get('token');
  if (token === null) throw new Error(`No token in what the till printed:\n${printed}`);
  return createTillClient({ url: url.origin, token });
}
