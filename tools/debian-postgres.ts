import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const DEBIAN = '/usr/lib/postgresql';

/** Where the programs of Debian's newest PostgreSQL lie; null where there is none. */
export function debianPostgresBin(): string | null {
  if (!existsSync(DEBIAN)) return null;
  const versions = readdirSync(DEBIAN).toSorted((one, other) => Number(other) - Number(one));
  const bins = versions.map((version) => join(DEBIAN, version, 'bin'));
  return bins.find((bin) => existsSync(join(bin, 'initdb'))) ?? null;
}

/** What is run once more on it: what its version could tell apart from the embedded one's. */
export const DEBIAN_SUITES = [
  ...['server-version', 'postgres-sync', 'row-security', 'resources', 'outbox', 'jobs'].map(
    (name) => `test/hq/${name}.test.ts`,
  ),
];
