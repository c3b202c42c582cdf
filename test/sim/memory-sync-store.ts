import { holderKey } from '../../shared/domain/lease.ts';
import type { MailboxMessage } from '../../shared/protocol/mailbox.ts';
import type { MasterRow } from '../../shared/protocol/pull.ts';
import {
  copyProjection,
  emptyProjection,
  type MemoryProjection,
  projectionTables,
} from '../../src-hq/modules/sync/memory-projection.ts';
import {
  type EnrolCode,
  type HqMeta,
  type IdentityRecord,
  type InboxRow,
  type LogEntry,
  StoreUnavailableError,
  type StreamRecord,
  type SyncStore,
  type SyncTx,
} from '../../src-hq/modules/sync/sync-store.ts';

/** HQ's tables. Every value is replaced, never changed, so that a copy of the maps is a dump. */
export interface HqRows {
  readonly single: Map<'meta', HqMeta>;
  readonly counts: Map<string, number>;
  readonly identities: Map<string, IdentityRecord>;
  readonly codes: Map<string, EnrolCode>;
  readonly events: Map<string, InboxRow>;
  readonly bySeq: Map<string, readonly InboxRow[]>;
  readonly byParent: Map<string, readonly InboxRow[]>;
  readonly streams: Map<string, readonly StreamRecord[]>;
  readonly durable: Map<string, number>;
  readonly arrival: string[];
  readonly log: LogEntry[];
  readonly mailbox: Map<string, readonly MailboxMessage[]>;
  readonly feed: Map<string, MasterRow & { readonly scope: string | null }>;
  readonly projection: MemoryProjection;
}

export function emptyRows(incarnation: string, storefronts: readonly string[]): HqRows {
  return {
    single: new Map([['meta', { incarnation, recovering: false }]]),
    counts: new Map(storefronts.map((storefront) => [`series ${storefront}`, 0])),
    identities: new Map(),
    codes: new Map(),
    events: new Map(),
    bySeq: new Map(),
    byParent: new Map(),
    streams: new Map(),
    durable: new Map(),
    arrival: [],
    log: [],
    mailbox: new Map(),
    feed: new Map(),
    projection: emptyProjection(),
  };
}

/** What a dump keeps. */
export function copyRows(rows: HqRows): HqRows {
  return {
    single: new Map(rows.single),
    counts: new Map(rows.counts),
    identities: new Map(rows.identities),
    codes: new Map(rows.codes),
    events: new Map(rows.events),
    bySeq: new Map(rows.bySeq),
    byParent: new Map(rows.byParent),
    streams: new Map(rows.streams),
    durable: new Map(rows.durable),
    arrival: [...rows.arrival],
    log: [...rows.log],
    mailbox: new Map(rows.mailbox),
    feed: new Map(rows.feed),
    projection: copyProjection(rows.projection),
  };
}

export interface MemoryHq {
  readonly store: SyncStore;
  rows: HqRows;
  /** Crash at this many-th call of the store from now; null for none. */
  crashIn: number | null;
}

export function memoryHq(rows: HqRows): MemoryHq {
  const hq: MemoryHq = {
    rows,
    crashIn: null,
    store: {
      transact: async (work) => {
        const undo: (() => void)[] = [];
        try {
          const result = await work(transaction(hq, undo));
          breathe(hq);
          return result;
        } catch (error) {
          for (let at = undo.length - 1; at >= 0; at -= 1) undo[at]?.();
          throw error;
        }
      },
    },
  };
  return hq;
}

/** Every call of the store is a place to crash at. */
function breathe(hq: MemoryHq): void {
  if (hq.crashIn === null) return;
  hq.crashIn -= 1;
  if (hq.crashIn <= 0) {
    hq.crashIn = null;
    throw new StoreUnavailableError('HQ crashed');
  }
}

