import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../src-hq/store/embedded-postgres.ts';

/**
 * A process that serves a folder and inserts rows for as long as it lives, made to be killed: it
 * prints `ready PORT`, then each row's number after its commit was acknowledged.
 */
export interface MortalServer {
  readonly child: ChildProcess;
  /** Resolves when at least this many rows were acknowledged. */
  acknowledged(count: number): Promise<void>;
  /** The newest acknowledged row, read after the process ended. */
  newest(): number;
  /** Kills the process and nothing else; resolves when it is gone. */
  kill(): Promise<void>;
}

export function spawnMortalServer(folder: string): MortalServer {
  const program = fileURLToPath(import.meta.url);
  const child = spawn(process.execPath, [program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let newest = 0;
  let wake = (): void => {};
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  createInterface({ input: child.stdout }).on('line', (line) => {
    newest = Number(line);
    wake();
  });
  return {
    child,
    newest: () => newest,
    acknowledged: (count) =>
      new Promise((resolve, reject) => {
        wake = () => (newest >= count ? resolve() : undefined);
        void gone.then(() => reject(new Error('The server ended by itself')));
        wake();
      }),
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function serve(folder: string): Promise<void> {
  const server = await startEmbeddedPostgres(folder);
  const client = new pg.Client({ connectionString: server.ownerUrl });
  await client.connect();
  await client.query('create table if not exists kept (number integer primary key)');
  for (;;) {
    const next = 'insert into kept select coalesce(max(number), 0) + 1 from kept returning number';
    const inserted = await client.query<{ number: number }>(next);
    process.stdout.write(`${inserted.rows[0]?.number}\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await serve(process.argv[2] ?? '');
