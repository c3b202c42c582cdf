import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why a test with ptys cannot run here, or null where it can. */
export function ptyAbsence(): string | null {
  const { error } = spawnSync('socat', ['-V'], { stdio: 'ignore' });
  return error === undefined ? null : 'skipped: no socat';
}

/** Two ends of a cable, made by socat: what is written to one is read from the other. */
export class PtyPair implements AsyncDisposable {
  /** The end that the program under test opens. */
  readonly path: string;
  readonly #farPath: string;
  readonly #directory: string;
  #process: ChildProcess | null = null;
  #far: FileHandle | null = null;

  private constructor(directory: string) {
    this.#directory = directory;
    this.path = join(directory, 'till');
    this.#farPath = join(directory, 'device');
  }

  static async open(): Promise<PtyPair> {
    const pair = new PtyPair(await mkdtemp(join(tmpdir(), 'pty-')));
    await pair.plugIn();
    return pair;
  }

  /** Both ends appear, by the same names. */
  async plugIn(): Promise<void> {
    // Watching begins before socat does, so that no end appears unseen.
    const watcher = watch(this.#directory);
    await new Promise<void>((resolve) => {
      watcher.on('change', () => {
        if (this.#bothThere()) resolve();
      });
      this.#process = spawn(
        'socat',
        [`pty,raw,echo=0,link=${this.path}`, `pty,raw,echo=0,link=${this.#farPath}`],
        { stdio: 'ignore' },
      );
    });
    watcher.close();
    this.#far = await open(this.#farPath, 'r+');
  }

  /** Both ends vanish, as when a cable is pulled. */
  async unplug(): Promise<void> {
    const process = this.#process;
    this.#process = null;
    await this.#far?.close().catch(() => undefined);
    this.#far = null;
    if (process === null || process.exitCode !== null) return;
    const ended = once(process, 'exit');
    process.kill();
    await ended;
  }

  /** As the device at the far end would send it. */
  async send(bytes: Uint8Array | string): Promise<void> {
    await this.#far?.write(Buffer.from(bytes));
  }

  /** Reads `length` bytes that came to the far end. */
  async receive(length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(length);
    for (let read = 0; read < length;) {
      const result = await this.#far?.read(bytes, read, length - read);
      if (result === undefined || result.bytesRead === 0) return bytes.subarray(0, read);
      read += result.bytesRead;
    }
    return bytes;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.unplug();
    await rm(this.#directory, { recursive: true, force: true });
  }

  #bothThere(): boolean {
    return existsSync(this.path) && existsSync(this.#farPath);
  }
}
