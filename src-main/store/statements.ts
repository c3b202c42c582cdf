import type Database from 'better-sqlite3';
import {
  type Compilable,
  DeleteQueryNode,
  DummyDriver,
  InsertQueryNode,
  Kysely,
  type OperationNode,
  type RootOperationNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  TableNode,
  UpdateQueryNode,
} from 'kysely';
import { createKeptReads, type KeptReads } from './kept-reads.ts';
import type { Schema } from './schema.ts';

/** What SQLite stores; flags are 0 and 1. */
export type SqlValue = string | number | Uint8Array | null;

type Query<P, O> = (query: Kysely<Schema>, slots: P) => Compilable<O>;

/** Stands in for a parameter while Kysely builds a statement. */
class Slot {
  readonly name: string;
  /** Which of the rows that are bound together. */
  readonly row: number;
  constructor(name: string, row: number) {
    this.name = name;
    this.row = row;
  }
}

/** SQLite binds 32,766 values at most, and a statement for each number of rows is kept. */
const MOST_ROWS = 32;

/**
 * Kysely types and builds each statement once, at its first use; from then on it is a prepared
 * statement that runs synchronously. `statements.get<{ code: string }>()((q, p) => …)` answers a
 * function from parameters to a row.
 */
export interface Statements {
  get<P>(): <O>(build: Query<P, O>) => (params: P) => O | undefined;
  all<P>(): <O>(build: Query<P, O>) => (params: P) => O[];
  iterate<P>(): <O>(build: Query<P, O>) => (params: P) => IterableIterator<O>;
  /** Answers how many rows it changed. */
  run<P>(): (build: Query<P, unknown>) => (params: P) => number;
  /** Some rows by each statement, which is prepared once for each number of them. */
  runMany<P>(): (build: Query<readonly P[], unknown>) => (rows: readonly P[]) => void;
  readonly kept: KeptReads;
}

export function createStatements(db: Database.Database): Statements {
  const on: Connection = { db, builder: createBuilder(), kept: createKeptReads(db) };
  const prepare = <P, O>(build: Query<P, O>): (() => Prepared<P>) =>
    once(() => prepareOn<P>(on, (query, [slots]) => build(query, slots), 1));
  return {
    kept: on.kept,
    get:
      <P>() =>
      <O>(build: Query<P, O>) => {
        const statement = prepare(build);
        return (params: P) => statement().get([params]) as O | undefined;
      },
    all:
      <P>() =>
      <O>(build: Query<P, O>) => {
        const statement = prepare(build);
        return (params: P) => statement().all([params]) as O[];
      },
    iterate:
      <P>() =>
      <O>(build: Query<P, O>) => {
        const statement = prepare(build);
        return (params: P) => statement().iterate([params]) as IterableIterator<O>;
      },
    run:
      <P>() =>
      (build: Query<P, unknown>) => {
        const statement = prepare(build);
        return (params: P) => statement().run([params]);
      },
    runMany:
      <P>() =>
      (build: Query<readonly P[], unknown>) => {
        const byCount = new Map<number, Prepared<P>>();
        return (rows: readonly P[]) => {
          for (let from = 0; from < rows.length; from += MOST_ROWS) {
            const some = rows.slice(from, from + MOST_ROWS);
            const statement = byCount.get(some.length) ?? prepareOn(on, build, some.length);
            byCount.set(some.length, statement);
            statement.run(some);
          }
        };
      },
  };
}

interface Connection {
  readonly db: Database.Database;
  readonly builder: Kysely<Schema>;
  readonly kept: KeptReads;
}

interface Prepared<P> {
  get(rows: readonly P[]): unknown;
  all(rows: readonly P[]): unknown[];
  iterate(rows: readonly P[]): IterableIterator<unknown>;
  run(rows: readonly P[]): number;
}

function prepareOn<P>(
  { db, builder, kept }: Connection,
  build: Query<readonly [P, ...P[]], unknown>,
  count: number,
): Prepared<P> {
  const [first, ...more] = Array.from({ length: count }, (_, row) => slotsOf<P>(row));
  const compiled = build(builder, [first ?? slotsOf<P>(0), ...more]).compile();
  const statement = db.prepare<SqlValue[]>(compiled.sql);
  const bind = binder<P>(compiled.parameters);
  const written = statement.readonly ? [] : writtenTables(compiled.query);
  const bound = (rows: readonly P[]): readonly SqlValue[] => {
    for (const table of written) kept.changed(table);
    return bind(rows);
  };
  return {
    get: (rows) => statement.get(...bound(rows)),
    all: (rows) => statement.all(...bound(rows)),
    iterate: (rows) => statement.iterate(...bound(rows)),
    run: (rows) => statement.run(...bound(rows)).changes,
  };
}

/** The tables a statement writes; null where only its text could tell. */
function writtenTables(query: RootOperationNode): readonly (string | null)[] {
  return targetsOf(query).map((node) => (TableNode.is(node) ? node.table.identifier.name : null));
}

function targetsOf(query: RootOperationNode): readonly OperationNode[] {
  if (InsertQueryNode.is(query) && query.into) return [query.into];
  if (UpdateQueryNode.is(query) && query.table) return [query.table];
  if (DeleteQueryNode.is(query)) return query.from.froms;
  return [query];
}

/** In a loop of its own: an import binds thirty million values. */
function binder<P>(parameters: readonly unknown[]): (rows: readonly P[]) => readonly SqlValue[] {
  const names = parameters.map((value) => (value instanceof Slot ? value.name : null));
  const places = parameters.map((value) => (value instanceof Slot ? value.row : 0));
  const constants = parameters.map((value) => (value instanceof Slot ? null : (value as SqlValue)));
  return (rows) => {
    const given = rows as readonly Readonly<Record<string, SqlValue | undefined>>[];
    const values: SqlValue[] = [];
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index] ?? null;
      const value = name === null ? constants[index] : given[places[index] ?? 0]?.[name];
      if (value === undefined) throw new TypeError(`No value for the parameter ${name ?? index}`);
      values.push(value);
    }
    return values;
  };
}

/** Any property of it is a placeholder; its type says what will be bound there. */
function slotsOf<P>(row: number): P {
  const slots = new Proxy({}, { get: (_target, name) => new Slot(String(name), row) });
  return slots as P;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * Writes `+?` where Kysely writes `?`; both mean the same value. Compared with a column, a bare `?`
 * makes SQLite weigh the value itself for its plan and, since better-sqlite3 clears bindings after
 * each run, prepare the statement again before each next one: ten times what running it costs.
 */
class SteadyPlanCompiler extends SqliteQueryCompiler {
  protected override getCurrentParameterPlaceholder(): string {
    return '+?';
  }
}

/** Builds SQL only; it has no connection. */
function createBuilder(): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SteadyPlanCompiler(),
    },
  });
}

/**
 * The slots of some columns, for `values` and `set`, where each column is bound by its own name.
 */
export function pick<P, K extends keyof P & string>(slots: P, columns: readonly K[]): Pick<P, K> {
  return Object.fromEntries(columns.map((column) => [column, slots[column]])) as Pick<P, K>;
}
