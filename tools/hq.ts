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
import { foundBusiness } from './found-business.ts';
import { buildBackOfficeWhenStale } from './build.ts';

const USAGE = `npm run hq -- [COMMAND] [--data DIR] [--port N] [--host ADDRESS] [--no-demo] [--no-build]

Starts HQ with the demo business, on PostgreSQL in DIR, or on a server:
  --data DIR      where everything is kept (data/hq)
  --port N        0 for one that is free (8080)
  --host ADDRESS  127.0.0.1; another only behind a proxy that speaks TLS
  --no-demo       without the demo business
  --no-build      with the pages as they were built

  found CODE NAME EMAIL
                  makes a business with one admin, whose password is printed once
  rebuild         makes the tables again from the journals and compares; 1 where one differs
  verify          checks HQ's side of what must hold, and prints each with its count
  restore FILE    puts a dump into an empty folder; put the old signing-secret there first
  replay SINCE    sends events once more, from a moment on (2026-11-21 or 2026-11-21T09:00Z)

  HQ_DATABASE_URL        a server, as a login in the role tillwright_app
  HQ_OWNER_DATABASE_URL  its owner, who migrates it first
  HQ_TOKEN_SECRET        32 letters or more, the same on every node
  HQ_SIGNING_SECRET      32 letters or more, the same on every node; keep it with the backups
  HQ_TRUSTED_PROXIES     addresses of the proxies before it, which say who asks
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
  if (given.command === 'restore') return restoreFrom(choice, given.arguments[0] ?? '', say);
  if (given.command === 'replay') return replaySince(choice, given.arguments[0] ?? '', say);
  if (given.command === 'found') return foundBusiness(choice, given.arguments, say);
  // Listening from the start: a Ctrl-C while PostgreSQL is being set up is kept for after it.
  const stopped = stopSignal();
  if (given.build) await buildPages();
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

/** What may be asked for, and how many words each takes. */
const COMMANDS = { rebuild: 0, verify: 0, restore: 1, replay: 1, found: 3 } as const;

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
  readonly command: keyof typeof COMMANDS | null;
  /** The dump to restore, the moment to replay from, the business to make. */
  readonly arguments: readonly string[];
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly demo: boolean;
  readonly build: boolean;
  /** Enrols the demo's till, which `npm start` starts beside. */
  readonly tillCode: string | null;
  readonly help: boolean;
}

function isCommand(word: string | null): word is keyof typeof COMMANDS {
  return word !== null && Object.hasOwn(COMMANDS, word);
}

function parseWords(given: readonly string[]): Given | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...given],
      allowPositionals: true,
      options: {
        data: { type: 'string', default: join(root, 'data', 'hq') },
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '8080' },
        'no-demo': { type: 'boolean', default: false },
        'no-build': { type: 'boolean', default: false },
        'till-code': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
    const [said = null, ...words] = positionals;
    const command = isCommand(said) ? said : null;
    if (!(port <= 65_535) || said !== command) return null;
    if (words.length !== (command === null ? 0 : COMMANDS[command])) return null;
    if (command === 'replay' && Number.isNaN(Date.parse(words[0] ?? ''))) return null;
    const { data: dataDir, host, help } = values;
    const tillCode = values['till-code'] ?? null;
    const [demo, build] = [!values['no-demo'], !values['no-build']];
    return { command, arguments: words, dataDir, host, port, demo, build, tillCode, help };
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
