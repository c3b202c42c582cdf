import type Database from 'better-sqlite3';
import { sql } from 'kysely';
import type { z } from 'zod';
import {
  isMasterEntity,
  MASTER_BODIES,
  type MasterEntity,
} from '../../../shared/protocol/master-rows.ts';
import type { MasterRow, Page } from '../../../shared/protocol/pull.ts';
import type { Ack } from '../../../shared/protocol/sync-identity.ts';
import type { Log } from '../../ports.ts';
import type { FirstPull } from '../../sync/sync-storage.ts';
import { storeErrorOf } from '../failures.ts';
import { pick, type Statements } from '../statements.ts';
import type { MasterRowTable } from '../sync-tables.ts';
import type { KeptTerminalReader } from '../terminal.ts';
import { createCategoryRows, createPriceListRows, createTaxRateRows } from './catalogue-rows.ts';
import type { EntityRows, RowContext } from './entity-rows.ts';
import { createPriceBookRows, type PriceBookRows } from './price-rule-rows.ts';
import { createPullProgress } from './pull-progress.ts';
import { createCustomerRows, createUserRows } from './people-rows.ts';
import { createProductRows } from './product-rows.ts';
import { createStorefrontRows } from './storefront-rows.ts';

type MasterPage = Extract<Page, { stream: 'master' | 'storefront' }>;

export interface MasterPagesDeps {
  readonly statements: Statements;
  readonly db: Database.Database;
  readonly terminal: KeptTerminalReader;
  readonly log: Log;
}

export interface MasterPages {
  /** To be called in a transaction; `careful` finds the row that cannot be written. */
  apply(page: MasterPage, given: { readonly careful: boolean; readonly acked: Ack | null }): void;
  firstPull(): FirstPull | null;
  setAsideCount(): number;
  /** A transaction ended, either way. */
  forget(): void;
}

type AnyRows = { readonly [E in MasterEntity]: EntityRows<z.output<(typeof MASTER_BODIES)[E]>> };

/** Writes HQ's rows into this terminal's own tables, and remembers which are HQ's. */
export function createMasterPages(deps: MasterPagesDeps): MasterPages {
  const { statements, log } = deps;
  const priceBook = createPriceBookRows(statements);
  const entities = createEntities(deps, priceBook);
  const known = createKnownRows(statements);
  const progress = createPullProgress(statements);
  const contextOf = createContext(statements);
  const take: Take = (given) => takeRows(entities, given);
  return {
    apply: (page, { careful, acked }) => {
      const { stream, reset, upToDate } = page;
      const generation = progress.begin(stream, reset);
      const context = contextOf(acked);
      const taken = careful
        ? takeEach(deps, take, page.rows, context)
        : take({ rows: page.rows, context });
      for (const { row, problem } of taken) {
        if (problem !== null) log.warn({ entity: row.entity, key: row.key, problem }, 'set aside');
      }
      known.save(taken.map((one) => knownRow(one, stream, generation)));
      known.remove(page.rows.filter(({ body }) => body === null));
      progress.brought(page.rows.length);
      if (upToDate && stream === 'master') priceBook.publish();
      if (!upToDate || progress.isComplete(stream)) return;
      for (const { entity, key } of known.older({ stream, generation })) {
        if (isMasterEntity(entity)) entities[entity].remove(key);
        known.forget({ entity, key });
      }
      if (stream === 'master') for (const rows of Object.values(entities)) rows.dropOwn();
      progress.complete(stream);
    },
    firstPull: () => progress.firstPull(),
    setAsideCount: () => known.setAsideCount(),
    forget: () => progress.forget(),
  };
}

function createEntities(
  { statements, db, terminal }: MasterPagesDeps,
  priceBook: PriceBookRows,
): AnyRows {
  const category = createCategoryRows(statements);
  const priceList = createPriceListRows(statements);
  const taxRate = createTaxRateRows(statements, () => terminal.storefront().receiptLocale);
  const links = { categoryRow: category.rowOf, priceListRow: priceList.rowOf };
  const product = createProductRows(statements, db, links);
  return {
    category,
    // Products and rates carry the word itself.
    tax_category: { apply: () => {}, remove: () => {}, dropOwn: () => {} },
    tax_rate: taxRate,
    price_list: {
      ...priceList,
      apply: (bodies, context) => {
        // Which of them the till sells by is asked of their terms.
        priceBook.terms.apply(bodies);
        priceList.apply(bodies, context);
      },
    },
    price_rule: priceBook.rules,
    product,
    customer: createCustomerRows(statements),
    user: createUserRows(statements),
    storefront: createStorefrontRows(statements, terminal, {
      renamed: (locale) => taxRate.rename(locale),
      productRow: (productId) => product.rowOf(productId),
    }),
  };
}

