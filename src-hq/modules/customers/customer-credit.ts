import { creditCounter } from '../../../shared/domain/counter.ts';
import type { Resource } from '../../resource/resource.ts';
import type { Work } from '../../store/work.ts';
import { recallFrom, shareOut } from '../sync/lease-policy.ts';
import { inSync, lockLog } from '../sync/postgres-sync-store.ts';
import { settleCredit } from './credit-line.ts';
import { customerResource } from './customer-resource.ts';

/** Customers whose limits are counters that terminals lease from. */
export const customersWithCredit: Resource = {
  ...customerResource,
  beforeWrite: async (work, given) => {
    if (!given.isNew && given.input['creditLimitMinor'] !== undefined) await lockLog(work);
    return (await customerResource.beforeWrite?.(work, given)) ?? {};
  },
  afterWrite: async (work, id, input) => {
    if (input['creditLimitMinor'] !== undefined) await moveCredit(work, [id]);
  },
};

/**
 * A limit or a balance moved at HQ: the counters follow, terminals get their shares, and what they
 * hold beyond a lowered limit is asked back.
 */
export function moveCredit(work: Work, customerIds: readonly string[]): Promise<void> {
  const deps = { nextId: () => work.newId() };
  return inSync(work, async (tx) => {
    const excess = await settleCredit(work, tx, customerIds);
    if (!(await tx.meta()).recovering) {
      for (const one of excess) await recallFrom(tx, deps, { ...one, except: null });
    }
    await shareOut(tx, deps, customerIds.map(creditCounter));
  });
}
