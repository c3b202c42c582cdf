import { sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { DomainEvent } from '../events/domain-event.ts';
import { noticeOf, PULL_CHANNEL } from '../events/bell.ts';
import type { Clock, Ids } from '../ports.ts';
import { appendFeed, type FeedChange } from './change-feed.ts';
import type { Database } from './database.ts';
import { appendOutbox } from './outbox.ts';
import type { Schema } from './schema.ts';

/** Whoever asks, as the audit trail names them. */
export interface Actor {
  /** Null where nobody has signed in yet, or HQ itself acts. */
  readonly userId: string | null;
  readonly name: string;
  readonly terminalId: string | null;
  readonly correlationId: string;
  readonly sourceAddress: string;
}

export interface AuditEntry {
  /** e.g. `product.updated`. */
  readonly type: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly summary: string;
  /** Never a password, a PIN, a hash or a token. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** One transaction for one business: all of it happens, with its audit and feed, or nothing. */
export interface Work {
  readonly db: Transaction<Schema>;
  readonly businessId: string;
  readonly actor: Actor;
  /** ISO 8601 UTC, the same for the whole transaction. */
  readonly now: string;
  newId(): string;
  /** From here on it is known who asks: audit rows name the person. */
  actAs(person: { readonly userId: string; readonly name: string }): void;
  /** Tells terminals of the new state of something; the last state of a thing counts. */
  publish(change: FeedChange): void;
  /** This terminal has mail: it is told to pull, once this is committed. */
  ring(terminal: string): void;
  audit(entry: AuditEntry): void;
  /** Tells the rest of the world, once this is committed. */
  emit(event: DomainEvent): void;
}

export interface StoreDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Somebody else's transaction stood in the way: the whole is tried again this often. */
const MAX_ATTEMPTS = 4;
const TRY_AGAIN: ReadonlySet<string> = new Set(['40001', '40P01']);

/**
 * Runs `act` in a transaction that sees one business only. Audit rows are written, and the
 * outbox's and the feed's numbers taken, after it: their locks are the last statements before COMMIT. `act` may run
 * again after a deadlock, so what it does is in the database or harmless twice.
 */
export async function transact<T>(
  deps: StoreDeps,
  businessId: string,
  actor: Actor,
  act: (work: Work) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(deps, businessId, actor, act);
    } catch (error) {
      const code = error instanceof pg.DatabaseError ? (error.code ?? '') : '';
      if (attempt === MAX_ATTEMPTS || !TRY_AGAIN.has(code)) throw error;
    }
  }
}

function once<T>(
  deps: StoreDeps,
  businessId: string,
  actor: Actor,
  act: (work: Work) => Promise<T>,
): Promise<T> {
  return deps.database.transaction().execute(async (db) => {
    await sql`select set_config('tillwright.business_id', ${businessId}, true)`.execute(db);
    const changes = new Map<string, FeedChange>();
    const entries: AuditEntry[] = [];
    const rung = new Set<string>();
    const events = new Map<string, DomainEvent>();
    let known = actor;
    const work: Work = {
      db,
      businessId,
      get actor() {
        return known;
      },
      actAs: ({ userId, name }) => void (known = { ...known, userId, name }),
      now: new Date(deps.clock.wallMs()).toISOString(),
      newId: () => deps.ids.next(),
      publish: (change) => void changes.set(`${change.entity} ${change.entityId}`, change),
      ring: (terminal) => void rung.add(terminal),
      audit: (entry) => void entries.push(entry),
      emit: (event) => void events.set(placeOf(event, events.size), event),
    };
    const value = await act(work);
    await appendAudit(work, entries);
    // Whoever reads the feed is every terminal.
    await notify(work, changes.size > 0 ? null : rung);
    await appendOutbox(work, [...events.values()]);
    await appendFeed(work, [...changes.values()]);
    return value;
  });
}

/** What tells all is told once, in the place of its first; anything else in a place of its own. */
function placeOf({ latest, name, aggregateId }: DomainEvent, size: number): string {
  return latest === true ? `${name} ${aggregateId}` : String(size);
}

async function notify(work: Work, terminals: ReadonlySet<string> | null): Promise<void> {
  if (terminals?.size === 0) return;
  const notice = noticeOf(work.businessId, terminals);
  await sql`select pg_notify(${PULL_CHANNEL}, ${notice})`.execute(work.db);
}

async function appendAudit(work: Work, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const { businessId, actor, now } = work;
  const rows = entries.map((entry) => ({
    business_id: businessId,
    audit_id: work.newId(),
    type: entry.type,
    user_id: actor.userId,
    user_name: actor.name,
    terminal_id: actor.terminalId,
    subject_kind: entry.subjectKind,
    subject_id: entry.subjectId,
    summary: entry.summary,
    data: JSON.stringify(entry.data),
    correlation_id: actor.correlationId,
    source_address: actor.sourceAddress,
    created_at: now,
  }));
  await work.db.insertInto('audit_event').values(rows).execute();
}

/**
 * Reads the one row that has a presented value (a business's code, the hash of an enrolment code,
 * a terminal's id) before it is known whose it is; row-level security shows no other.
 */
export function lookUp<T>(
  database: Database,
  key: 'business_code' | 'enrolment_code_sha256' | 'terminal_id' | 'storefront_id',
  value: string,
  read: (db: Transaction<Schema>) => Promise<T>,
): Promise<T> {
  return database.transaction().execute(async (db) => {
    await sql`select set_config(${`tillwright.${key}`}, ${value}, true)`.execute(db);
    return read(db);
  });
}
