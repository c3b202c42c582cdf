import { join } from 'node:path';
import { appRoot } from '../../src-main/app-root.ts';
import { openForReading, STORE_FILE } from '../../src-main/store/connection.ts';
import { readMigrations } from '../../src-main/store/migrate.ts';
import { expectedSchema, verifyStore } from '../../src-main/store/verify/verify-store.ts';

/** Everything `npm run verify` finds wrong in a data folder, in words. */
export function verifyProblems(dataDir: string): readonly string[] {
  const db = openForReading(join(dataDir, STORE_FILE));
  try {
    const schema = expectedSchema(readMigrations(join(appRoot(), 'migrations', 'terminal')));
    const report = db.transaction(() => verifyStore(db, schema))();
    return report.checks.flatMap((check) => check.problems);
  } finally {
    db.close();
  }
}
