import { RowId, ShiftId } from '../../shared/domain/ids.ts';
import { type Minor, minor, ZERO } from '../../shared/domain/money.ts';
import {
  overShort,
  type Perpetual,
  type ShiftFacts,
  shiftFigures,
} from '../../shared/domain/shift/figures.ts';
import type { CanonicalValue } from '../../shared/protocol/canonical-json.ts';
import { ReportedPayload } from '../../shared/protocol/lease-event.ts';
import { refundDocument, saleDocument } from '../../shared/protocol/shift-documents.ts';
import type { DrawerMovement } from '../../shared/protocol/shift-event.ts';
import { numberedUuid } from './sim-crypto.ts';
import { AT, CASHIER, CURRENCY, DATE, NO_BYTES } from './sim-payloads.ts';
import { journal, type SimTill } from './sim-till.ts';
import type { Disk, SimShift, StoredEvent } from './till-disk.ts';
import { nextNumber, type World } from './world.ts';

/** Money is about to move: where no shift is open one opens itself, in the same transaction. */
export function openShift(world: World, till: SimTill, draft: Disk): SimShift {
  if (draft.shift !== null) return draft.shift;
  const { number: last, perpetual: before } = draft.lastZ;
  const shiftId = ShiftId.parse(numberedUuid(nextNumber(world)));
  const number = last + 1;
  write(world, till, draft, {
    ...{ type: 'shift.opened', shiftId, number, automatic: true, openedBy: CASHIER },
    ...{ openedAt: AT, businessDate: DATE, currency: CURRENCY, floatMinor: ZERO, before },
    cashMovement: null,
  });
  const shift = { shiftId, number, before, openedSeq: draft.durable.head.seq };
  draft.shift = shift;
  return shift;
}

/** What somebody does with the drawer now and then; nothing is drawn, so no other run changes. */
export function tendDrawer(world: World, till: SimTill, draft: Disk): void {
  const { shift } = draft;
  if (shift === null) return;
  const what = draft.durable.head.seq % 4;
  if (what === 0) moveCash(world, till, draft, { kind: 'in', amountMinor: minor(5_000) });
  else if (what === 1) moveCash(world, till, draft, { kind: 'drop', amountMinor: minor(-700) });
  else if (what === 2) openDrawer(world, till, draft, shift);
  else closeShift(world, till, draft, shift);
}

function moveCash(
  world: World,
  till: SimTill,
  draft: Disk,
  moved: Pick<DrawerMovement, 'kind' | 'amountMinor'>,
): void {
  const { shiftId } = openShift(world, till, draft);
  draft.drawerMinor += moved.amountMinor;
  const cashMovement = {
    ...{ movementId: rowId(world), ...moved, saleId: null, creditEntryId: null },
    ...{ userId: CASHIER, businessDate: DATE, createdAt: AT },
  };
  const why = { reason: 'change', grantedBy: null };
  write(world, till, draft, { type: 'cash.moved', shiftId, cashMovement, ...why });
}

function openDrawer(world: World, till: SimTill, draft: Disk, { shiftId }: SimShift): void {
  write(world, till, draft, {
    ...{ type: 'drawer.opened', openingId: rowId(world), shiftId, reason: 'a note is stuck' },
    ...{ userId: CASHIER, grantedBy: null, businessDate: DATE, createdAt: AT },
  });
}

/** Counted and closed: the Z is what this disk's own journal comes to. */
function closeShift(world: World, till: SimTill, draft: Disk, shift: SimShift): void {
  const { shiftId, number, openedSeq, before } = shift;
  const facts = factsOf(draft.journal.slice(openedSeq - 1), before);
  const left = world.tampering.till?.forgetsInZ === true ? facts.documents.slice(1) : null;
  const figures = shiftFigures(left === null ? facts : { ...facts, documents: left });
  const overMinor = number % 2 === 0 ? 300 : 0;
  const countedMinor = minor(Math.max(0, figures.expectedMinor + overMinor));
  const countId = rowId(world);
  const when = { businessDate: DATE, createdAt: AT };
  const counted = { countId, shiftId, pieces: [], looseMinor: countedMinor, countedMinor };
  write(world, till, draft, { type: 'shift.counted', ...counted, userId: CASHIER, ...when });
  write(world, till, draft, {
    ...{ type: 'shift.closed', shiftId, number, openedSeq, countId, closedBy: CASHIER },
    ...{ closedAt: AT, businessDate: DATE, currency: CURRENCY, figures, countedMinor },
    overShortMinor: overShort(countedMinor, figures.expectedMinor),
    audit: { seq: number, hash: NO_BYTES },
  });
  draft.shift = null;
  draft.lastZ = { number, perpetual: figures.perpetual };
}

/** A shift's facts from the events since its opening; what nobody can read is none. */
function factsOf(events: readonly StoredEvent[], before: Perpetual): ShiftFacts {
  const payloads = events.flatMap(payloadOf);
  return {
    before,
    documents: payloads.flatMap((one) => {
      if (one.type === 'sale.completed') return [saleDocument(one)];
      return one.type === 'refund.processed' ? [refundDocument(one)] : [];
    }),
    settlements: payloads.flatMap((one) => {
      if (one.type !== 'credit.booked' || one.entry.tenderKind === null) return [];
      return [{ kind: one.entry.tenderKind, amountMinor: minor(-one.entry.amountMinor) }];
    }),
    cash: payloads.flatMap((one) =>
      'cashMovement' in one && one.cashMovement !== null ? [one.cashMovement] : [],
    ),
    drawerOpenings: payloads.filter(({ type }) => type === 'drawer.opened').length,
  };
}

function payloadOf({ bytes }: StoredEvent): ReportedPayload[] {
  const event: unknown = JSON.parse(bytes);
  const found = ReportedPayload.safeParse(Object(event).payload);
  return found.success ? [found.data] : [];
}

/** What these events put into a drawer or took out of it besides sales, by event. */
export function drawerGains(events: readonly StoredEvent[]): ReadonlyMap<string, Minor> {
  const gains = new Map<string, Minor>();
  for (const event of events) {
    if (event.type !== 'cash.moved') continue;
    for (const payload of payloadOf(event)) {
      if (payload.type === 'cash.moved') gains.set(event.hash, payload.cashMovement.amountMinor);
    }
  }
  return gains;
}

function rowId(world: World): RowId {
  return RowId.parse(numberedUuid(nextNumber(world)));
}

function write(
  world: World,
  till: SimTill,
  draft: Disk,
  payload: Extract<ReportedPayload, { type: `shift.${string}` | `cash.moved` | 'drawer.opened' }>,
): void {
  journal(world, till, draft, payload as CanonicalValue & typeof payload);
}
