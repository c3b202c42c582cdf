import { randomUUID } from 'node:crypto';
import { chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run, runAs } from '../../../src-hq/store/postgres-binaries.ts';
import { debianPostgresBin } from '../../../tools/debian-postgres.ts';
import { freePort } from './free-port.ts';
import { scratchFolder } from './scratch-folder.ts';

/** The system's own PostgreSQL, whose pg_dump fits it; null where there is none. */
export async function systemPostgres(): Promise<SystemPostgres | null> {
  const bin = debianPostgresBin();
  return bin === null ? null : startPostgresOf(bin);
}

export interface SystemPostgres extends AsyncDisposable {
  readonly ownerUrl: string;
}

/** A cluster of the test's own in a scratch folder, by the programs in `bin`, never as root. */
export async function startPostgresOf(bin: string): Promise<SystemPostgres> {
  const folder = await scratchFolder();
  const as = await runAs();
  const dir = join(folder.path, 'cluster');
  const passwordFile = join(folder.path, 'password');
  const password = randomUUID();
  await mkdir(dir, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (as.uid !== undefined && as.gid !== undefined) {
    for (const path of [dir, passwordFile]) await chown(path, as.uid, as.gid);
  }
  const must = async (program: string, words: readonly string[]): Promise<void> => {
    const env = { ...process.env, LC_ALL: 'C' };
    const done = await run(join(bin, program), words, { ...as, env, cwd: dir });
    if (done.code !== 0) throw new Error(`${program}: ${done.output}`);
  };
  await must('initdb', [
    ...['-D', dir, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
    ...['--encoding=UTF8', '--locale=C.UTF-8'],
  ]);
  const port = await freePort();
  const flags = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=''`;
  await must('pg_ctl', ['-D', dir, '-w', '-l', join(dir, 'log'), '-o', flags, 'start']);
  return {
    ownerUrl: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    async [Symbol.asyncDispose]() {
      await must('pg_ctl', ['-D', dir, '-w', '-m', 'fast', 'stop']);
      await folder[Symbol.asyncDispose]();
    },
  };
}
