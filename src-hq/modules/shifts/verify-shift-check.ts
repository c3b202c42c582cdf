import { sql } from 'kysely';
import { z } from 'zod';
import type { Work } from '../../store/work.ts';
import { differencesOf, readReport, Z_DIFFERS } from './z-check.ts';

const Z_NAME = z.object({ eventHash: z.string(), name: z.string(), flagged: z.boolean() });
const MAX_EXAMPLES = 5;

/**
 * Invariant 6 of shifts: each Z is what HQ makes of the sales it booked, perpetual totals, tenders
 * and what was over or short included, or somebody is told that it is not.
 */
export async function checkShiftReports(work: Work): Promise<{
  readonly checked: number;
  readonly faults: number;
  readonly examples: readonly string[];
}> {
  const found = await sql`
    select r.event_hash as "eventHash", r.terminal_id || ' Z ' || r.number as name,
      exists (select from exception x where x.business_id = r.business_id
        and x.type = ${Z_DIFFERS} and x.clash_key = ${`${Z_DIFFERS}:`}::text || r.event_hash)
        as flagged
    from shift_report r where r.business_id = ${work.businessId}
    order by r.terminal_id, r.closed_seq`.execute(work.db);
  const reports = z.array(Z_NAME).parse(found.rows);
  const wrong: string[] = [];
  for (const { eventHash, name, flagged } of reports) {
    const report = flagged ? null : await readReport(work, eventHash);
    const [first] = report === null ? [] : await differencesOf(work, report);
    if (first !== undefined) wrong.push(`${name}: ${first.figure} ${first.z}, HQ ${first.hq}`);
  }
  return {
    ...{ checked: reports.length, faults: wrong.length },
    examples: wrong.slice(0, MAX_EXAMPLES),
  };
}
