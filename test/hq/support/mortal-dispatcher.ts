import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { uuidv7 } from 'uuidv7';
import type { EventSink } from '../../../src-hq/events/event-sink.ts';
import { startDispatcher } from '../../../src-hq/events/outbox-dispatcher.ts';
import { redisSink } from '../../../src-hq/events/redis-sink.ts';
import { createMetrics } from '../../../src-hq/metrics.ts';
import { openDatabase } from '../../../src-hq/store/database.ts';

/**
 * A node's dispatcher in a process of its own, made to be killed: `sent` is printed when Redis has a
 * batch and PostgreSQL has not been told, and then it stands still.
 */
export interface MortalDispatcher {
  /** Resolves when Redis has a batch of which PostgreSQL does not know. */
  readonly sent: Promise<void>;
  kill(): Promise<void>;
}

export function spawnDispatcher(nodeUrl: string, redisUrl: string): MortalDispatcher {
  const program = fileURLToPath(import.meta.url);
  const child: ChildProcess = spawn(process.execPath, [program, nodeUrl, redisUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const sent = Promise.withResolvers<void>();
  const gone = once(child, 'exit');
  void gone.then(() => sent.reject(new Error('The dispatcher ended by itself')));
  if (child.stdout === null) throw new Error('It has no output');
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'sent') sent.resolve();
  });
  return {
    sent: sent.promise,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** The real sink, which never comes back from its first batch. */
function standingStill(inner: EventSink): EventSink {
  return {
    ...inner,
    async send(businessId, events) {
      await inner.send(businessId, events);
      process.stdout.write('sent\n');
      await new Promise(() => {});
    },
  };
}

function serve(nodeUrl: string, redisUrl: string): void {
  const logger = pino({ level: 'silent' });
  const deps = {
    ...{ database: openDatabase(nodeUrl, logger), logger, metrics: createMetrics() },
    ...{ clock: { wallMs: () => Date.now() }, ids: { next: uuidv7 } },
  };
  startDispatcher(deps, standingStill(redisSink(redisUrl, logger)));
}

const [, program, nodeUrl, redisUrl] = process.argv;
if (program === fileURLToPath(import.meta.url)) serve(nodeUrl ?? '', redisUrl ?? '');
