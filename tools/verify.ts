import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nodeSettings } from '../src-hq/node-settings.ts';
import { appRoot } from '../src-main/app-root.ts';
import { openForReading, STORE_FILE } from '../src-main/store/connection.ts';
import { readMigrations } from '../src-main/store/migrate.ts';
import type { Check, VerifyReport } from '../src-main/store/verify/report.ts';
import { expectedSchema, verifyStore } from '../src-main/store/verify/verify-store.ts';
import { verifyAll } from './hq-checks.ts';

const USAGE = `Usage: npm run verify -- [--data DIR]… [--json] [--hq DIR]

Recomputes a terminal's books and says what does not hold. It only reads, and the till may run.
With --hq it also holds terminals and HQ against each other, and both must have come to rest.

  --data DIR   where a terminal keeps its store (default data/terminal); may be given several times
  --json       the first terminal's report as JSON
  --hq DIR     where HQ keeps its own, while it is stopped; HQ_DATABASE_URL names a server instead`;

/** `npm run verify`: exit 0 when everything holds. */
async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      data: { type: 'string', multiple: true, default: ['data/terminal'] },
      json: { type: 'boolean', default: false },
      hq: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  let holds = true;
  for (const dataDir of values.data) {
    const file = join(dataDir, STORE_FILE);
    if (!existsSync(file)) {
      console.error(`There is no store in ${dataDir}.`);
      return 2;
    }
    const report = verify(file);
    holds &&= report.ok;
    if (values.json) {
      console.log(JSON.stringify(report, null, 2));
      return holds ? 0 : 1;
    }
    if (values.data.length > 1) console.log(`\nTerminal in ${dataDir}`);
    print(report);
  }
  const settings = nodeSettings(process.env);
  if (values.hq === undefined && settings.databaseUrl === null) return holds ? 0 : 1;
  const choice = { ...settings, dataDir: values.hq ?? '' };
  const across = await verifyAll(choice, (line) => console.log(line), values.data);
  return holds ? across : 1;
}

/** One read transaction: a till that sells meanwhile does not move under the checks. */
function verify(file: string): VerifyReport {
  const db = openForReading(file);
  try {
    const schema = expectedSchema(readMigrations(join(appRoot(), 'migrations', 'terminal')));
    return db.transaction(() => verifyStore(db, schema))();
  } finally {
    db.close();
  }
}

function print(report: VerifyReport): void {
  for (const check of report.checks) console.log(lineOf(check));
  const wrong = report.checks.filter((check) => check.problemCount > 0).length;
  console.log(report.ok ? '\nEverything holds.' : `\n${wrong} checks found something wrong.`);
}

function lineOf({ name, count, problemCount, problems }: Check): string {
  const head = `${problemCount === 0 ? 'ok   ' : 'WRONG'} ${String(count).padStart(9)}  ${name}`;
  const more = problemCount - problems.length;
  return [
    head,
    ...problems.map((problem) => `                 ${problem}`),
    ...(more > 0 ? [`                 and ${more} more`] : []),
  ].join('\n');
}

process.exitCode = await main(process.argv.slice(2));
