import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { startBrowserShell, type BrowserShell } from '../../../src-main/shells/browser/server.ts';
import { createSmallTerminal, type SmallTerminal } from './small-terminal.ts';

export interface RunningShell {
  readonly shell: BrowserShell;
  readonly terminal: SmallTerminal;
  readonly dataDir: string;
  readonly port: number;
  readonly logged: string[];
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tillwright-shell-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** No other user may read it. Windows has no modes: there the folder's access list decides. */
export async function isPrivate(path: string): Promise<boolean> {
  return process.platform === 'win32' || ((await stat(path)).mode & 0o077) === 0;
}

export async function startShell(
  options: {
    readonly terminal?: SmallTerminal;
    readonly heartbeatMs?: number;
    readonly largestBacklogBytes?: number;
  } = {},
): Promise<RunningShell> {
  const dataDir = await temporaryFolder();
  const rendererDir = join(dataDir, 'renderer');
  await mkdir(join(rendererDir, 'storefront'), { recursive: true });
  await mkdir(join(rendererDir, 'assets'), { recursive: true });
  await writeFile(join(rendererDir, 'storefront', 'index.html'), '<!doctype html><title>t</title>');
  await writeFile(join(rendererDir, 'assets', 'a-1234.js'), 'export {};');
  await writeFile(join(dataDir, 'private.txt'), 'not for the browser');
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line) => logged.push(line) });
  const terminal = options.terminal ?? createSmallTerminal();
  const started = await startBrowserShell({
    terminal,
    dataDir,
    rendererDir,
    port: 0,
    log,
    ...(options.heartbeatMs === undefined ? {} : { heartbeatMs: options.heartbeatMs }),
    ...(options.largestBacklogBytes === undefined
      ? {}
      : { largestBacklogBytes: options.largestBacklogBytes }),
  });
  if (!started.ok) throw new Error(started.error.kind);
  const shell = started.value;
  onTestFinished(() => shell.close());
  return { shell, terminal, dataDir, port: Number(new URL(shell.url).port), logged };
}

export interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One raw HTTP request: `fetch` would not let a test choose its Host or Origin. */
export function send(port: number, sent: Sent): Promise<Received> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        method: sent.method ?? 'GET',
        path: sent.path,
        headers: { ...sent.headers },
        agent: false,
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(sent.body);
  });
}

/** A command as a script sends it. */
export function command(
  { port, shell }: RunningShell,
  name: string,
  input: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Received> {
  return send(port, {
    method: 'POST',
    path: `/ipc/${name}`,
    headers: {
      authorization: `Bearer ${shell.token}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: JSON.stringify(input),
  });
}
