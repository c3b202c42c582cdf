import { z } from 'zod';
import { transact } from '../../../src-hq/store/work.ts';
import { SET_UP } from './hq-fixture.ts';
import type { TestNode } from './hq-node.ts';

const FeedRow = z.object({
  seq: z.number(),
  entity: z.string(),
  entityId: z.string(),
  version: z.number(),
  body: z.record(z.string(), z.unknown()).nullable(),
});
export type FeedRow = z.infer<typeof FeedRow>;

/** A business's feed behind a number, in order, as a puller reads it. */
export function readFeed(node: TestNode, businessId: string, after = 0): Promise<FeedRow[]> {
  return transact(node.deps, businessId, SET_UP, async (work) => {
    const rows = await work.db
      .selectFrom('change_feed')
      .select(['seq', 'entity', 'entity_id as entityId', 'version', 'body'])
      .where('business_id', '=', businessId)
      .where('seq', '>', after)
      .orderBy('seq')
      .execute();
    return z.array(FeedRow).parse(rows);
  });
}