interface Taken {
  readonly row: MasterRow;
  readonly problem: string | null;
}

interface Given {
  readonly rows: readonly MasterRow[];
  readonly context: RowContext;
}

type Take = (given: Given) => readonly Taken[];

/** Deletions first: they free SKUs and codes for what comes in their place. */
function takeRows(entities: AnyRows, { rows, context }: Given): readonly Taken[] {
  const taken: Taken[] = [];
  for (const { entity, key, body } of rows) {
    if (body === null && isMasterEntity(entity)) entities[entity].remove(key);
  }
  for (const [name, some] of Map.groupBy(rows, ({ entity }) => entity)) {
    const alive = some.filter(({ body }) => body !== null);
    if (isMasterEntity(name)) taken.push(...takeEntity(entities, name, alive, context));
    else taken.push(...alive.map((row) => ({ row, problem: `no such entity: ${name}` })));
  }
  return taken;
}

function takeEntity<E extends MasterEntity>(
  entities: AnyRows,
  entity: E,
  rows: readonly MasterRow[],
  context: RowContext,
): readonly Taken[] {
  const schema = MASTER_BODIES[entity];
  const bodies: z.output<(typeof MASTER_BODIES)[E]>[] = [];
  const taken = rows.map((row) => {
    const parsed = schema.safeParse(jsonOf(row.body ?? ''));
    // The schema of this very entity has just parsed it.
    if (parsed.success) bodies.push(parsed.data as (typeof bodies)[number]);
    const issue = parsed.error?.issues[0];
    return { row, problem: issue ? `${issue.path.join('.')}: ${issue.message}` : null };
  });
  entities[entity].apply(bodies, context);
  return taken;
}

/** Each row by itself, so that one that cannot be written takes no other with it. */
function takeEach(
  { db, statements }: MasterPagesDeps,
  take: Take,
  rows: readonly MasterRow[],
  context: RowContext,
): readonly Taken[] {
  return rows.flatMap((row) => {
    db.exec('savepoint one_row');
    try {
      const taken = take({ rows: [row], context });
      db.exec('release one_row');
      return taken;
    } catch (error) {
      if (storeErrorOf(error) !== null) throw error;
      db.exec('rollback to one_row');
      db.exec('release one_row');
      statements.kept.changed(null);
      return [{ row, problem: error instanceof Error ? error.message : String(error) }];
    }
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function knownRow(
  { row, problem }: Taken,
  stream: MasterPage['stream'],
  generation: number,
): MasterRowTable {
  const { entity, key, version } = row;
  const body = problem === null ? null : row.body;
  const kept = body === null ? null : problem;
  return { stream, entity, key, version, generation, problem: kept, body };
}

function createKnownRows(statements: Statements) {
  const columns = ['stream', 'entity', 'key', 'version', 'generation', 'problem', 'body'] as const;
  const save = statements.runMany<MasterRowTable>()((query, rows) =>
    query.replaceInto('master_row').values(rows.map((p) => pick(p, columns))),
  );
  const forget = statements.run<{ entity: string; key: string }>()((query, p) =>
    query.deleteFrom('master_row').where('entity', '=', p.entity).where('key', '=', p.key),
  );
  const older = statements.all<Pick<MasterRowTable, 'stream' | 'generation'>>()((query, p) =>
    query
      .selectFrom('master_row')
      .select(['entity', 'key'])
      .where('stream', '=', p.stream)
      .where('generation', '<', p.generation),
  );
  const refused = statements.get<object>()((query) =>
    query
      .selectFrom('master_row')
      .select(sql<number>`count(*)`.as('count'))
      .where('problem', 'is not', null),
  );
  return {
    save,
    forget,
    older,
    remove: (rows: readonly MasterRow[]): void => {
      for (const { entity, key } of rows) forget({ entity, key });
    },
    setAsideCount: () => refused({})?.count ?? 0,
  };
}

/** What HQ knew of this till when it made the page: what it had countersigned by then. */
function createContext(statements: Statements): (acked: Ack | null) => RowContext {
  const event = statements.get<{ seq: number }>()((query, { seq }) =>
    query
      .selectFrom('journal')
      .select(sql<string>`cast(bytes as text) ->> '$.wall'`.as('wall'))
      .where('seq', '=', seq),
  );
  const head = statements.get<object>()((query) =>
    query.selectFrom('trail_head').select('journal_seq'),
  );
  return (acked) => ({
    knownUntil: acked === null ? '' : (event({ seq: acked.seq })?.wall ?? ''),
    headSeq: head({})?.journal_seq ?? 0,
  });
}