function transaction(hq: MemoryHq, undo: (() => void)[]): SyncTx {
  const { rows } = hq;
  const put = <K, V>(table: Map<K, V>, key: K, value: V): void => {
    breathe(hq);
    const had = table.has(key);
    const before = table.get(key);
    undo.push(() => {
      if (had && before !== undefined) table.set(key, before);
      else table.delete(key);
    });
    table.set(key, value);
  };
  const push = <T>(list: T[], item: T): void => {
    breathe(hq);
    undo.push(() => list.pop());
    list.push(item);
  };
  const count = (name: string): number => rows.counts.get(name) ?? 0;
  const activeIdentities = (storefront: string | null): IdentityRecord[] =>
    [...rows.identities.values()].filter(
      ({ status, certificate }) =>
        status === 'active' && (storefront === null || certificate.storefront === storefront),
    );
  return {
    ...projectionTables(rows.projection, put),
    meta: async () => rows.single.get('meta') ?? { incarnation: 'none', recovering: false },
    saveMeta: async (meta) => put(rows.single, 'meta', meta),
    identity: async (terminal, epoch) =>
      rows.identities.get(holderKey({ terminal, epoch })) ?? null,
    saveIdentity: async (record) => put(rows.identities, holderKey(record.certificate), record),
    identitiesOf: async (terminal) =>
      [...rows.identities.values()].filter(({ certificate }) => certificate.terminal === terminal),
    activeIdentities: async (storefront) => activeIdentities(storefront),
    skipSeries: async (by) => {
      for (const [name, last] of rows.counts) {
        if (name.startsWith('series ')) put(rows.counts, name, last + by);
      }
    },
    nextSeries: async (storefront) => {
      const next = count(`series ${storefront}`) + 1;
      if (next > 99) return null;
      put(rows.counts, `series ${storefront}`, next);
      return String(next).padStart(2, '0');
    },
    seriesUsed: async (storefront, series) => {
      const used = Math.max(count(`series ${storefront}`), Number(series));
      put(rows.counts, `series ${storefront}`, used);
    },
    enrolCode: async (code) => rows.codes.get(code) ?? null,
    saveEnrolCode: async (code) => put(rows.codes, code.code, code),
    expireCodes: async (terminal) => {
      for (const [key, code] of rows.codes) {
        const waits = code.terminal === terminal && code.usedBy === null;
        if (waits) put(rows.codes, key, { ...code, expired: true });
      }
    },
    ...inboxTables(rows, put, push),
    expect: () => Promise.resolve(),
    attempt: async (work) => {
      const mark = undo.length;
      try {
        await work();
        return { ok: true };
      } catch (error) {
        if (error instanceof StoreUnavailableError) throw error;
        while (undo.length > mark) undo.pop()?.();
        return { ok: false, error };
      }
    },
    sendMessage: async (terminal, message) => {
      const list = rows.mailbox.get(terminal) ?? [];
      put(rows.mailbox, terminal, [...list, { ...message, seq: list.length + 1 }]);
    },
    messages: async ({ terminal, epoch }, afterSeq, limit) =>
      (rows.mailbox.get(terminal) ?? [])
        .filter((message) => message.seq > afterSeq && message.epoch === epoch)
        .slice(0, limit),
    // It never knows: every recall is asked again, which a terminal must bear.
    openRecalls: () => Promise.resolve(new Set<string>()),
    mailboxHead: async (terminal) => rows.mailbox.get(terminal)?.length ?? 0,
    appendFeed: async (scope, change) => {
      const seq = count('feed') + 1;
      put(rows.counts, 'feed', seq);
      put(rows.feed, `${scope} ${change.entity} ${change.key}`, { ...change, seq, scope });
    },
    feedPage: async (wanted, afterSeq, limit) =>
      [...rows.feed.values()]
        .filter(({ scope, seq }) => scope === wanted && seq > afterSeq)
        .toSorted((one, other) => one.seq - other.seq)
        .slice(0, limit)
        .map(({ seq, entity, key, version, body }) => ({ seq, entity, key, version, body })),
  };
}

type Put = <K, V>(table: Map<K, V>, key: K, value: V) => void;
type PushItem = <T>(list: T[], item: T) => void;

function inboxTables(rows: HqRows, put: Put, push: PushItem) {
  const projected = (): number => rows.counts.get('projected') ?? 0;
  return {
    eventByHash: async (hash) => rows.events.get(hash) ?? null,
    eventsAt: async (stream, seq) => rows.bySeq.get(`${holderKey(stream)} ${seq}`) ?? [],
    childrenOf: async (hash) => rows.byParent.get(hash) ?? [],
    eventsOf: async (stream, afterSeq, throughSeq, limit) => {
      const found: InboxRow[] = [];
      for (let seq = afterSeq + 1; seq <= throughSeq && found.length < limit; seq += 1) {
        const at = rows.bySeq.get(`${holderKey(stream)} ${seq}`) ?? [];
        found.push(...at.filter(({ branch }) => branch === stream.branch));
      }
      return found;
    },
    insertEvent: async (row) => {
      const place = `${holderKey(row)} ${row.seq}`;
      put(rows.events, row.hash, row);
      put(rows.bySeq, place, [...(rows.bySeq.get(place) ?? []), row]);
      put(rows.byParent, row.prevHash, [...(rows.byParent.get(row.prevHash) ?? []), row]);
      push(rows.arrival, row.hash);
    },
    streams: async (stream) => rows.streams.get(holderKey(stream)) ?? [],
    saveStream: async (stream) => {
      const key = holderKey(stream);
      const others = (rows.streams.get(key) ?? []).filter(({ branch }) => branch !== stream.branch);
      put(
        rows.streams,
        key,
        [...others, stream].toSorted((one, other) => one.branch - other.branch),
      );
    },
    durableSeq: async (stream) => rows.durable.get(`${holderKey(stream)} ${stream.branch}`) ?? 0,
    nextUnprojected: async () => {
      const hash = rows.arrival[projected()];
      return hash === undefined ? null : (rows.events.get(hash) ?? null);
    },
    waiting: async (limit) => {
      const hashes = rows.arrival.slice(projected(), projected() + limit);
      return hashes.flatMap((hash) => rows.events.get(hash) ?? []);
    },
    markProjected: async (hashes) => put(rows.counts, 'projected', projected() + hashes.length),
    appendLog: async (entry) => push(rows.log, entry),
  } satisfies Partial<SyncTx>;
}

/** A dump makes everything it holds durable: a restore cannot lose it. */
export function markDurable(rows: HqRows): void {
  for (const [key, branches] of rows.streams) {
    for (const { branch, head } of branches) rows.durable.set(`${key} ${branch}`, head.seq);
  }
}
