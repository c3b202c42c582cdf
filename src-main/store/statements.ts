import type Database from 'better-sqlite3';
import {
  type Compilable,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Schema } from './schema.ts';

/** What SQLite stores; flags are 0 and 1. */
export type SqlValue = string | number | Uint8Array | null;

type Query<P, O> = (query: Kysely<Schema>, slots: P) => Compilable<O>;

/** Stands in for a parameter while Kysely builds a statement. */
class Slot {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

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
}

export function createStatements(db: Database.Database): Statements {
  const builder = createBuilder();
  function prepare<P, O>(build: Query<P, O>): () => Prepared<P> {
    return once(() => prepareOn(db, builder, build));
  }
  return {
    get:
      <P>() =>
      <O>(build: Query<P, O>) => {
        const statement = prepare(build);
        return (params: P) => statement().get(params) as O | undefined;
      },
    all:
      <P>() =>
      <O>(build: Query<P, O>) => {
        const statement = prepare(build);
        return (params: P) => statement().all(params) as O[];
      },
    iterate:
      <P>() =>
      <O>(build: Query<P, O>) => {
        const statement = prepare(build);
        return (params: P) => statement().iterate(params) as IterableIterator<O>;
      },
    run:
      <P>() =>
      (build: Query<P, unknown>) => {
        const statement = prepare(build);
        return (params: P) => statement().run(params);
      },
  };
}

interface Prepared<P> {
  get(params: P): unknown;
  all(params: P): unknown[];
  iterate(params: P): IterableIterator<unknown>;
  run(params: P): number;
}

function prepareOn<P, O>(
  db: Database.Database,
  builder: Kysely<Schema>,
  build: Query<P, O>,
): Prepared<P> {
  const compiled = build(builder, slotsOf<P>()).compile();
  const statement = db.prepare<[readonly SqlValue[]]>(compiled.sql);
  const bind = binder<P>(compiled.parameters);
  return {
    get: (params) => statement.get(bind(params)),
    all: (params) => statement.all(bind(params)),
    iterate: (params) => statement.iterate(bind(params)),
    run: (params) => statement.run(bind(params)).changes,
  };
}

/** In a loop of its own: an import binds thirty million values. */
function binder<P>(parameters: readonly unknown[]): (params: P) => readonly SqlValue[] {
  const names = parameters.map((value) => (value instanceof Slot ? value.name : null));
  const constants = parameters.map((value) => (value instanceof Slot ? null : (value as SqlValue)));
  return (params) => {
    const given = params as Readonly<Record<string, SqlValue | undefined>>;
    const values: SqlValue[] = [];
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index] ?? null;
      const value = name === null ? constants[index] : given[name];
      if (value === undefined) throw new TypeError(`No value for the parameter ${name ?? index}`);
      values.push(value);
    }
    return values;
  };
}

/** Any property of it is a placeholder; its type says what will be bound there. */
function slotsOf<P>(): P {
  const slots = new Proxy({}, { get: (_target, name) => new Slot(String(name)) });
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
