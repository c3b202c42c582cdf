import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { loadDemoBusiness } from '../demo/demo-business.ts';
import {
  DEMO_CODE,
  DEMO_PASSWORD,
  demoEmail,
  offerDemoCode,
  seedDemo,
} from '../src-hq/demo/seed-demo.ts';
import type { AppDeps } from '../src-hq/app-deps.ts';
import { nodeSettings } from '../src-hq/node-settings.ts';
import { rebuildAll, replaySince, restoreFrom, verifyAll } from './hq-checks.ts';
import { NotEmptyError } from '../src-hq/restore-hq.ts';
import { startNode } from '../src-hq/running-node.ts';
import { DataFolderBusyError } from '../src-hq/store/folder-lock.ts';
import { MigrationError } from '../src-hq/store/migrate.ts';
import { buildBackOfficeWhenStale } from './build.ts';

const USAGE = `npm run hq -- [rebuild | verify | restore FILE | replay SINCE] [--data DIR] [--port N] [--host ADDRESS] [--no-demo]

Starts HQ with the demo business, on PostgreSQL in DIR, or on a server:
  --data DIR      where everything is kept (data/hq)
  --port N        0 for one that is free (8080)
  --host ADDRESS  127.0.0.1; another only behind a proxy that speaks TLS
  --no-demo       without the demo business

  rebuild         makes the tables again from the journals and compares; 1 where one differs
  verify          checks HQ's side of what must hold, and prints each with its count
  restore FILE    puts a dump into an empty folder; put the old signing-secret there first
  replay SINCE    sends events once more, from a moment on (2026-11-21 or 2026-11-21T09:00Z)

  HQ_DATABASE_URL        a server, as a login in the role tillwright_app
  HQ_OWNER_DATABASE_URL  its owner, who migrates it first
  HQ_TOKEN_SECRET        32 letters or more, the same on every node
  HQ_SIGNING_SECRET      32 letters or more, the same on every node; keep it with the backups
  REDIS_URL              where events go: a stream a business
  HQ_LOG_LEVEL           debug, info, warn (as it is), error, silent
`;

const root = join(import.meta.dirname, '..');

/** `npm run hq`: 0 when it was stopped, 1 when it failed, 2 for words it does not know. */
async function main(words: readonly string[]): Promise<number> {
  const given = parseWords(words);
  if (given === null || given.help) {
    process.stderr.write(USAGE);
    return given === null ? 2 : 0;
  }
  const settings = nodeSettings(process.env);
  const choice = { ...given, ...settings };
  if (given.command === 'rebuild') return rebuildAll(choice, say);
  if (given.command === 'verify') return verifyAll(choice, say);
  if (given.command === 'restore') return restoreFrom(choice, given.argument, say);
  if (given.command === 'replay') return replaySince(choice, given.argument, say);
  // Listening from the start: a Ctrl-C while PostgreSQL is being set up is kept for after it.
  const stopped = stopSignal();
  await buildPages();
  say(`Starting HQ in ${shown(given.dataDir)}…`);
  const beforeListening = async (deps: AppDeps): Promise<void> => {
    if (!given.demo) return;
    const made = await seedDemo(deps, loadDemoBusiness());
    say(made ? 'The demo business was made.' : 'The demo business is as it was left.');
    if (given.tillCode !== null) await offerDemoCode(deps, given.tillCode);
  };
  const backOfficeFolder = join(root, 'out', 'back-office');
  await using node = await startNode({ ...choice, backOfficeFolder, beforeListening });
  say(`HQ        ${node.url}  (${node.storeDescription})`);
  if (existsSync(join(backOfficeFolder, 'index.html'))) say(`Pages     ${node.url}/`);
  say(`Docs      ${node.url}/docs   ${node.url}/openapi.json`);
  if (given.demo) {
    say(`Sign in   business ${DEMO_CODE}, ${demoEmail('admin')}, password "${DEMO_PASSWORD}"`);
  }
  say('Ctrl-C stops it.');
  await stopped;
  say('Stopping…');
  return 0;
}

const COMMANDS = ['rebuild', 'verify', 'restore', 'replay'] as const;

/** The API is worth starting without its pages, so a failed build is said and no more. */
async function buildPages(): Promise<void> {
  try {
    await buildBackOfficeWhenStale({ say });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `The back-office could not be built; the API starts all the same.\n${why}\n`,
    );
  }
}

interface Given {
  readonly command: (typeof COMMANDS)[number] | null;
  /** The dump to restore, or the moment to replay from. */
  readonly argument: string;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly demo: boolean;
  /** Enrols the demo's till, which `npm start` starts beside. */
  readonly tillCode: string | null;
  readonly help: boolean;
}

function parseWords(words: readonly string[]): Given | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        data: { type: 'string', default: join(root, 'data', 'hq') },
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '8080' },
        'no-demo': { type: 'boolean', default: false },
        'till-code': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
    const [said, argument = ''] = positionals;
    const command = COMMANDS.find((one) => one === said) ?? null;
    if (!(port <= 65_535) || (said ?? null) !== command) return null;
    const takesOne = command === 'restore' || command === 'replay';
    if (positionals.length !== (takesOne ? 2 : command === null ? 0 : 1)) return null;
    if (command === 'replay' && Number.isNaN(Date.parse(argument))) return null;
    const { data: dataDir, host, help } = values;
    const tillCode = values['till-code'] ?? null;
    const demo = !values['no-demo'];
    return { command, argument, dataDir, host, port, demo, tillCode, help };
  } catch {
    return null;
  }
}

/** Resolves at the first; later ones change nothing: npm hands a Ctrl-C on a second time. */
function stopSignal(): Promise<void> {
  const asked = Promise.withResolvers<void>();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => asked.resolve());
  }
  // Whoever started this one beside itself is gone.
  process.on('disconnect', () => asked.resolve());
  process.channel?.unref();
  return asked.promise;
}

function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // What a person can mend is said in a line; anything else with its trace.
  const known = [DataFolderBusyError, MigrationError, NotEmptyError].some(
    (one) => error instanceof one,
  );
  process.stderr.write(
    known && error instanceof Error ? `${error.message}\n` : `${String(error)}\n`,
  );
  if (!known && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
}
