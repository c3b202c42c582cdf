import type Database from 'better-sqlite3';
import { minor } from '../../../shared/domain/money.ts';
import {
  overShort,
  type Perpetual,
  type ShiftDocument,
  type ShiftFacts,
  shiftFigures,
} from '../../../shared/domain/shift/figures.ts';
import { canonicalJson, type CanonicalValue } from '../../../shared/protocol/canonical-json.ts';
import type { ReportedPayload } from '../../../shared/protocol/lease-event.ts';
import { refundDocument, saleDocument } from '../../../shared/protocol/shift-documents.ts';
import type { ShiftClosed, ShiftOpened } from '../../../shared/protocol/shift-event.ts';
import type { VouchedEvent } from './journal-check.ts';
import { Findings } from './report.ts';
import { checkShiftRows } from './shift-row-check.ts';

/** A shift as the journal tells it. */
interface Told {
  readonly opened: ShiftOpened;
  readonly openedSeq: number;
  readonly documents: ShiftDocument[];
  readonly settlements: ShiftFacts['settlements'][number][];
  readonly cash: ShiftFacts['cash'][number][];
  drawerOpenings: number;
}

/**
 * SHF-3, SHF-4: every Z is made again from the journal's events between its shift's opening and its
 * closing, and every row of a shift, of its counts and of its cash is what was journalled.
 */
export function checkShifts(
  db: Database.Database,
  events: readonly VouchedEvent[],
): readonly Findings[] {
  const reports = new Findings('shifts: every Z again from the events of its shift');
  const walk = new Walk(reports);
  for (const { event } of events) walk.see(event.seq, event.payload);
  return [reports, checkShiftRows(db, events)];
}

class Walk {
  readonly #reports: Findings;
  readonly #counted = new Map<string, { readonly minor: number; readonly shiftId: string }>();
  #open: Told | null = null;
  #number = 0;
  #sold: Perpetual = { salesMinor: minor(0), refundsMinor: minor(0) };

  constructor(reports: Findings) {
    this.#reports = reports;
  }

  see(seq: number, payload: ReportedPayload): void {
    if (payload.type === 'shift.opened') this.#begin(seq, payload);
    if ('cashMovement' in payload && payload.cashMovement !== null) {
      const { kind, amountMinor } = payload.cashMovement;
      this.#open?.cash.push({ kind, amountMinor });
    }
    if (payload.type === 'sale.completed') this.#document(saleDocument(payload));
    if (payload.type === 'refund.processed') this.#document(refundDocument(payload));
    if (payload.type === 'credit.booked') {
      const { kind, tenderKind, amountMinor } = payload.entry;
      if (kind !== 'payment' || tenderKind === null) return;
      this.#open?.settlements.push({ kind: tenderKind, amountMinor: minor(-amountMinor) });
    }
    if (payload.type === 'drawer.opened' && this.#open !== null) this.#open.drawerOpenings += 1;
    if (payload.type === 'shift.counted') {
      const { countId, countedMinor, shiftId } = payload;
      this.#counted.set(countId, { minor: countedMinor, shiftId });
    }
    if (payload.type === 'shift.closed') this.#close(payload);
  }

  #begin(openedSeq: number, opened: ShiftOpened): void {
    const { number } = opened;
    const expect = (holds: boolean, what: string): void =>
      this.#reports.expect(holds, `shift ${number} ${what}`);
    expect(this.#open === null, 'began while another was open');
    expect(number === this.#number + 1, `came after ${this.#number}`);
    expect(same(opened.before, this.#sold), 'begins with other totals than were sold');
    expect((opened.cashMovement?.amountMinor ?? 0) === opened.floatMinor, 'has another float');
    this.#number = number;
    this.#open = {
      ...{ opened, openedSeq, documents: [], settlements: [], cash: [] },
      drawerOpenings: 0,
    };
  }

  #document(document: ShiftDocument): void {
    const { salesMinor, refundsMinor } = this.#sold;
    const { kind, totalMinor } = document;
    this.#sold =
      kind === 'sale'
        ? { salesMinor: minor(salesMinor + totalMinor), refundsMinor }
        : { salesMinor, refundsMinor: minor(refundsMinor + totalMinor) };
    this.#open?.documents.push(document);
  }

  #close(closed: ShiftClosed): void {
    this.#reports.looked();
    const told = this.#open;
    this.#open = null;
    const expect = (holds: boolean, what: string): void =>
      this.#reports.expect(holds, `Z ${closed.number} ${what}`);
    expect(
      told?.opened.shiftId === closed.shiftId && told.openedSeq === closed.openedSeq,
      'closes a shift that was not open',
    );
    if (told === null) return;
    const { opened, documents, settlements, cash, drawerOpenings } = told;
    const facts = { before: opened.before, documents, settlements, cash, drawerOpenings };
    const figures = shiftFigures(facts);
    expect(same(figures, closed.figures), 'is not what its events come to');
    expect(closed.number === opened.number, 'has another number than its shift');
    const count = this.#counted.get(closed.countId);
    expect(
      count?.minor === closed.countedMinor && count.shiftId === closed.shiftId,
      'says another count than was made',
    );
    const difference = overShort(closed.countedMinor, figures.expectedMinor);
    expect(difference === closed.overShortMinor, 'is over or short by another amount');
  }
}

function same(one: object, other: object): boolean {
  return canonicalJson(one as CanonicalValue) === canonicalJson(other as CanonicalValue);
}
