import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** Why a test on a serial line cannot run here; null where it can. */
export function noSerialPty(): string | null {
  if (process.platform === 'win32') return 'skipped: no ptys on Windows';
  const found = spawnSync('socat', ['-V'], { stdio: 'ignore' });
  return found.error === undefined ? null : 'skipped: no socat';
}

/**
 * A serial line with both ends here: the till opens `path`, the test writes as the scanner would.
 */
export class SerialPty implements AsyncDisposable {
  /** The till's end, as `--scanner` takes it. */
  readonly path: string;
  readonly #socat: ChildProcess;
  readonly #scanner: FileHandle;

  private constructor(path: string, socat: ChildProcess, scanner: FileHandle) {
    this.path = path;
    this.#socat = socat;
    this.#scanner = scanner;
  }

  static async open(folder: string): Promise<SerialPty> {
    const till = join(folder, 'scanner-till');
    const scanner = join(folder, 'scanner-far');
    const end = (path: string): string => `pty,raw,echo=0,link=${path}`;
    const socat = spawn('socat', ['-d', '-d', end(till), end(scanner)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await started(socat);
    return new SerialPty(till, socat, await open(scanner, 'r+'));
  }

  /** One code and the carriage return that most scanners end it with. */
  async scan(code: string): Promise<void> {
    await this.write(`${code}\r`);
  }

  async write(text: string): Promise<void> {
    await this.#scanner.write(text, null, 'latin1');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scanner.close();
    if (this.#socat.exitCode !== null) return;
    const ended = once(this.#socat, 'exit');
    this.#socat.kill();
    await ended;
  }
}

/** `socat -d -d` says when it has made both ends and begins to carry bytes. */
function started(socat: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    socat.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('starting data transfer loop')) resolve();
    });
    socat.once('error', reject);
    socat.once('exit', () => reject(new Error(`socat ended:\n${said}`)));
  });
}
