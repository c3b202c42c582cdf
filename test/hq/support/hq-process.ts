import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** `npm run hq` as a person starts it, on a folder and a free port. */
export interface HqProcess {
  readonly url: string;
  readonly lines: readonly string[];
  /** The exit code, and null where a signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export interface FailedProcess {
  readonly code: number | null;
  readonly errors: string;
}

export function startHq(
  folder: string,
  words: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<HqProcess> {
  return new Promise((resolve, reject) => {
    const { child, exited, errors } = spawnHq(folder, words, environment);
    const lines: string[] = [];
    void exited.then((code) => reject(new Error(`HQ ended with ${code}: ${errors()}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line !== 'Ctrl-C stops it.') return;
      const url = lines.join('\n').match(/^HQ\s+(\S+)/m)?.[1] ?? '';
      const end = (signal: NodeJS.Signals): Promise<number | null> => {
        child.kill(signal);
        return exited;
      };
      resolve({ url, lines, end });
    });
  });
}

export async function failHq(
  folder: string,
  words: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<FailedProcess> {
  const { exited, errors } = spawnHq(folder, words, environment);
  return { code: await exited, errors: errors() };
}

/** One command, to its end. */
export async function runHq(
  folder: string,
  words: readonly string[],
): Promise<{ readonly code: number | null; readonly output: string }> {
  const { child, exited } = spawnHq(folder, words, {});
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  return { code: await exited, output };
}

function spawnHq(
  folder: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
) {
  const program = join(ROOT, 'tools', 'hq.ts');
  const args = [program, '--data', folder, '--port', '0', ...words];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  const exited = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  return { child, exited, errors: () => errors };
}
