import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { chainHash } from './digest.ts';

/** Below this a whole check takes less than half a second, so it is done at every start. */
const WHOLE_CHECK_BYTES = 96 * 1024 * 1024;
/** What a till writes to all the time, checked at every start however large the catalogue is. */
const HOT_TABLES = [
  'terminal_identity',
  'terminal_state',
  'setting',
  'storefront',
  'price_list',
  'tax_rate',
  'app_user',
  'receipt_counter',
  'trail_head',
  'journal_cursor',
];
/** The newest events, whose chain is recomputed at every start. */
const TAIL_EVENTS = 50;

/**
 * Looks for damage before anything is sold: the file's length against its header, SQLite's own
 * check (of everything while the store is small, else of the small hot tables), and the tail of the
 * journal's chain. A large store is checked whole by every backup and by `verify`; a page that is
 * damaged in between is found when it is first read. Answers what is wrong, or null.
 */
export function checkAtStart(db: Database.Database, file: string, existed: boolean): string | null {
  if (!existed) return null;
  return checkLength(db, file) ?? checkPages(db, file) ?? checkJournalTail(db);
}

/** What is not yet in the file lies in the WAL, so only a file without one can be measured. */
function checkLength(db: Database.Database, file: string): string | null {
  const [checkpoint] = db.prepare<[], { busy: number }>('pragma wal_checkpoint(passive)').all();
  if (checkpoint?.busy !== 0) return null;
  const pages = Number(db.pragma('page_count', { simple: true }));
  const pageBytes = Number(db.pragma('page_size', { simple: true }));
  const { size } = statSync(file);
  if (size >= pages * pageBytes) return null;
  return `the file has ${size} bytes where its header tells of ${pages * pageBytes}`;
}

function checkPages(db: Database.Database, file: string): string | null {
  if (statSync(file).size <= WHOLE_CHECK_BYTES) return checkPagesOf(db, 'pragma quick_check(3)');
  const known = new Set(
    db.prepare<[], string>("select name from sqlite_schema where type = 'table'").pluck().all(),
  );
  for (const table of HOT_TABLES) {
    if (!known.has(table)) continue;
    const problem = checkPagesOf(db, `pragma quick_check('${table}')`);
    if (problem !== null) return problem;
  }
  return null;
}

function checkPagesOf(db: Database.Database, pragma: string): string | null {
  const rows = db.prepare<[], string>(pragma).pluck().all();
  return rows.length === 1 && rows[0] === 'ok' ? null : rows.join('; ').slice(0, 300);
}

interface TailEvent {
  readonly seq: number;
  readonly bytes: Buffer;
  readonly prev_hash: Buffer;
  readonly hash: Buffer;
}

function checkJournalTail(db: Database.Database): string | null {
  const exists = db.prepare("select 1 from sqlite_schema where name = 'trail_head'").get();
  if (exists === undefined) return null;
  const tail = db
    .prepare<[number], TailEvent>(
      'select seq, bytes, prev_hash, hash from journal order by seq desc limit ?',
    )
    .all(TAIL_EVENTS);
  const head = db
    .prepare<[], { journal_seq: number; journal_hash: Buffer }>(
      'select journal_seq, journal_hash from trail_head',
    )
    .get();
  if (head === undefined) return 'the trails have no head';
  const newest = tail[0];
  if (newest === undefined) {
    return head.journal_seq === 0 ? null : 'the journal is empty and should not be';
  }
  if (newest.seq !== head.journal_seq || !newest.hash.equals(head.journal_hash)) {
    return `the journal ends at ${newest.seq}, its head is ${head.journal_seq}`;
  }
  for (const event of tail) {
    if (!chainHash(event.prev_hash, event.bytes).equals(event.hash)) {
      return `the journal's event ${event.seq} was changed`;
    }
  }
  return null;
}
