import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { appRoot } from '../src-main/app-root.ts';
import { createFileSecretBox } from '../src-main/shells/secret-box.ts';
import { openStore } from '../src-main/store/open-store.ts';
import { systemClock, systemIds } from '../src-main/terminal.ts';

/**
 * `npm run backup`: a verified copy of a terminal that is not running; a running one takes its own.
 */
async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { data: { type: 'string', default: 'data/terminal' } },
  });
  const opened = openStore({
    dataDir: values.data,
    clock: systemClock,
    ids: systemIds,
    secretBox: createFileSecretBox(values.data),
    migrationsDir: join(appRoot(), 'migrations', 'terminal'),
  });
  if (!opened.ok) {
    console.error(`No backup: ${opened.error.code} ${JSON.stringify(opened.error.params)}`);
    return 1;
  }
  try {
    const { name, sales, lastReceipt } = await opened.value.backup();
    console.log(`${name}: ${sales} sales, last ${lastReceipt || 'none'}, checked whole.`);
    return 0;
  } finally {
    opened.value.close();
  }
}

process.exitCode = await main(process.argv.slice(2));
