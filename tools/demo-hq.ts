import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { findBinaries } from '../src-hq/store/postgres-binaries.ts';

/** HQ in a process of its own, beside a till that shows itself meanwhile. */
export interface DemoHq extends AsyncDisposable {
  readonly url: string;
}

const USUAL_PORT = 8080;
const OTHERS_PASS = 0o001;

/**
 * Why HQ cannot run on this machine with this program and this data; null where it can. As root its
 * PostgreSQL runs as somebody else, whom the first start makes.
 */
export async function whyNoHq(root: string, dataDir: string): Promise<string | null> {
  try {
    await findBinaries();
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
  if (process.getuid?.() !== 0) return null;
  const closed = closedFolder(root) ?? closedFolder(dirname(dataDir));
  return closed && `PostgreSQL runs as another user, who may not pass through ${closed}`;
}

/** The outermost folder on the way that only its owner may pass through; null where all may. */
export function closedFolder(path: string): string | null {
  const parent = dirname(path);
  const above = parent === path ? null : closedFolder(parent);
  if (above !== null) return above;
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  return mode !== undefined && (mode & OTHERS_PASS) === 0 ? path : null;
}

/** Starts HQ and does not wait for it. `code` enrols the demo's till. */
export async function startDemoHq(
  given: { readonly root: string; readonly dataDir: string; readonly code: string },
  say: (line: string) => void,
): Promise<DemoHq> {
  const { root, dataDir, code } = given;
  const port = await freePort();
  const words = ['--data', dataDir, '--port', String(port), '--till-code', code];
  const child = spawn(process.execPath, [join(root, 'tools', 'hq.ts'), ...words], {
    // The channel tells it when this process is gone, however it went.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const exited = new Promise<number | null>((done) => {
    child.once('close', done);
    child.once('error', () => done(null));
  });
  const { stdout } = child;
  if (stdout !== null) {
    createInterface({ input: stdout }).on('line', (line) => {
      if (/^(HQ|Docs|Sign in) /.test(line)) say(line);
    });
  }
  let stopping = false;
  void exited.then((exitCode) => {
    if (!stopping && exitCode !== 0) say('HQ ended. The till sells on and sends when it is back.');
  });
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      stopping = true;
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** The usual one where nobody has it. */
async function freePort(): Promise<number> {
  return (await bound(USUAL_PORT)) ?? (await bound(0)) ?? USUAL_PORT;
}

function bound(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ host: '127.0.0.1', port }, () => {
      const address = server.address();
      const found = typeof address === 'object' && address !== null ? address.port : null;
      server.close(() => resolve(found));
    });
  });
}
