import { sql } from 'kysely';
import type { AppDeps } from '../app-deps.ts';
import { unsettledCustomers } from '../modules/customers/credit-line.ts';
import { moveCredit } from '../modules/customers/customer-credit.ts';
import { HQ_ACTOR, projectAll, shareAll } from '../modules/sync/projection-runner.ts';
import { verifyHq } from '../modules/sync/verify-hq.ts';
import { CUT_BY_MONTH, MONTHS_AHEAD } from '../store/prepare-database.ts';
import { transact } from '../store/work.ts';
import { LOW_BATCH, tellLowStock } from '../modules/stock/low-stock.ts';
import { pruneOutbox, type SinkName } from '../store/outbox.ts';
import type { Job } from './job-runner.ts';
import type { Round } from './rounds.ts';

/** What nobody was woken for waits no longer than this. */
const PROJECTION_MS = 15_000;
/** A node that serves makes no more than this again in its memory; the command does. */
const MAX_REBUILT = 50_000;
/** So many customers are brought in line by one transaction. */
const SETTLE_BATCH = 500;

/** What every node looks after by itself. */
export function standingRounds(deps: AppDeps): readonly Round[] {
  return [
    {
      // What a node that stopped left waiting, at once; and whatever no message woke anybody for.
      ...{ name: 'projection', everyMs: PROJECTION_MS },
      run: () => eachBusiness(deps, (id) => projectAll(deps, id)),
    },
  ];
}

/** What one node does when its time has come. */
export function standingJobs(deps: AppDeps, sink: SinkName): readonly Job[] {
  return [
    {
      ...{ name: 'lease-rebalancing', cron: '*/10 * * * *', limitSeconds: 30 * 60 },
      run: () => eachBusiness(deps, (id) => rebalanceBusiness(deps, id)),
    },
    {
      ...{ name: 'low-stock', cron: '3-59/15 * * * *', limitSeconds: 15 * 60 },
      run: () => eachBusiness(deps, (id) => lowStockOf(deps, id)),
    },
    {
      ...{ name: 'partitions', cron: '5 1 * * *', limitSeconds: 15 * 60 },
      run: async () => {
        for (const parent of CUT_BY_MONTH) {
          await sql`select ensure_months(${parent}::regclass, current_date, ${MONTHS_AHEAD})`.execute(
            deps.database,
          );
        }
      },
    },
    {
      ...{ name: 'outbox-pruning', cron: '35 1 * * *', limitSeconds: 60 * 60 },
      run: () => eachBusiness(deps, (id) => pruneBusiness(deps, id, sink)),
    },
    {
      ...{ name: 'verify', cron: '5 2 * * *', limitSeconds: 2 * 60 * 60 },
      run: () => eachBusiness(deps, (id) => verifyBusiness(deps, id)),
    },
  ];
}

/**
 * One that fails does not keep the others from their turn.
 * @throws AggregateError of what failed, so that the job is tried again
 */
async function eachBusiness(
  deps: AppDeps,
  act: (businessId: string) => Promise<void>,
): Promise<void> {
  const found = await sql<{ id: string }>`select business_ids() as id`.execute(deps.database);
  const faults: unknown[] = [];
  for (const { id } of found.rows) {
    try {
      await act(id);
    } catch (error) {
      faults.push(error);
      deps.logger.warn({ err: error, businessId: id }, 'a round failed for one business');
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, 'It failed for some businesses');
}

async function lowStockOf(deps: AppDeps, businessId: string): Promise<void> {
  for (;;) {
    const told = await transact(deps, businessId, HQ_ACTOR, tellLowStock);
    if (told < LOW_BATCH) return;
  }
}

async function pruneBusiness(deps: AppDeps, businessId: string, sink: SinkName): Promise<void> {
  await transact(deps, businessId, HQ_ACTOR, (work) => pruneOutbox(work, sink));
}

/** Limits first, so that what is shared out is theirs to share; then every shelf. */
export async function rebalanceBusiness(deps: AppDeps, businessId: string): Promise<void> {
  await settleCustomers(deps, businessId);
  const storefronts = await transact(deps, businessId, HQ_ACTOR, async ({ db }) => {
    const rows = await db
      .selectFrom('storefront')
      .select('storefront_id')
      .where('business_id', '=', businessId)
      .where('deleted_at', 'is', null)
      .execute();
    return rows.map((row) => row.storefront_id);
  });
  for (const storefrontId of storefronts) {
    await shareAll(deps, businessId, { kind: 'stock', storefrontId });
  }
  await shareAll(deps, businessId, { kind: 'credit' });
}

async function settleCustomers(deps: AppDeps, businessId: string): Promise<void> {
  const seen = new Set<string>();
  for (;;) {
    const found = await transact(deps, businessId, HQ_ACTOR, async (work) => {
      const ids = await unsettledCustomers(work, SETTLE_BATCH + seen.size);
      // What terminals have not given back yet stays unsettled: once a round it is asked for.
      const fresh = ids.filter((id) => !seen.has(id));
      if (fresh.length > 0) await moveCredit(work, fresh);
      return fresh;
    });
    for (const id of found) seen.add(id);
    if (found.length < SETTLE_BATCH) return;
  }
}

async function verifyBusiness(deps: AppDeps, businessId: string): Promise<void> {
  const reports = await transact(deps, businessId, HQ_ACTOR, (work) => verifyHq(work, MAX_REBUILT));
  for (const report of reports.filter(({ faults }) => faults > 0)) {
    deps.logger.error({ businessId, ...report }, 'an invariant does not hold');
  }
}
