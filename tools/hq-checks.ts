import { sql } from 'kysely';
import { pino } from 'pino';
import { uuidv7 } from 'uuidv7';
import { compareRebuilt } from '../src-hq/modules/sync/rebuild-check.ts';
import { HQ_ACTOR } from '../src-hq/modules/sync/projection-runner.ts';
import { verifyHq } from '../src-hq/modules/sync/verify-hq.ts';
import { restoreHq } from '../src-hq/restore-hq.ts';
import { openStore, type StoreChoice } from '../src-hq/store/open-store.ts';
import { replayOutbox } from '../src-hq/store/outbox.ts';
import { transact, type Work } from '../src-hq/store/work.ts';
import { verifyAcross } from './verify-across.ts';

type Say = (line: string) => void;

/** `npm run hq -- rebuild`: 0 where every table is the same, 1 where one differs. */
export async function rebuildAll(choice: StoreChoice, say: Say): Promise<number> {
  const holds = await eachBusiness(choice, say, async (work) => {
    const { events, tables, differences } = await compareRebuilt(work);
    say(`${events} events and what HQ did itself, made again and compared:`);
    for (const { name, rows, rebuilt } of tables) {
      const verdict = rows === rebuilt ? '' : '  DIFFERS';
      say(`${String(rows).padStart(10)} ${String(rebuilt).padStart(10)}  ${name}${verdict}`);
    }
    for (const difference of differences.slice(0, 20)) say(`  ${difference}`);
    if (differences.length > 20) say(`  and ${differences.length - 20} more`);
    say(differences.length === 0 ? 'The same.' : `${differences.length} differences.`);
    return differences.length === 0;
  });
  return verdictOf(holds, say);
}

/**
 * `npm run hq -- verify`, and `npm run verify` with terminals' folders: 0 where every invariant
 * holds, 1 where one does not.
 */
export async function verifyAll(
  choice: StoreChoice,
  say: Say,
  tillDirs: readonly string[] = [],
): Promise<number> {
  const holds = await eachBusiness(choice, say, async (work) => {
    const across = tillDirs.length === 0 ? [] : await verifyAcross(work, tillDirs);
    const between = across.map(({ problems, ...one }) => {
      return { ...one, faults: problems.length, examples: problems.slice(0, 5) };
    });
    const reports = [...(await verifyHq(work)), ...between];
    for (const { invariant, what, checked, faults, examples } of reports) {
      const verdict = faults === 0 ? 'holds' : `BROKEN ${faults} times`;
      say(`${String(invariant).padStart(4)}  ${String(checked).padStart(9)}  ${what}: ${verdict}`);
      for (const example of examples) say(`        ${example}`);
    }
    return reports.every(({ faults }) => faults === 0);
  });
  return verdictOf(holds, say);
}

/** `npm run hq -- restore FILE`: into an empty folder or database; what comes is recovery. */
export async function restoreFrom(choice: StoreChoice, dump: string, say: Say): Promise<number> {
  const ids = await restoreHq(choice, dump, pino({ level: 'warn' }));
  for (const id of ids) say(`Business ${id} was restored.`);
  say(
    'Each takes facts and grants nothing until its terminals have reported or are declared lost.',
  );
  say('The file signing-secret must be the old one: terminals know HQ by it.');
  return 0;
}

/**
 * `npm run hq -- replay SINCE`: the events that are still kept go out once more, by the nodes that
 * serve, under the ids they had.
 */
export async function replaySince(
  choice: StoreChoice & { readonly redisUrl: string | null },
  since: string,
  say: Say,
): Promise<number> {
  const sink = choice.redisUrl === null ? 'process' : 'redis';
  const from = new Date(since).toISOString();
  await eachBusiness(choice, say, async (work) => {
    const count = await replayOutbox(work, sink, from);
    say(`${count} events since ${from} will be sent once more (${sink}).`);
    return true;
  });
  return 0;
}

async function eachBusiness(
  choice: StoreChoice,
  say: Say,
  check: (work: Work) => Promise<boolean>,
): Promise<boolean> {
  await using store = await openStore(choice, pino({ level: 'warn' }));
  const { database } = store;
  const found = await sql<{ id: string }>`select business_ids() as id`.execute(database);
  const deps = { database, clock: { wallMs: () => Date.now() }, ids: { next: uuidv7 } };
  let holds = true;
  for (const { id } of found.rows) {
    say(`Business ${id}`);
    holds = (await transact(deps, id, HQ_ACTOR, check)) && holds;
  }
  return holds;
}

function verdictOf(holds: boolean, say: Say): number {
  say(holds ? 'Everything holds.' : 'Something does not hold: see above.');
  return holds ? 0 : 1;
}
