import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { appRoot } from '../src-main/app-root.ts';
import { openForReading, STORE_FILE } from '../src-main/store/connection.ts';
import { readMigrations } from '../src-main/store/migrate.ts';
import type { Check, VerifyReport } from '../src-main/store/verify/report.ts';
import { expectedSchema, verifyStore } from '../src-main/store/verify/verify-store.ts';

const USAGE = `Usage: npm run verify -- [--data DIR] [--json]

Recomputes a terminal's books and says what does not hold. It only reads, and the till may run.

  --data DIR   where the terminal keeps its store (default data/terminal)
  --json       the report as JSON`;

/** `npm run verify`: exit 0 when everything holds. */
function main(argv: readonly string[]): number {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      data: { type: 'string', default: 'data/terminal' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const file = join(values.data, STORE_FILE);
  if (!existsSync(file)) {
    console.error(`There is no store in ${values.data}.`);
    return 2;
  }
  const report = verify(file);
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else print(report);
  return report.ok ? 0 : 1;
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

process.exitCode = main(process.argv.slice(2));
