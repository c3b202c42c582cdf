import { z } from 'zod';
import { RowId, ShiftId, UserId } from '../domain/ids.ts';
import { Currency, Minor } from '../domain/money.ts';
import { CountedPieces } from '../domain/shift/denominations.ts';
import { Perpetual, ShiftFigures } from '../domain/shift/figures.ts';
import { JournalCashMovement } from './journal-parts.ts';

/** What a person does with the drawer besides selling. */
export const DrawerMovement = JournalCashMovement.extend({
  kind: z.enum(['float', 'in', 'out', 'drop', 'correction']),
});
export type DrawerMovement = Readonly<z.infer<typeof DrawerMovement>>;

const counted = z.number().int().min(1);

/** A shift began. Its facts are this till's events from here to its `shift.closed`. */
export const ShiftOpened = z.strictObject({
  type: z.literal('shift.opened'),
  shiftId: ShiftId,
  /** Counts up by one at a till. */
  number: counted,
  /** A sale opened it, since nobody had. */
  automatic: z.boolean(),
  openedBy: UserId,
  openedAt: z.string(),
  businessDate: z.string(),
  currency: Currency,
  floatMinor: Minor.min(0),
  before: Perpetual,
  /** The float; null where there is none. */
  cashMovement: DrawerMovement.nullable(),
});
export type ShiftOpened = Readonly<z.infer<typeof ShiftOpened>>;

/** Cash was put in, paid out, dropped into the safe, or a slip was corrected. */
export const CashMoved = z.strictObject({
  type: z.literal('cash.moved'),
  shiftId: ShiftId,
  cashMovement: DrawerMovement,
  reason: z.string(),
  /** Who allowed it; null where the person may do it alone. */
  grantedBy: UserId.nullable(),
});
export type CashMoved = Readonly<z.infer<typeof CashMoved>>;

/** Somebody counted the drawer without being told what should be in it. */
export const ShiftCounted = z.strictObject({
  type: z.literal('shift.counted'),
  countId: RowId,
  shiftId: ShiftId,
  pieces: z.array(CountedPieces).max(50),
  /** Counted as one amount. */
  looseMinor: Minor.min(0),
  countedMinor: Minor.min(0),
  userId: UserId,
  businessDate: z.string(),
  createdAt: z.string(),
});
export type ShiftCounted = Readonly<z.infer<typeof ShiftCounted>>;

/** The Z: what the shift came to. It never changes; what comes later is the next shift's. */
export const ShiftClosed = z.strictObject({
  type: z.literal('shift.closed'),
  shiftId: ShiftId,
  number: counted,
  /** The event that opened it, in the same till's journal. */
  openedSeq: counted,
  countId: RowId,
  closedBy: UserId,
  closedAt: z.string(),
  businessDate: z.string(),
  currency: Currency,
  figures: ShiftFigures,
  countedMinor: Minor.min(0),
  /** Above zero: more was there than should be. */
  overShortMinor: Minor,
  /** Where the audit trail stood, so that cutting its tail off is found. */
  audit: z.strictObject({ seq: z.number().int(), hash: z.string() }),
});
export type ShiftClosed = Readonly<z.infer<typeof ShiftClosed>>;

/** The drawer was opened for no sale. */
export const DrawerOpened = z.strictObject({
  type: z.literal('drawer.opened'),
  openingId: RowId,
  /** Null where no shift was open. */
  shiftId: ShiftId.nullable(),
  reason: z.string(),
  userId: UserId,
  grantedBy: UserId.nullable(),
  businessDate: z.string(),
  createdAt: z.string(),
});
export type DrawerOpened = Readonly<z.infer<typeof DrawerOpened>>;
