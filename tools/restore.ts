import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { appRoot } from '../src-main/app-root.ts';
import { createFileSecretBox } from '../src-main/shells/secret-box.ts';
import { listBackups } from '../src-main/store/backup-list.ts';
import { restoreBackup, type RestoreError } from '../src-main/store/restore.ts';
import { systemClock, systemIds } from '../src-main/terminal.ts';

const USAGE = `Usage: npm run restore -- [options] [BACKUP]

Without BACKUP, lists the verified backups of a terminal, newest first. With one, puts it in the
store's place: what was there is moved aside, never deleted, and receipt numbers begin a new series.

  --data DIR   where the terminal keeps its store (default data/terminal)
  --help`;

const EXIT = { ok: 0, failed: 1, usage: 2, secondInstance: 3 } as const;

const WORDS: Readonly<Record<RestoreError, string>> = {
  BACKUP_UNKNOWN: 'There is no verified backup of that name. Nothing was changed.',
  BACKUP_INVALID: 'That backup does not open as a till’s store. Nothing was changed.',
  SECOND_INSTANCE: 'The till is running: stop it first. Nothing was changed.',
};

/** `npm run restore`. */
function main(argv: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      data: { type: 'string', default: 'data/terminal' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [name, ...more] = positionals;
  if (values.help || more.length > 0) {
    console.log(USAGE);
    return values.help ? EXIT.ok : EXIT.usage;
  }
  return name === undefined ? list(values.data) : restore(values.data, name);
}

function list(dataDir: string): number {
  const backups = listBackups(dataDir);
  if (backups.length === 0) {
    console.log(`No verified backup in ${dataDir}.`);
    return EXIT.failed;
  }
  for (const { name, takenAt, sales, lastReceipt } of backups) {
    console.log(`${name}  ${takenAt}  ${sales} sales, last ${lastReceipt || 'none'}`);
  }
  return EXIT.ok;
}

function restore(dataDir: string, name: string): number {
  const input = {
    dataDir,
    clock: systemClock,
    ids: systemIds,
    secretBox: createFileSecretBox(dataDir),
    migrationsDir: join(appRoot(), 'migrations', 'terminal'),
  };
  const restored = restoreBackup(input, name);
  if (!restored.ok) {
    console.error(WORDS[restored.error]);
    return restored.error === 'SECOND_INSTANCE' ? EXIT.secondInstance : EXIT.failed;
  }
  const { setAside, salvaged, series } = restored.value;
  console.log(`${name} is in place; new receipts begin with series ${series}.`);
  if (setAside !== null) {
    console.log(`What was there is kept in ${setAside}.`);
    console.log(
      `Of what happened after the backup, ${salvaged.events} events with ${salvaged.sales} sales ` +
        'could be read; they are in journal-after-backup.ndjson there.',
    );
  }
  return EXIT.ok;
}

process.exitCode = main(process.argv.slice(2));
