import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createClient } from '@redis/client';
import { z } from 'zod';
import { streamOf } from '../../../src-hq/events/redis-sink.ts';
import { freePort } from './free-port.ts';
import { scratchFolder } from './scratch-folder.ts';

/** Why there is no Redis here; null where there is. */
export function whyNoRedis(): string | null {
  const found = spawnSync('redis-server', ['--version'], { stdio: 'ignore' });
  return found.error === undefined ? null : 'skipped: no redis-server on the path';
}

const Entry = z.object({
  eventId: z.string(),
  seq: z.coerce.number(),
  name: z.string(),
  aggregate: z.string(),
  aggregateId: z.string(),
  correlationId: z.string(),
  createdAt: z.string(),
  body: z.string(),
});
export type StreamEntry = z.infer<typeof Entry>;

/** A real redis-server of the test's own, on one port however often it is killed and started. */
export class RedisServer implements AsyncDisposable {
  readonly url: string;
  readonly #port: number;
  readonly #folder: Awaited<ReturnType<typeof scratchFolder>>;
  #child: ChildProcess | null = null;

  private constructor(port: number, folder: Awaited<ReturnType<typeof scratchFolder>>) {
    this.#port = port;
    this.#folder = folder;
    this.url = `redis://127.0.0.1:${port}`;
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), await scratchFolder());
    await server.up();
    return server;
  }

  /** Resolves when it takes connections; what it was told before is in its append-only file. */
  async up(): Promise<void> {
    const words = ['--port', String(this.#port), '--bind', '127.0.0.1', '--dir', this.#folder.path];
    const kept = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
    const child = spawn('redis-server', [...words, ...kept], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.#child = child;
    const ready = Promise.withResolvers<void>();
    child.once('exit', (code) => ready.reject(new Error(`redis-server ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('Ready to accept connections')) ready.resolve();
    });
    await ready.promise;
  }

  /** `kill -9` of this server and no other. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** A business's stream, whole. */
  async stream(businessId: string): Promise<StreamEntry[]> {
    const client = createClient({ url: this.url });
    await client.connect();
    try {
      const entries = await client.xRange(streamOf(businessId), '-', '+');
      return (entries ?? []).map(({ message }) => Entry.parse({ ...message }));
    } finally {
      client.destroy();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await this.#folder[Symbol.asyncDispose]();
  }
}
