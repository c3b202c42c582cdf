import { fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { distributionOf, timed } from './distribution.ts';

/** What the figures were measured on; without it they say little. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly node: string;
  readonly sqlite: string;
  readonly platform: string;
  /** One small write made durable, median: the floor under every durable transaction. */
  readonly fsyncMs: number;
  /** Processes that wanted to run, over the last minute; more than cores means a busy machine. */
  readonly load: number;
}

const FSYNCS = 50;

export function describeMachine(folder: string): Machine {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    sqlite: sqliteVersion(),
    platform: `${process.platform} ${process.arch}`,
    fsyncMs: fsyncMs(folder),
    load: loadavg()[0] ?? 0,
  };
}

export function machineLine(machine: Machine): string {
  const { processor, cores, memoryGib, node, sqlite, platform, fsyncMs: sync, load } = machine;
  return (
    `${processor}, ${cores} cores, ${memoryGib} GiB, ${platform}, Node ${node}, SQLite ${sqlite}, ` +
    `fsync ${sync.toFixed(2)} ms, load ${load.toFixed(1)}`
  );
}

function sqliteVersion(): string {
  const db = new Database(':memory:');
  try {
    return db.prepare<[], string>('select sqlite_version()').pluck().get() ?? 'unknown';
  } finally {
    db.close();
  }
}

function fsyncMs(folder: string): number {
  const own = mkdtempSync(join(folder, 'fsync-'));
  const file = openSync(join(own, 'file'), 'w');
  try {
    const page = Buffer.alloc(4096, 1);
    const times = Array.from(
      { length: FSYNCS },
      () =>
        timed(() => {
          writeSync(file, page);
          fsyncSync(file);
        }).ms,
    );
    return distributionOf(times).medianMs;
  } finally {
    rmSync(own, { recursive: true });
  }
}
