import type { CounterLedger } from '../../../shared/domain/lease.ts';
import type { ConflictReason } from '../../../shared/protocol/hello.ts';
import type { MailboxMessage } from '../../../shared/protocol/mailbox.ts';
import type { MasterRow } from '../../../shared/protocol/pull.ts';
import type { Certificate, Position, StreamKey } from '../../../shared/protocol/sync-identity.ts';
import type { Fact } from './sale-facts.ts';

/**
 * What the sync decisions need of HQ's database. `transact` runs its work in one transaction: all
 * of it is kept, durably, before the promise resolves, or none of it. Two transactions that take
 * the same identity or counter run one after the other (a row lock).
 */
export interface SyncStore {
  transact<T>(work: (tx: SyncTx) => Promise<T>): Promise<T>;
}

/**
 * The database is not there, or gave up for now (connection, deadlock, shutdown). Nothing of the
 * transaction is kept; trying again is right.
 */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

export interface HqMeta {
  /** New whenever this database was restored. */
  readonly incarnation: string;
  /** Restored, and not every active terminal has reported: facts yes, grants no. */
  readonly recovering: boolean;
}

export type IdentityStatus =
  | 'active'
  /** It went on under its successor, or its terminal was enrolled again. */
  | 'closed'
  | 'conflict'
  | 'lost';

/** One (terminal, epoch) that HQ has certified. */
export interface IdentityRecord {
  readonly certificate: Certificate;
  readonly status: IdentityStatus;
  /** Why it is not active. */
  readonly reason: ConflictReason | null;
  /** The epoch that was offered to a restored terminal in place of this one. */
  readonly successor: number | null;
  /** What that terminal has lost; kept with the successor. */
  readonly missing: MissingEvents | null;
  readonly fence: Fence;
  /** Asked for by a `prove` verdict. */
  readonly challenge: string | null;
  /** It has said hello at least once. */
  readonly seen: boolean;
  /** The incarnation in which everything it had at its first hello has come in. */
  readonly reportedTo: string;
  /** The hash that must come in for that; null before the hello. */
  readonly reportUntil: string | null;
}

/** Which token is the terminal's; each verdict offers a new one, the next hello confirms it. */
export interface Fence {
  readonly count: number;
  readonly confirmed: string;
  readonly offered: readonly { readonly token: string; readonly bootNonce: string }[];
}

export interface MissingEvents extends StreamKey {
  readonly branch: number;
  readonly afterSeq: number;
  readonly throughSeq: number;
}

/** A branch of a stream: 0, and one more for each fork. */
export interface StreamRecord extends StreamKey {
  readonly branch: number;
  readonly head: Position;
}

/** A raw event. Its key is (terminal, epoch, seq, hash), for ever. */
export interface InboxRow extends StreamKey {
  readonly branch: number;
  readonly seq: number;
  readonly hash: string;
  readonly prevHash: string;
  readonly bytes: string;
}

export interface LeaseRecord {
  readonly leaseId: string;
  readonly holder: string;
  readonly counter: string;
  readonly amount: number;
  readonly status: 'granted' | 'received';
}

export interface SyncException {
  /** What makes it one exception per clash. */
  readonly key: string;
  readonly kind: ExceptionKind;
  readonly detail: string;
}

export type ExceptionKind =
  | 'fork'
  | 'terminal_restored'
  | 'terminal_lost'
  | 'duplicate_number'
  | 'oversold'
  | 'over_credit'
  | 'refunded_twice'
  | 'override'
  | 'lease_received_twice'
  | 'lease_unbacked'
  | 'return_unbacked'
  | 'projection_failed';

/** What HQ itself did to a counter, in the one order that a rebuild follows. */
export type HqFact =
  | { readonly kind: 'received'; readonly counter: string; readonly amount: number }
  | { readonly kind: 'withdrawn'; readonly counter: string; readonly amount: number }
  | {
      readonly kind: 'granted';
      readonly leaseId: string;
      readonly holder: string;
      readonly counter: string;
      readonly amount: number;
    }
  | { readonly kind: 'holder-closed'; readonly holder: string }
  | {
      readonly kind: 'counted';
      readonly holder: string;
      readonly counter: string;
      readonly found: number;
    };

/** One thing that moved the projections. */
export type LogEntry =
  /** `failed`: it could not be booked and became an exception; a rebuild does not try it either. */
  | { readonly kind: 'event'; readonly hash: string; readonly failed?: true }
  /** One that had failed was tried again, with another program, and is booked now. */
  | { readonly kind: 'retried'; readonly hash: string }
  | { readonly kind: 'fact'; readonly fact: HqFact };

/** Everything that can be made again from the log and the inbox. */
export interface ProjectionTables {
  ledger(counter: string): Promise<CounterLedger>;
  saveLedger(counter: string, ledger: CounterLedger): Promise<void>;
  /** Counters of which the holder was ever given something. */
  countersOf(holder: string): Promise<readonly string[]>;
  /** From now on `holderClosed` says so, of counters too that it names for the first time. */
  closeHolder(holder: string): Promise<void>;
  holderClosed(holder: string): Promise<boolean>;
  lease(leaseId: string): Promise<LeaseRecord | null>;
  saveLease(lease: LeaseRecord): Promise<void>;
  /** Takes a name for an event; answers who had it before, or null. */
  claim(scope: 'receipt' | 'return', name: string, hash: string): Promise<string | null>;
  addDemand(counter: string, holder: string, amount: number): Promise<void>;
  demand(counter: string, holder: string): Promise<number>;
  /** Keeps the first of each key; the terminal whose event it was is told. */
  raise(exception: SyncException, terminal?: string): Promise<void>;
  /** This event has become rows of the business. */
  book(hash: string, type: string): Promise<void>;
  /** The rows it has become. They are facts: written once, for ever, whatever they name. */
  keep(facts: readonly Fact[]): Promise<void>;
}

