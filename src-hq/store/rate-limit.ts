import { sql } from 'kysely';
import type { Work } from './work.ts';

/** The business of what happens before it is known whose it is. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

export interface RateLimit {
  readonly attempts: number;
  readonly windowMs: number;
}

/**
 * Counts an attempt where every node sees it. Counted before it is known whether it succeeds, in a
 * transaction of its own, so that a failure does not undo the count.
 * @returns how long to wait, in milliseconds; 0 where the attempt is within the limit
 */
export async function countAttempt(
  work: Work,
  subject: string,
  limit: RateLimit,
  nowMs: number,
): Promise<number> {
  const startMs = nowMs - (nowMs % limit.windowMs);
  const start = new Date(startMs).toISOString();
  const counted = await sql<{ attempts: number }>`
    insert into rate_window as counted (business_id, subject, window_start, attempts)
    values (${work.businessId}, ${subject}, ${start}, 1)
    on conflict (business_id, subject, window_start)
      do update set attempts = counted.attempts + 1
    returning attempts`.execute(work.db);
  // What is over is of no use to anybody; a few rows go with every attempt.
  await sql`
    delete from rate_window where (business_id, subject, window_start) in (
      select business_id, subject, window_start from rate_window
      where business_id = ${work.businessId}
        and window_start < ${new Date(nowMs - 86_400_000).toISOString()}
      limit 10 for update skip locked)`.execute(work.db);
  const attempts = counted.rows[0]?.attempts ?? 0;
  return attempts <= limit.attempts ? 0 : startMs + limit.windowMs - nowMs;
}
