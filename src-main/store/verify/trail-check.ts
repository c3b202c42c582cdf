import type Database from 'better-sqlite3';
import { z } from 'zod';
import { SaleId } from '../../../shared/domain/ids.ts';
import { auditHash } from '../audit.ts';
import type { CancelledSaleDigest } from '../cancelled-sale.ts';
import { sha256Hex } from '../digest.ts';
import type { AuditEventTable, OverrideGrantTable } from '../sale-tables.ts';
import type { Schema } from '../schema.ts';
import type { VouchedEvent } from './journal-check.ts';
import { Findings } from './report.ts';

const CancelledData = z.looseObject({ rowsSha256: z.string() });
const OverrideData = z.looseObject({
  overrideId: z.string(),
  kind: z.string(),
  amountMinor: z.number(),
  reason: z.string(),
});
type OverrideData = z.infer<typeof OverrideData>;

/** AUD-3: the audit trail's own chain, its anchors in the journal, and what only it vouches for. */
export function checkTrails(
  db: Database.Database,
  digestOf: CancelledSaleDigest,
  events: readonly VouchedEvent[],
): readonly Findings[] {
  const chain = new Findings('audit: chain and anchors in the journal');
  const covered = new Findings('audit: cancelled sales and overrides');
  const anchors = new Map(anchorsIn(events).map((audit) => [audit.seq, audit]));
  const overrides = new Map<string, OverrideData & { readonly row: AuditEventTable }>();
  let head: Uint8Array = Buffer.alloc(32);
  let seq = 0;
  for (const row of db
    .prepare<[], AuditEventTable>('select * from audit_event order by seq')
    .all()) {
    chain.looked();
    chain.guard(`audit event ${row.seq}`, () => {
      const { prev_hash: prev, hash, ...rest } = row;
      chain.expect(row.seq === seq + 1, `audit event ${seq + 1} is missing before ${row.seq}`);
      chain.expect(prev.equals(head), `audit event ${row.seq} does not follow the one before`);
      const computed = auditHash(head, rest);
      chain.expect(hash.equals(computed), `audit event ${row.seq} was changed`);
      head = computed;
      seq = row.seq;
      const anchor = anchors.get(row.seq);
      anchors.delete(row.seq);
      const same = anchor === undefined || anchor.hash === computed.toString('hex');
      chain.expect(same, `audit event ${row.seq} is not the one the journal names`);
    });
    covered.guard(`audit event ${row.seq}`, () => {
      // What the drawer was opened or paid from for is in the journal, and of no sale.
      if (row.type === 'override.granted' && row.sale_id !== null) {
        const data = OverrideData.parse(JSON.parse(row.data_json));
        overrides.set(data.overrideId, { ...data, row });
      }
      if (row.type === 'sale.cancelled') checkCancelled(covered, row, digestOf);
    });
  }
  for (const missing of anchors.keys()) chain.problem(`audit event ${missing} is missing`);
  checkAuditHead(db, chain, seq, head);
  checkOverrides(db, covered, overrides);
  checkCancelledAll(db, covered);
  return [chain, covered, checkPrints(db)];
}

const ANCHORING: ReadonlySet<string> = new Set([
  'sale.completed',
  'refund.processed',
  'shift.closed',
]);

/** Each sale, each refund and each Z names where the trail stood. */
function anchorsIn(
  events: readonly VouchedEvent[],
): readonly { readonly seq: number; readonly hash: string }[] {
  return events.flatMap(({ event: { payload } }) =>
    ANCHORING.has(payload.type) && 'audit' in payload ? [payload.audit] : [],
  );
}

function checkAuditHead(
  db: Database.Database,
  chain: Findings,
  seq: number,
  hash: Uint8Array,
): void {
  const head = db
    .prepare<[], Pick<Schema['trail_head'], 'audit_seq' | 'audit_hash'>>(
      'select audit_seq, audit_hash from trail_head',
    )
    .get();
  const agrees = head?.audit_seq === seq && Buffer.from(head.audit_hash).equals(hash);
  chain.expect(
    agrees,
    `the audit trail ends at ${seq}, its head says ${head?.audit_seq ?? 'nothing'}`,
  );
}

function checkCancelled(
  covered: Findings,
  row: AuditEventTable,
  digestOf: CancelledSaleDigest,
): void {
  covered.looked();
  const { rowsSha256 } = CancelledData.parse(JSON.parse(row.data_json));
  const now = digestOf(SaleId.parse(row.sale_id));
  covered.expect(now === rowsSha256, `cancelled sale ${row.sale_id} was changed`);
}

function checkCancelledAll(db: Database.Database, covered: Findings): void {
  const strays = db
    .prepare<[], string>(
      `select sale_id from sale where status = 'CANCELLED' and sale_id not in (
         select sale_id from audit_event where type = 'sale.cancelled' and sale_id is not null)`,
    )
    .pluck()
    .all();
  for (const saleId of strays) covered.problem(`sale ${saleId} was cancelled without a trace`);
}

/** An override is in the trail from the moment it was given, whatever became of its sale. */
function checkOverrides(
  db: Database.Database,
  covered: Findings,
  audited: Map<string, OverrideData & { readonly row: AuditEventTable }>,
): void {
  for (const grant of db.prepare<[], OverrideGrantTable>('select * from override_grant').all()) {
    covered.looked();
    const said = audited.get(grant.override_id);
    audited.delete(grant.override_id);
    const same =
      said !== undefined &&
      said.kind === grant.kind &&
      said.amountMinor === grant.amount_minor &&
      said.reason === grant.reason &&
      said.row.sale_id === grant.sale_id &&
      said.row.line_id === grant.line_id &&
      said.row.user_id === grant.granted_by;
    covered.expect(same, `override ${grant.override_id} is not what the audit trail says`);
  }
  for (const id of audited.keys()) covered.problem(`override ${id} is missing`);
}

/** RCP-3: the bytes that were, or will be, printed. */
function checkPrints(db: Database.Database): Findings {
  const prints = new Findings('print jobs: bytes as they were rendered');
  const rows = db
    .prepare<[], Pick<Schema['print_job'], 'job_id' | 'bytes' | 'sha256' | 'pruned_at'>>(
      'select job_id, bytes, sha256, pruned_at from print_job',
    )
    .iterate();
  for (const job of rows) {
    if (job.pruned_at !== null) continue;
    prints.looked();
    const same = sha256Hex(job.bytes) === job.sha256;
    prints.expect(same, `the bytes of print job ${job.job_id} were changed`);
  }
  return prints;
}
