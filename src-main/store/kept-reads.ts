import type Database from 'better-sqlite3';
import type { Schema } from './schema.ts';

type Table = keyof Schema;

/** Something read from the store, or null when it is to be read again. */
export interface Kept<T> {
  value: T | null;
}

/**
 * What has been read and cannot have changed since: a cashier's next command begins with the very
 * cart that the last one ended with. A slot is emptied as soon as a statement writes one of its
 * tables. All of them are emptied where a statement does not name its table, when another
 * connection has committed, and when rows were changed in any other way over this one: by a
 * transaction that was rolled back, or around these statements.
 */
export interface KeptReads {
  slot<T>(tables: readonly Table[]): Kept<T>;
  /** A transaction has begun. */
  begin(): void;
  /** It was committed, or it has only read: what the slots hold stays true. */
  settle(): void;
  /** @param table null: whichever */
  changed(table: string | null): void;
}

export function createKeptReads(db: Database.Database): KeptReads {
  // The first changes with every commit of another connection and with none of this one; the
  // second grows with every row that this one changes, whatever becomes of its transaction.
  const othersVersion = db.prepare<[], number>('pragma data_version').pluck();
  const ownChanges = db.prepare<[], number>('select total_changes()').pluck();
  const all: Kept<unknown>[] = [];
  const byTable = new Map<string, Kept<unknown>[]>();
  const empty = (slots: readonly Kept<unknown>[]): void => {
    for (const slot of slots) slot.value = null;
  };
  let seen: number | undefined;
  let settledAt: number | undefined;
  return {
    slot: <T>(tables: readonly Table[]) => {
      const slot: Kept<T> = { value: null };
      all.push(slot);
      for (const table of tables) byTable.set(table, [...(byTable.get(table) ?? []), slot]);
      return slot;
    },
    begin: () => {
      const version = othersVersion.get();
      if (version !== seen || ownChanges.get() !== settledAt) empty(all);
      seen = version;
    },
    settle: () => {
      settledAt = ownChanges.get();
    },
    changed: (table) => empty(table === null ? all : (byTable.get(table) ?? [])),
  };
}
