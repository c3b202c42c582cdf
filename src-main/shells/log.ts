import { mkdir, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import pinoRoll from 'pino-roll';

const KEPT_DAYS = 14;
const DAY_MS = 24 * 60 * 60 * 1_000;
/**
 * A day that fills more than this rolls early, so that a fault cannot fill the disk with its own
 * log.
 */
const LARGEST_FILE = '50m';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Names whose values never reach a log, at the top of a record or one step inside it. */
const SECRETS = ['pin', 'token', 'authorization', 'password', 'secret', 'override', 'input'];

export interface Log {
  readonly logger: Logger;
  /** Writes what is still buffered and closes the file. */
  close(): Promise<void>;
}

/**
 * The shell's log: JSON lines in `<data>/logs`, a file a day, two weeks kept. Values under a
 * secret's name are replaced, but the rule is that no caller hands one over.
 */
export async function openLog(dataDir: string, level: LogLevel, nowMs = Date.now()): Promise<Log> {
  const folder = join(dataDir, 'logs');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeOld(folder, nowMs);
  const stream = await pinoRoll({
    file: join(folder, 'shell'),
    frequency: 'daily',
    size: LARGEST_FILE,
    dateFormat: 'yyyy-MM-dd',
    mkdir: true,
    sync: false,
    limit: { count: KEPT_DAYS - 1, removeOtherLogFiles: true },
  });
  // A disk that takes no log line must not take the till with it.
  stream.on('error', () => {});
  const paths = SECRETS.flatMap((name) => [name, `*.${name}`]);
  const logger = pino({ level, redact: { paths, censor: '[hidden]' }, base: null }, stream);
  return { logger, close: () => closed(stream) };
}

function closed(stream: Awaited<ReturnType<typeof pinoRoll>>): Promise<void> {
  return new Promise((resolve) => {
    stream.once('close', resolve);
    stream.end();
  });
}

/**
 * pino-roll clears old files only when it rolls, and a till that is off at midnight never rolls.
 */
async function removeOld(folder: string, nowMs: number): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^shell\.\d{4}-\d{2}-\d{2}\.\d+\.log$/.test(name)) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (nowMs - mtimeMs > KEPT_DAYS * DAY_MS) await unlink(path);
  }
}
