import type { Position } from '../../shared/protocol/sync-identity.ts';
import type { Statements } from './statements.ts';
import type { Schema } from './schema.ts';

/** Where the journal, the audit trail and the hybrid logical clock stand. */
export interface TrailHead {
  journalSeq: number;
  journalHash: Uint8Array;
  auditSeq: number;
  auditHash: Uint8Array;
  hlcWallMs: number;
  hlcCounter: number;
}

/**
 * The heads are moved in memory, and written back once before a transaction commits.
 */
export interface TrailHeads {
  begin(): void;
  current(): Readonly<TrailHead>;
  move(change: Partial<TrailHead>): void;
  flush(): void;
  /** The journal's new end, where the transaction appended to it. */
  grown(): Position | null;
}

export function createTrailHeads(statements: Statements): TrailHeads {
  const load = statements.get<object>()((query) => query.selectFrom('trail_head').selectAll());
  const save = statements.run<Omit<Schema['trail_head'], 'only_row'>>()((query, p) =>
    query.updateTable('trail_head').set({
      journal_seq: p.journal_seq,
      journal_hash: p.journal_hash,
      audit_seq: p.audit_seq,
      audit_hash: p.audit_hash,
      hlc_wall_ms: p.hlc_wall_ms,
      hlc_counter: p.hlc_counter,
    }),
  );
  const kept = statements.kept.slot<Readonly<TrailHead>>(['trail_head']);
  let head: TrailHead | null = null;
  let moved = false;
  let journalMoved = false;
  const stored = (): TrailHead => {
    const row = load({});
    if (!row) throw new Error('The trails have no head');
    return {
      journalSeq: row.journal_seq,
      journalHash: row.journal_hash,
      auditSeq: row.audit_seq,
      auditHash: row.audit_hash,
      hlcWallMs: row.hlc_wall_ms,
      hlcCounter: row.hlc_counter,
    };
  };
  const current = (): TrailHead => {
    head ??= { ...(kept.value ??= stored()) };
    return head;
  };
  return {
    begin: () => {
      head = null;
      moved = false;
      journalMoved = false;
    },
    current,
    move: (change) => {
      Object.assign(current(), change);
      moved = true;
      if (change.journalSeq !== undefined) journalMoved = true;
    },
    grown: () => {
      if (!journalMoved) return null;
      const { journalSeq, journalHash } = current();
      return { seq: journalSeq, hash: Buffer.from(journalHash).toString('hex') };
    },
    flush: () => {
      if (!moved) return;
      const now = current();
      save({
        journal_seq: now.journalSeq,
        journal_hash: Buffer.from(now.journalHash),
        audit_seq: now.auditSeq,
        audit_hash: Buffer.from(now.auditHash),
        hlc_wall_ms: now.hlcWallMs,
        hlc_counter: now.hlcCounter,
      });
      kept.value = now;
    },
  };
}
