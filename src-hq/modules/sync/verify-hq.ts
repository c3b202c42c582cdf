import { type RawBuilder, sql } from 'kysely';
import type { Work } from '../../store/work.ts';
import { checkShiftReports } from '../shifts/verify-shift-check.ts';
import { lockLog } from './postgres-sync-store.ts';
import { compareRebuilt } from './rebuild-check.ts';
import {
  CHAIN_CHECKS,
  COUNTER_CHECKS,
  type InvariantCheck,
  MONEY_CHECKS,
} from './verify-checks.ts';
import { REFUND_CHECKS } from './verify-refund-checks.ts';

/** What one of SYNC's invariants looks like on this data. */
export interface InvariantReport {
  readonly invariant: number;
  readonly what: string;
  /** How much was looked at. */
  readonly checked: number;
  /** How much of it is wrong. */
  readonly faults: number;
  /** The first few of them, in words. */
  readonly examples: readonly string[];
}

/** So many of a kind are named. */
const MAX_EXAMPLES = 5;

/**
 * HQ's side of SYNC's invariants 2 to 10 and 12, on the data as it is: nothing is changed. What
 * terminals alone know (what they show, what they hold unsent) is not here.
 * @param maxRebuilt of a longer log the rebuild (12) is left out, since it is made in memory
 */
export async function verifyHq(
  work: Work,
  maxRebuilt: number = Number.POSITIVE_INFINITY,
): Promise<readonly InvariantReport[]> {
  // Nothing moves between two checks.
  await lockLog(work);
  const reports: InvariantReport[] = [];
  for (const check of [...CHAIN_CHECKS, ...MONEY_CHECKS, ...COUNTER_CHECKS, ...REFUND_CHECKS]) {
    reports.push(await run(work, check));
  }
  reports.push({
    ...{ invariant: 6, what: 'each Z is what HQ makes of what it booked, or is flagged' },
    ...(await checkShiftReports(work)),
  });
  const entries = sql`select from sync_log where business_id = ${work.businessId}`;
  if ((await countOf(work, entries)) > maxRebuilt) return reports;
  const { tables, differences } = await compareRebuilt(work);
  reports.push({
    ...{ invariant: 12, what: 'rebuilding the projections gives the same tables' },
    checked: tables.reduce((sum, { rows }) => sum + rows, 0),
    ...{ faults: differences.length, examples: differences.slice(0, MAX_EXAMPLES) },
  });
  return reports;
}

async function run(work: Work, check: InvariantCheck): Promise<InvariantReport> {
  const { invariant, what } = check;
  const checked = await countOf(work, check.all(work.businessId));
  const wrong = check.wrong(work.businessId);
  const faults = await countOf(work, wrong);
  const named = await sql<{ name: string }>`
    select wrong.name from (${wrong}) as wrong order by 1 limit ${MAX_EXAMPLES}`.execute(work.db);
  return { invariant, what, checked, faults, examples: named.rows.map(({ name }) => name) };
}

async function countOf(work: Work, rows: RawBuilder<unknown>): Promise<number> {
  const found = await sql<{ n: number }>`select count(*) as n from (${rows}) as r`.execute(work.db);
  return found.rows[0]?.n ?? 0;
}