/** Rows that will be looked at, so that a store can read them all at once. */
export interface Expected {
  readonly counters?: readonly string[];
  readonly holders?: readonly string[];
  readonly leases?: readonly string[];
  readonly receipts?: readonly string[];
  readonly returns?: readonly string[];
  /** Counters whose demand, by whomever, will be asked for. */
  readonly demands?: readonly string[];
}

/** What was tried: done, or undone again. */
export type Attempt = { readonly ok: true } | { readonly ok: false; readonly error: unknown };

export interface SyncTx extends ProjectionTables {
  meta(): Promise<HqMeta>;
  saveMeta(meta: HqMeta): Promise<void>;

  /** Locks the row. */
  identity(terminal: string, epoch: number): Promise<IdentityRecord | null>;
  saveIdentity(identity: IdentityRecord): Promise<void>;
  identitiesOf(terminal: string): Promise<readonly IdentityRecord[]>;
  /** Of the storefront, or of the business for null. */
  activeIdentities(storefront: string | null): Promise<readonly IdentityRecord[]>;
  /** The next two-digit series of the storefront; null after 99. */
  nextSeries(storefront: string): Promise<string | null>;
  /** Leaves out so many series of every storefront. */
  skipSeries(count: number): Promise<void>;
  /** Certificates of a forgotten time used this series: never hand it out again. */
  seriesUsed(storefront: string, series: string): Promise<void>;

  enrolCode(code: string): Promise<EnrolCode | null>;
  saveEnrolCode(code: EnrolCode): Promise<void>;
  /** Codes for this terminal that nobody has used are good for nothing from now on. */
  expireCodes(terminal: string): Promise<void>;

  eventByHash(hash: string): Promise<InboxRow | null>;
  eventsAt(stream: StreamKey, seq: number): Promise<readonly InboxRow[]>;
  childrenOf(hash: string): Promise<readonly InboxRow[]>;
  eventsOf(
    stream: StreamKey & { readonly branch: number },
    afterSeq: number,
    throughSeq: number,
    limit: number,
  ): Promise<readonly InboxRow[]>;
  insertEvent(row: InboxRow): Promise<void>;
  /** Branches in their order. */
  streams(stream: StreamKey): Promise<readonly StreamRecord[]>;
  saveStream(stream: StreamRecord): Promise<void>;
  /** How far the backups of this database reach, for this branch. */
  durableSeq(stream: StreamKey & { readonly branch: number }): Promise<number>;

  /** The oldest event that is not projected yet, in the order of arrival. */
  nextUnprojected(): Promise<InboxRow | null>;
  /** The oldest so many of them, in that order. */
  waiting(limit: number): Promise<readonly InboxRow[]>;
  markProjected(hashes: readonly string[]): Promise<void>;
  /** A hint, and no more: whatever is read is right without it. */
  expect(expected: Expected): Promise<void>;
  /** Runs `work` upon the projections; where it throws, they are as before, and it is answered. */
  attempt(work: () => Promise<void>): Promise<Attempt>;
  appendLog(entry: LogEntry): Promise<void>;

  /** Numbers the message behind the last one to this terminal. */
  sendMessage(terminal: string, message: UnnumberedMessage): Promise<void>;
  messages(stream: StreamKey, afterSeq: number, limit: number): Promise<readonly MailboxMessage[]>;
  mailboxHead(terminal: string): Promise<number>;
  /** `counter holder`: what was asked back, and lies in a mailbox that was not read so far. */
  openRecalls(counters: readonly string[]): Promise<ReadonlySet<string>>;

  /** The last statement of a transaction: the feed's counter stays locked until COMMIT. */
  appendFeed(scope: FeedScope, change: Omit<MasterRow, 'seq'>): Promise<void>;
  /** Rows as they are now, by number. */
  feedPage(scope: FeedScope, afterSeq: number, limit: number): Promise<readonly MasterRow[]>;
}

/** Null: every storefront of the business. */
export type FeedScope = string | null;

export type UnnumberedMessage = MailboxMessage extends infer Message
  ? Message extends MailboxMessage
    ? Omit<Message, 'seq'>
    : never
  : never;

export interface EnrolCode {
  readonly code: string;
  readonly storefront: string;
  /** The terminal that is enrolled again, or the new one's id. */
  readonly terminal: string;
  /** Who used it, as base64 of SPKI DER, and what it got; null while unused. */
  readonly usedBy: string | null;
  readonly epoch: number | null;
  /** Nobody used it while it held. */
  readonly expired?: boolean;
}

/** What the decisions need besides the database. */
export interface SyncDeps {
  readonly store: SyncStore;
  /** A new UUIDv7. */
  readonly nextId: () => string;
  readonly wallMs: () => number;
  /** SHA-256(prevHash as bytes ‖ UTF-8 bytes), hex. */
  readonly chainHash: (prevHash: string, bytes: string) => string;
  /** HQ's Ed25519 signature, base64. */
  readonly sign: (message: string) => string;
  readonly verifyOwn: (message: string, signature: string) => boolean;
  readonly verifyDevice: (publicKey: string, message: string, signature: string) => boolean;
  /** Base64 of SPKI DER. */
  readonly publicKey: string;
}
