import { sql } from 'kysely';
import type { FirstPull } from '../../sync/sync-storage.ts';
import type { Statements } from '../statements.ts';

type Stream = 'master' | 'storefront';

/** How far whole pulls of HQ's data are. */
export interface PullProgress {
  /** @returns the generation the page's rows belong to */
  begin(stream: Stream, reset: boolean): number;
  brought(rows: number): void;
  isComplete(stream: Stream): boolean;
  complete(stream: Stream): void;
  /** Null once everything came. */
  firstPull(): FirstPull | null;
  forget(): void;
}

export function createPullProgress(statements: Statements): PullProgress {
  const load = statements.get<object>()((query) =>
    query
      .selectFrom('sync_state')
      .select(['generation_master', 'generation_storefront'])
      .select(['complete_master', 'complete_storefront']),
  );
  const count = statements.get<object>()((query) =>
    query.selectFrom('master_row').select(sql<number>`count(*)`.as('count')),
  );
  const again = {
    master: statements.run<object>()((query) =>
      query
        .updateTable('sync_state')
        .set({ generation_master: sql`generation_master + 1`, complete_master: 0 }),
    ),
    storefront: statements.run<object>()((query) =>
      query
        .updateTable('sync_state')
        .set({ generation_storefront: sql`generation_storefront + 1`, complete_storefront: 0 }),
    ),
  };
  const done = {
    master: statements.run<object>()((query) =>
      query.updateTable('sync_state').set({ complete_master: 1 }),
    ),
    storefront: statements.run<object>()((query) =>
      query.updateTable('sync_state').set({ complete_storefront: 1 }),
    ),
  };
  const state = () => {
    const row = load({});
    if (row === undefined) throw new Error('This store has no state of the sync');
    return row;
  };
  // Counting a hundred thousand rows for each word on the screen would be felt.
  let rows: number | null = null;
  let whole = false;
  return {
    begin: (stream, reset) => {
      if (reset) again[stream]({});
      whole = false;
      return state()[`generation_${stream}`];
    },
    brought: (more) => {
      if (rows !== null) rows += more;
    },
    isComplete: (stream) => state()[`complete_${stream}`] === 1,
    complete: (stream) => void done[stream]({}),
    firstPull: () => {
      if (whole) return null;
      const { complete_master: master, complete_storefront: shop } = state();
      whole = master === 1 && shop === 1;
      if (whole) return null;
      rows ??= count({})?.count ?? 0;
      return { rows };
    },
    forget: () => {
      whole = false;
    },
  };
}
