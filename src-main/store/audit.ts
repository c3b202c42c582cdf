import { canonicalJson, type CanonicalValue } from '../../shared/protocol/canonical-json.ts';
import type { Clock, Ids } from '../ports.ts';
import type { AuditInput, TerminalReader } from '../store-port.ts';
import { chainHash } from './digest.ts';
import type { AuditEventTable } from './sale-tables.ts';
import { pick, type Statements } from './statements.ts';
import type { TrailHeads } from './trail-head.ts';

export interface AuditDeps {
  readonly statements: Statements;
  readonly heads: TrailHeads;
  readonly terminal: TerminalReader;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Digest of a cancelled sale's rows, which no journal event covers. */
  readonly cancelledSaleSha256: (saleId: NonNullable<AuditInput['saleId']>) => string;
}

/**
 * The audit trail: each row's hash covers its columns and the row before. Rows are written together
 * at the end of their transaction.
 */
export interface AuditTrail {
  begin(): void;
  append(event: AuditInput): void;
  flush(): void;
}

export function createAudit(deps: AuditDeps): AuditTrail {
  const insert = deps.statements.runMany<AuditEventTable>()((query, rows) =>
    query.insertInto('audit_event').values(rows.map((p) => pick(p, AUDIT_COLUMNS))),
  );
  let pending: AuditEventTable[] = [];
  const append = (event: AuditInput): void => {
    const head = deps.heads.current();
    const saleId = event.saleId ?? null;
    const sealed = event.type === 'sale.cancelled' && saleId !== null;
    const data = sealed
      ? { ...event.data, rowsSha256: deps.cancelledSaleSha256(saleId) }
      : event.data;
    const row = {
      seq: head.auditSeq + 1,
      event_id: deps.ids.next(),
      type: event.type,
      at: new Date(deps.clock.wallMs()).toISOString(),
      user_id: event.userId,
      terminal_id: deps.terminal.identity().terminalId,
      sale_id: saleId,
      line_id: event.lineId ?? null,
      customer_id: event.customerId ?? null,
      origin: event.origin,
      data_json: canonicalJson(data as CanonicalValue),
      description: event.description,
    };
    const prevHash = Buffer.from(head.auditHash);
    const rowHash = auditHash(prevHash, row);
    pending.push({ ...row, prev_hash: prevHash, hash: rowHash });
    deps.heads.move({ auditSeq: row.seq, auditHash: rowHash });
  };
  return {
    begin: () => {
      pending = [];
    },
    append,
    flush: () => insert(pending),
  };
}

const AUDIT_COLUMNS = [
  'seq',
  'event_id',
  'type',
  'at',
  'user_id',
  'terminal_id',
  'sale_id',
  'line_id',
  'customer_id',
  'origin',
  'data_json',
  'description',
  'prev_hash',
  'hash',
] as const satisfies readonly (keyof AuditEventTable)[];

/** SHA-256(previous hash ‖ RFC 8785 bytes of every other column). */
export function auditHash(
  prevHash: Uint8Array,
  row: Omit<AuditEventTable, 'prev_hash' | 'hash'>,
): Buffer {
  const covered: Record<keyof typeof row, CanonicalValue> = {
    at: row.at,
    customer_id: row.customer_id,
    data_json: row.data_json,
    description: row.description,
    event_id: row.event_id,
    line_id: row.line_id,
    origin: row.origin,
    sale_id: row.sale_id,
    seq: row.seq,
    terminal_id: row.terminal_id,
    type: row.type,
    user_id: row.user_id,
  };
  return chainHash(prevHash, Buffer.from(canonicalJson(covered)));
}
