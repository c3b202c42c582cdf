import { z } from 'zod';
import { UserId } from '../../shared/domain/ids.ts';
import { Minor, minor } from '../../shared/domain/money.ts';
import { TenderKind } from '../../shared/domain/sale.ts';
import { CashKind, ShiftFigures, ShiftTax } from '../../shared/domain/shift/figures.ts';
import { canonicalJson, type CanonicalValue } from '../../shared/protocol/canonical-json.ts';
import type { BookedDocument } from '../../src-hq/modules/shifts/booked-documents.ts';
import { type BookedRows, figuresOf } from '../../src-hq/modules/shifts/booked-shift.ts';
import type { MemoryProjection } from '../../src-hq/modules/sync/memory-projection.ts';
import type { FactRow } from '../../src-hq/modules/sync/sale-facts.ts';
import type { SimTill } from './sim-till.ts';
import { Violation, type World } from './world.ts';

/**
 * SHF-3, SHF-4 at rest: whatever moved money stands in one shift, and each Z is what HQ makes of
 * the rows it booked, also of tills that were put back, copied or lost.
 */
export function checkSettledShifts(world: World): void {
  for (const till of world.tills) if (!till.dead) checkStanding(till);
  const { projection, events } = world.hq.memory.rows;
  const rows = rowsByEvent(projection);
  for (const report of projection.shift_report.values()) {
    const hash = String(report['event_hash']);
    const chain = chainOf(world, hash);
    const [first] = chain;
    const before = first === undefined || first.hash === hash ? undefined : first;
    const previous = [...projection.shift_report.values()].find(
      (one) => before?.type === 'shift.closed' && one['event_hash'] === before.hash,
    );
    const figures = ShiftFigures.parse(report['figures']);
    const perpetual =
      previous === undefined
        ? { salesMinor: minor(0), refundsMinor: minor(0) }
        : ShiftFigures.parse(previous['figures']).perpetual;
    const own = { documents: [], cash: [], settlements: [] };
    const booked = chain.reduce<BookedRows>((all, one) => joined(all, rows.get(one.hash)), own);
    const openedSeq = Number(report['opened_seq']);
    const made = figuresOf({ openedSeq, figures }, chain, perpetual, booked);
    if (text(made) === text(figures) && events.has(hash)) continue;
    throw new Violation(`SHF-3: Z ${String(report['number'])} is not what HQ booked`);
  }
}

function text(figures: ShiftFigures): string {
  return canonicalJson(figures as CanonicalValue);
}

const MONEY = new Set(['sale.completed', 'refund.processed', 'credit.booked', 'cash.moved']);

function checkStanding(till: SimTill): void {
  let open = false;
  for (const { type, bytes, seq } of till.disk.journal) {
    if (type === 'shift.opened') open = true;
    // What the simulation breaks on purpose has no money in it.
    if (MONEY.has(type) && !open && bytes.includes('Minor"')) {
      throw new Violation(`SHF-1: event ${seq} of ${till.name} moved money in no shift`);
    }
    if (type === 'shift.closed') open = false;
  }
}

/** The journal from the Z before this one on, in its order. */
function chainOf(world: World, hash: string) {
  const { events, projection } = world.hq.memory.rows;
  const chain: { hash: string; seq: number; terminalId: string; type: string | null }[] = [];
  for (let at = events.get(hash); at !== undefined; at = events.get(at.prevHash)) {
    const type = projection.booked.get(at.hash) ?? null;
    chain.push({ hash: at.hash, seq: at.seq, terminalId: at.terminal, type });
    if (type === 'shift.closed' && at.hash !== hash) break;
  }
  return chain.toReversed();
}

function joined(all: BookedRows, more: BookedRows | undefined): BookedRows {
  if (more === undefined) return all;
  return {
    documents: [...all.documents, ...more.documents],
    cash: [...all.cash, ...more.cash],
    settlements: [...all.settlements, ...more.settlements],
  };
}

const Document = z.looseObject({
  event_hash: z.string(),
  receipt_number: z.string(),
  user_id: UserId,
  subtotal_minor: Minor,
  discount_minor: Minor,
  tax_minor: Minor,
  total_minor: Minor,
  rounding_minor: Minor,
});
const Cash = z.looseObject({ event_hash: z.string(), kind: CashKind, amount_minor: Minor });
const Entry = z.looseObject({
  event_hash: z.string(),
  kind: z.string(),
  tender_kind: TenderKind.nullable(),
  amount_minor: Minor,
});

/** HQ's rows as its own queries would read them, by the event they came by. */
function rowsByEvent(projection: MemoryProjection): ReadonlyMap<string, BookedRows> {
  const byEvent = new Map<string, BookedRows>();
  const add = (hash: string, more: Partial<BookedRows>): void => {
    const none = { documents: [], cash: [], settlements: [] };
    byEvent.set(hash, joined(byEvent.get(hash) ?? none, { ...none, ...more }));
  };
  for (const document of documentsOf(projection)) {
    add(document.eventHash, { documents: [document] });
  }
  for (const row of projection.cash_movement.values()) {
    const { event_hash: eventHash, kind, amount_minor: amountMinor } = Cash.parse(row);
    add(eventHash, { cash: [{ eventHash, kind, amountMinor }] });
  }
  for (const row of projection.credit_entry.values()) {
    const { event_hash: eventHash, kind, tender_kind: tender, amount_minor } = Entry.parse(row);
    if (kind !== 'payment' || tender === null) continue;
    if (projection.booked.get(eventHash) !== 'credit.booked') continue;
    add(eventHash, {
      settlements: [{ eventHash, kind: tender, amountMinor: minor(-amount_minor) }],
    });
  }
  return byEvent;
}

function documentsOf(projection: MemoryProjection): readonly BookedDocument[] {
  const by = (rows: ReadonlyMap<string, FactRow>) =>
    Map.groupBy(rows.values(), (row) => row['event_hash']);
  const [saleLines, saleTenders] = [by(projection.sale_line), by(projection.tender)];
  const [refundLines, refundTenders] = [by(projection.refund_line), by(projection.refund_tender)];
  const handed = (row: FactRow): number =>
    Number(row['tendered_minor']) - Number(row['change_minor']);
  return [
    ...[...projection.sale.values()].map((row) =>
      documentOf('sale', row, saleLines, saleTenders, handed),
    ),
    ...[...projection.refund.values()].map((row) =>
      documentOf('refund', row, refundLines, refundTenders, (one) => Number(one['given_minor'])),
    ),
  ];
}

type ByEvent = ReadonlyMap<unknown, readonly FactRow[]>;

function documentOf(
  kind: 'sale' | 'refund',
  row: FactRow,
  lines: ByEvent,
  tenders: ByEvent,
  handed: (tender: FactRow) => number,
): BookedDocument {
  const document = Document.parse(row);
  const { event_hash: eventHash } = document;
  return {
    ...{ kind, eventHash, receiptNumber: document.receipt_number, userId: document.user_id },
    grossMinor: document.subtotal_minor,
    discountMinor: document.discount_minor,
    taxMinor: document.tax_minor,
    totalMinor: document.total_minor,
    roundingMinor: document.rounding_minor,
    taxes: (lines.get(eventHash) ?? []).flatMap((line) => z.array(ShiftTax).parse(line['taxes'])),
    tenders: (tenders.get(eventHash) ?? [])
      .filter(({ status }) => status !== 'UNDONE' && status !== 'DECLINED')
      .map((one) => ({ kind: TenderKind.parse(one['kind']), handedMinor: minor(handed(one)) })),
  };
}
