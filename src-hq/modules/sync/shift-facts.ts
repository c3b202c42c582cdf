import type { JournalPayload } from '../../../shared/protocol/journal-event.ts';
import {
  cashFact,
  dayOf,
  type Fact,
  type FactRow,
  type FactTable,
  keyed,
  momentOf,
} from './sale-facts.ts';
import type { InboxRow } from './sync-store.ts';

type Told<T extends JournalPayload['type']> = Extract<JournalPayload, { type: T }>;

/** What a shift's own events say. */
export type ShiftPayload = Told<
  'shift.opened' | 'cash.moved' | 'shift.counted' | 'shift.closed' | 'drawer.opened'
>;

/**
 * The rows of a shift's event. A Z is a row of its own and never changed: what comes in later is
 * rows of its own as well.
 * @throws Error as `saleFacts` does
 */
export function shiftFacts(event: InboxRow, payload: ShiftPayload): readonly Fact[] {
  return keyed(event, rowsOf(event, payload));
}

function rowsOf(event: InboxRow, payload: ShiftPayload): [FactTable, string, FactRow][] {
  switch (payload.type) {
    case 'shift.opened': {
      const { cashMovement } = payload;
      const float = cashMovement === null ? [] : [cashFact(event.terminal, cashMovement)];
      return [['shift', payload.shiftId, openedRow(event, payload)], ...float];
    }
    case 'cash.moved': {
      const { cashMovement, shiftId, reason, grantedBy } = payload;
      const { movementId } = cashMovement;
      const why = { movement_id: movementId, shift_id: shiftId, reason, granted_by: grantedBy };
      return [cashFact(event.terminal, cashMovement), ['shift_cash', movementId, why]];
    }
    case 'shift.counted':
      return [['shift_count', payload.countId, countRow(event, payload)]];
    case 'shift.closed':
      return [['shift_report', payload.shiftId, reportRow(event, payload)]];
    case 'drawer.opened':
      return [['drawer_opening', payload.openingId, openingRow(event, payload)]];
  }
}

function openedRow({ terminal, epoch, seq }: InboxRow, opened: Told<'shift.opened'>): FactRow {
  return {
    shift_id: opened.shiftId,
    ...{ terminal_id: terminal, epoch, opened_seq: seq },
    number: opened.number,
    automatic: opened.automatic,
    opened_by: opened.openedBy,
    opened_at: momentOf(opened.openedAt),
    business_date: dayOf(opened.businessDate),
    currency: opened.currency,
    float_minor: opened.floatMinor,
    sales_before_minor: opened.before.salesMinor,
    refunds_before_minor: opened.before.refundsMinor,
  };
}

function countRow({ terminal }: InboxRow, count: Told<'shift.counted'>): FactRow {
  return {
    count_id: count.countId,
    shift_id: count.shiftId,
    terminal_id: terminal,
    pieces: count.pieces,
    loose_minor: count.looseMinor,
    counted_minor: count.countedMinor,
    user_id: count.userId,
    business_date: dayOf(count.businessDate),
    created_at: momentOf(count.createdAt),
  };
}

function reportRow({ terminal, epoch, seq }: InboxRow, closed: Told<'shift.closed'>): FactRow {
  return {
    shift_id: closed.shiftId,
    ...{ terminal_id: terminal, epoch, opened_seq: closed.openedSeq, closed_seq: seq },
    number: closed.number,
    count_id: closed.countId,
    closed_by: closed.closedBy,
    closed_at: momentOf(closed.closedAt),
    business_date: dayOf(closed.businessDate),
    currency: closed.currency,
    figures: closed.figures,
    expected_minor: closed.figures.expectedMinor,
    counted_minor: closed.countedMinor,
    over_short_minor: closed.overShortMinor,
  };
}

function openingRow({ terminal }: InboxRow, opening: Told<'drawer.opened'>): FactRow {
  return {
    opening_id: opening.openingId,
    shift_id: opening.shiftId,
    terminal_id: terminal,
    reason: opening.reason,
    user_id: opening.userId,
    granted_by: opening.grantedBy,
    business_date: dayOf(opening.businessDate),
    created_at: momentOf(opening.createdAt),
  };
}
