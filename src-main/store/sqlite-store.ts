import type Database from 'better-sqlite3';
import { err } from '../../shared/domain/result.ts';
import type { Position } from '../../shared/protocol/sync-identity.ts';
import type { Clock, Ids } from '../ports.ts';
import { type ReadTx, type Store, StoreFailure, type WriteTx } from '../store-port.ts';
import { type AuditTrail, createAudit } from './audit.ts';
import { createCancelledSaleDigest } from './cancelled-sale.ts';
import { createCatalogueReader } from './catalogue.ts';
import { createCompletionWriter } from './completion.ts';
import { createCustomerReader, createCustomerWriter } from './customers.ts';
import type { DeviceKey } from './device-key.ts';
import { createDraftLines } from './draft-lines.ts';
import { storeErrorOf } from './failures.ts';
import { createJournal } from './journal.ts';
import { createPriceBookReader } from './price-book.ts';
import { createPrintReader, createPrintWriter } from './prints.ts';
import { createRefundReader } from './refund-reader.ts';
import { createRefundWriter } from './refund-writer.ts';
import { createSaleReader } from './sale-reader.ts';
import { createDraftWriter } from './sale-writer.ts';
import { createSentMark, type SentMark } from './sent-mark.ts';
import { createShiftReader, createShiftWriter } from './shifts.ts';
import type { Statements } from './statements.ts';
import { createStockReader, createStockWriter } from './stock.ts';
import { createLeasedStock } from './sync/leased-stock.ts';
import { createCartExchange } from './sync/cart-exchange.ts';
import { createHqNews } from './sync/hq-news.ts';
import { createHeldCounters, type HeldCounters } from './sync/held-counters.ts';
import { createTerminalReader, createTerminalWriter, type KeptTerminalReader } from './terminal.ts';
import { createTillState, type TillState } from './till-state.ts';
import { createTrailHeads, type TrailHeads } from './trail-head.ts';
import { createUserReader, createUserWriter } from './users.ts';

export interface SqliteStoreDeps {
  readonly db: Database.Database;
  readonly statements: Statements;
  readonly deviceKey: DeviceKey;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** A transaction that an import keeps open while it reads its file. Nothing else runs meanwhile. */
export interface LongTransaction {
  readonly tx: WriteTx;
  commit(): void;
  rollback(): void;
}

export interface SqliteStore extends Store {
  readonly terminal: KeptTerminalReader;
  readonly held: HeldCounters;
  readonly sent: SentMark;
  /** Called with the journal's end, once what was appended is safe on the disk. */
  onJournalGrew(listener: (head: Position) => void): void;
  /** @throws SqliteError when the disk refuses */
  openTransaction(): LongTransaction;
}

/**
 * The port over one connection: everything runs synchronously, so one transaction is open at a
 * time.
 */
export function createSqliteStore(deps: SqliteStoreDeps): SqliteStore {
  const { db } = deps;
  const heads = createTrailHeads(deps.statements);
  const state = createTillState(deps.statements);
  const sent = createSentMark(deps.statements);
  const { tx, audits, terminal, held } = createTransactionView(deps, { heads, state, sent });
  const gathered = [heads, state, audits];
  const { kept } = deps.statements;
  const { begin, beginRead, commit, undo } = createBounds(db);
  const beginAnew = (): void => {
    begin.run();
    kept.begin();
    for (const one of gathered) one.begin();
  };
  /** What is gathered in memory while a transaction runs is written before it commits. */
  const finish = (): void => {
    for (const one of gathered) one.flush();
    commit.run();
    kept.settle();
  };
  let journalGrew = (_head: Position): void => {};
  const tellGrown = (): void => {
    const head = heads.grown();
    if (head !== null) journalGrew(head);
  };
  return {
    terminal,
    held,
    sent,
    onJournalGrew: (listener) => {
      journalGrew = listener;
    },
    openTransaction: () => {
      beginAnew();
      return { tx, commit: finish, rollback: undo };
    },
    transact: (work) => {
      try {
        beginAnew();
        const result = work(tx);
        if (result.ok) {
          finish();
          tellGrown();
        } else {
          undo();
        }
        return result;
      } catch (error) {
        undo();
        const code = storeErrorOf(error);
        if (code === null) throw error;
        return err(code);
      }
    },
    read: (work) => {
      try {
        beginRead.run();
        kept.begin();
        state.begin();
        const result = work(tx);
        kept.settle();
        return result;
      } catch (error) {
        const code = storeErrorOf(error);
        throw code === null ? error : new StoreFailure(code, error);
      } finally {
        undo();
      }
    },
  };
}

function createBounds(db: Database.Database) {
  const rollback = db.prepare('rollback');
  return {
    begin: db.prepare('begin immediate'),
    beginRead: db.prepare('begin deferred'),
    commit: db.prepare('commit'),
    // A full disk makes SQLite roll back by itself.
    undo: (): void => {
      if (db.inTransaction) rollback.run();
    },
  };
}

interface Shared {
  readonly heads: TrailHeads;
  readonly state: TillState;
  readonly sent: SentMark;
}

interface TransactionView {
  readonly tx: WriteTx & ReadTx;
  readonly audits: AuditTrail;
  readonly terminal: KeptTerminalReader;
  readonly held: HeldCounters;
}

function createTransactionView(
  deps: SqliteStoreDeps,
  { heads, state, sent }: Shared,
): TransactionView {
  const { statements, clock, ids, deviceKey } = deps;
  const terminal = createTerminalReader(statements, state);
  const held = createHeldCounters({ statements, terminal, clock });
  const leased = createLeasedStock({ statements, terminal, leases: held, clock });
  const stock = createStockReader(statements, leased);
  const journal = createJournal({ statements, heads, terminal, deviceKey, clock, ids });
  const cancelledSaleSha256 = createCancelledSaleDigest(statements);
  const audits = createAudit({ statements, heads, terminal, clock, ids, cancelledSaleSha256 });
  const hqNews = createHqNews(statements);
  const lines = createDraftLines(statements);
  const tx: WriteTx & ReadTx = {
    terminal,
    catalogue: createCatalogueReader(statements, stock),
    priceBook: createPriceBookReader(statements, terminal),
    stock,
    sales: createSaleReader(statements, lines),
    customers: createCustomerReader(statements),
    users: createUserReader(statements),
    prints: createPrintReader(statements),
    terminalWrites: createTerminalWriter(statements, terminal, state),
    stockWrites: createStockWriter({ statements, terminal, clock, ids, leased }),
    saleWrites: {
      ...createDraftWriter({ statements, lines, terminal, clock }),
      ...createCompletionWriter({ statements, heads, journal }),
    },
    customerWrites: createCustomerWriter(statements),
    printWrites: createPrintWriter(statements, clock),
    userWrites: createUserWriter(statements),
    leases: held,
    leaseWrites: held,
    hqNews,
    hqNewsWrites: hqNews,
    carts: createCartExchange(statements, clock, ids),
    shifts: createShiftReader(statements),
    shiftWrites: createShiftWriter({ statements, heads, journal }),
    refunds: createRefundReader(statements, sent),
    refundWrites: createRefundWriter({ statements, heads, journal, leased }),
    audit: audits.append,
    journal,
  };
  return { tx, audits, terminal, held };
}
