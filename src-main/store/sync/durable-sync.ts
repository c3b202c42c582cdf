import { z } from 'zod';
import { TerminalId } from '../../../shared/domain/ids.ts';
import {
  Ack,
  Certificate,
  NO_HASH,
  type Position,
  StreamKey,
} from '../../../shared/protocol/sync-identity.ts';
import type { Change, DurableSync } from '../../sync/machine-state.ts';
import { pick, type Statements } from '../statements.ts';
import type { SyncStateTable } from '../sync-tables.ts';

const Missing = z.strictObject({
  terminal: TerminalId,
  epoch: z.number().int().min(1),
  afterSeq: z.number().int().min(0),
  throughSeq: z.number().int().min(1),
});

const SAVED = [
  'hq_incarnation',
  'certificate_json',
  'fence_token',
  'conflict_reason',
  'support_code',
  'ack_json',
  'missing_json',
  'cursor_mailbox',
  'cursor_journal',
  'cursor_master',
  'cursor_storefront',
] as const;
type Saved = Pick<SyncStateTable, (typeof SAVED)[number]>;

/** How far the sync has got, as rows. */
export interface DurableSyncRows {
  load(): DurableSync;
  /** Everything but the journal itself and its segments, which follow from what is appended. */
  save(durable: DurableSync): void;
  saveFacts(change: Change): void;
  savePublicKey(hqPublicKey: string): void;
  publicKey(): string | null;
  head(): Position;
}

export function createDurableSyncRows(statements: Statements): DurableSyncRows {
  const row = statements.get<object>()((query) => query.selectFrom('sync_state').selectAll());
  const segments = statements.all<object>()((query) =>
    query
      .selectFrom('journal_segment')
      .select(['terminal_id as terminal', 'epoch'])
      .orderBy('first_seq'),
  );
  const trail = statements.get<object>()((query) =>
    query.selectFrom('trail_head').select(['journal_seq', 'journal_hash']),
  );
  const reached = statements.get<object>()((query) =>
    query.selectFrom('journal_cursor').select(['acked_seq', 'durable_seq']),
  );
  const saveState = statements.run<Saved>()((query, p) =>
    query.updateTable('sync_state').set(pick(p, SAVED)),
  );
  const saveReached = statements.run<{ acked: number; durable: number }>()((query, p) =>
    query.updateTable('journal_cursor').set({ acked_seq: p.acked, durable_seq: p.durable }),
  );
  // HQ has answered a hello, so it has seen this journal.
  const saveFacts = statements.run<{ skewMs: number | null }>()((query, { skewMs }) =>
    query.updateTable('sync_state').set({ skew_ms: skewMs, unproven: 0 }),
  );
  const saveKey = statements.run<{ key: string }>()((query, { key }) =>
    query.updateTable('sync_state').set({ hq_public_key: key }),
  );
  const stateRow = (): SyncStateTable => {
    const found = row({});
    if (found === undefined) throw new Error('This store has no state of the sync');
    return found;
  };
  const head = (): Position => {
    const found = trail({});
    if (found === undefined) throw new Error('The trails have no head');
    const { journal_seq: seq, journal_hash: hash } = found;
    return { seq, hash: seq === 0 ? NO_HASH : Buffer.from(hash).toString('hex') };
  };
  return {
    load: () => ({
      ...toDurable(stateRow()),
      segments: segments({}).map((one) => StreamKey.parse(one)),
      head: head(),
      durableSeq: reached({})?.durable_seq ?? 0,
    }),
    save: (durable) => {
      saveState(fromDurable(durable));
      saveReached({ acked: durable.acked?.seq ?? 0, durable: durable.durableSeq });
    },
    saveFacts: (change) => {
      if ('skewMs' in change) saveFacts({ skewMs: change.skewMs });
    },
    savePublicKey: (key) => void saveKey({ key }),
    publicKey: () => stateRow().hq_public_key,
    head,
  };
}

type FromOneRow = Omit<DurableSync, 'segments' | 'head' | 'durableSeq'>;

function toDurable(row: SyncStateTable): FromOneRow {
  const { conflict_reason: reason, support_code: supportCode, fence_token: fenceToken } = row;
  const certificate = parsed(Certificate, row.certificate_json);
  const conflict = reason === null || supportCode === null ? null : { reason, supportCode };
  return {
    identity:
      certificate === null || fenceToken === null ? null : { certificate, fenceToken, conflict },
    acked: parsed(Ack, row.ack_json),
    hqIncarnation: row.hq_incarnation,
    cursors: {
      mailbox: row.cursor_mailbox,
      journal: row.cursor_journal,
      master: row.cursor_master,
      storefront: row.cursor_storefront,
    },
    missing: parsed(Missing, row.missing_json),
  };
}

function fromDurable({ identity, acked, hqIncarnation, cursors, missing }: DurableSync): Saved {
  return {
    hq_incarnation: hqIncarnation,
    certificate_json: identity === null ? null : JSON.stringify(identity.certificate),
    fence_token: identity?.fenceToken ?? null,
    conflict_reason: identity?.conflict?.reason ?? null,
    support_code: identity?.conflict?.supportCode ?? null,
    ack_json: acked === null ? null : JSON.stringify(acked),
    missing_json: missing === null ? null : JSON.stringify(missing),
    cursor_mailbox: cursors.mailbox,
    cursor_journal: cursors.journal,
    cursor_master: cursors.master,
    cursor_storefront: cursors.storefront,
  };
}

function parsed<T extends z.ZodType>(schema: T, json: string | null): z.output<T> | null {
  return json === null ? null : schema.parse(JSON.parse(json));
}
