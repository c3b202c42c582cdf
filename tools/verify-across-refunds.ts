import { sql } from 'kysely';
import { z } from 'zod';
import type { Work } from '../src-hq/store/work.ts';
import type { AcrossCheck } from './verify-across.ts';

/** A terminal's journal, for what it gave back. */
export interface RefundBooks {
  readonly dataDir: string;
  /** HQ has acked up to here: what is behind it is nobody's fault. */
  readonly ackedSeq: number;
  readonly journal: readonly {
    readonly seq: number;
    readonly hash: string;
    readonly bytes: string;
  }[];
}

const Refund = z.object({
  type: z.literal('refund.processed'),
  payload: z.object({
    refund: z.object({ refundId: z.string(), totalMinor: z.number() }),
    lines: z.array(z.object({ saleLineId: z.string().nullable(), quantityMilli: z.number() })),
  }),
});

/**
 * Invariant 10, across: each refund that a terminal sent is one at HQ, for the same money, and of
 * no line more came back at all terminals together than was sold, unless HQ says so.
 */
export async function refundChecks(
  work: Pick<Work, 'db' | 'businessId'>,
  tills: readonly RefundBooks[],
): Promise<readonly AcrossCheck[]> {
  const booked: AcrossCheck = check('each refund that was sent is one at HQ, for the same money');
  const bounded: AcrossCheck = check('no line came back more often than it was sold, unflagged');
  const back = new Map<string, number>();
  const seen = new Set<string>();
  for (const { dataDir, ackedSeq, journal } of tills) {
    for (const { seq, hash, bytes } of journal) {
      // A copy of a disk brings the same events once more.
      if (seen.has(hash) || !bytes.includes('"refund.processed"')) continue;
      seen.add(hash);
      const event = Refund.safeParse(JSON.parse(bytes)).data;
      if (event === undefined) continue;
      for (const { saleLineId, quantityMilli } of event.payload.lines) {
        if (saleLineId === null) continue;
        back.set(saleLineId, (back.get(saleLineId) ?? 0) + quantityMilli);
      }
      if (seq > ackedSeq) continue;
      booked.checked += 1;
      const { refundId, totalMinor } = event.payload.refund;
      if (!(await isAtHq(work, { hash, refundId, totalMinor }))) {
        booked.problems.push(`${dataDir}: refund ${refundId} is not at HQ as it was sent`);
      }
    }
  }
  for (const [line, milli] of back) {
    bounded.checked += 1;
    if (await isExcessive(work, line, milli)) {
      bounded.problems.push(`${milli} of line ${line} came back`);
    }
  }
  return [booked, bounded];
}

function check(what: string): AcrossCheck {
  return { invariant: 10, what, checked: 0, problems: [] };
}

async function isAtHq(
  { db, businessId }: Pick<Work, 'db' | 'businessId'>,
  sent: { readonly hash: string; readonly refundId: string; readonly totalMinor: number },
): Promise<boolean> {
  const found = await sql`
    select from refund where business_id = ${businessId} and refund_id = ${sent.refundId}
      and event_hash = ${sent.hash} and total_minor = ${sent.totalMinor}`.execute(db);
  return found.rows.length === 1;
}

/** More than HQ knows to be sold, and HQ has not said so; of an unsent sale nobody can tell. */
async function isExcessive(
  { db, businessId }: Pick<Work, 'db' | 'businessId'>,
  line: string,
  milli: number,
): Promise<boolean> {
  const found = await sql`
    select from counter_ledger c where c.business_id = ${businessId}
      and c.counter = ${`refund:${line}`} and c.received > 0 and c.received < ${milli}
      and not exists (select from exception x where x.business_id = c.business_id
        and x.type in ('refunded_twice', 'lease_unbacked')
        and x.evidence ->> 'detail' like '% of ' || c.counter || '%')`.execute(db);
  return found.rows.length > 0;
}
