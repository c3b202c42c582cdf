import { sql } from 'kysely';
import { z } from 'zod';
import { canonicalJson } from '../shared/protocol/canonical-json.ts';
import { differencesOf, readReport, Z_DIFFERS } from '../src-hq/modules/shifts/z-check.ts';
import type { Work } from '../src-hq/store/work.ts';
import type { RefundBooks } from './verify-across-refunds.ts';
import type { AcrossCheck } from './verify-across.ts';

const Closed = z.object({
  type: z.literal('shift.closed'),
  payload: z.object({
    number: z.number(),
    countedMinor: z.number(),
    overShortMinor: z.number(),
    figures: z.record(z.string(), z.json()),
  }),
});

/**
 * Invariant 6, across: each Z that a terminal sent is one at HQ, figure for figure, and what HQ
 * makes of the sales it booked, unless HQ says that it is not.
 */
export async function shiftChecks(
  work: Work,
  tills: readonly RefundBooks[],
): Promise<readonly AcrossCheck[]> {
  const kept = check('each Z that was sent is at HQ as it was made');
  const agreed = check('each Z is what HQ makes of the sales it booked, or is flagged');
  const seen = new Set<string>();
  for (const { dataDir, ackedSeq, journal } of tills) {
    for (const { seq, hash, bytes } of journal) {
      // A copy of a disk brings the same events once more.
      if (seq > ackedSeq || seen.has(hash) || !bytes.includes('"shift.closed"')) continue;
      seen.add(hash);
      const event = Closed.safeParse(JSON.parse(bytes)).data;
      if (event === undefined) continue;
      const { number, countedMinor, overShortMinor, figures } = event.payload;
      const name = `${dataDir}: Z ${number}`;
      kept.checked += 1;
      const report = await readReport(work, hash);
      if (report === null) {
        kept.problems.push(`${name} is not at HQ`);
        continue;
      }
      const same =
        canonicalJson(z.json().parse(report.figures)) === canonicalJson(figures) &&
        report.countedMinor === countedMinor &&
        report.overShortMinor === overShortMinor;
      if (!same) kept.problems.push(`${name} was made otherwise`);
      agreed.checked += 1;
      const [first] = await differencesOf(work, report);
      if (first === undefined || (await isFlagged(work, hash))) continue;
      agreed.problems.push(`${name}: ${first.figure} ${first.z}, HQ ${first.hq}`);
    }
  }
  return [kept, agreed];
}

function check(what: string): AcrossCheck {
  return { invariant: 6, what, checked: 0, problems: [] };
}

async function isFlagged({ db, businessId }: Work, hash: string): Promise<boolean> {
  const found = await sql`
    select from exception where business_id = ${businessId} and type = ${Z_DIFFERS}
      and clash_key = ${`${Z_DIFFERS}:${hash}`}`.execute(db);
  return found.rows.length > 0;
}
