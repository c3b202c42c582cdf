import { z } from 'zod';
import { RowId, ShiftId, UserId } from '../domain/ids.ts';
import { Minor } from '../domain/money.ts';
import { ShiftFigures } from '../domain/shift/figures.ts';

/** What the screen shows of shifts. */

export const ShiftView = z.strictObject({
  shiftId: ShiftId,
  number: z.number().int(),
  openedAt: z.string(),
  openedBy: z.string(),
  businessDate: z.string(),
  /** A sale opened it, since nobody had. */
  automatic: z.boolean(),
  floatMinor: Minor,
  /** SHF-5: it was opened on an earlier day. */
  overnight: z.boolean(),
});
export type ShiftView = Readonly<z.infer<typeof ShiftView>>;

export const CurrentShiftView = z.strictObject({
  shift: ShiftView.nullable(),
  /** Notes and coins of the shop's currency, the largest first; none where they are unknown. */
  denominations: z.array(Minor),
  /** Whether the person may see what should be in the drawer without asking anybody. */
  mayReport: z.boolean(),
});
export type CurrentShiftView = Readonly<z.infer<typeof CurrentShiftView>>;

/** An X while `closedAt` is null, else the Z as it was made. */
export const ShiftReportView = z.strictObject({
  shift: ShiftView,
  closedAt: z.string().nullable(),
  closedBy: z.string(),
  countedMinor: Minor.nullable(),
  overShortMinor: Minor.nullable(),
  figures: ShiftFigures,
  /** The names of the cashiers in the figures. */
  names: z.array(z.strictObject({ userId: UserId, name: z.string() })),
});
export type ShiftReportView = Readonly<z.infer<typeof ShiftReportView>>;

export const ShiftCountView = z.strictObject({ countId: RowId, countedMinor: Minor });
export type ShiftCountView = Readonly<z.infer<typeof ShiftCountView>>;

/** A row of the history; what a cashier may not see of an open one is null. */
export const ShiftSummary = z.strictObject({
  shift: ShiftView,
  closedAt: z.string().nullable(),
  totalMinor: Minor.nullable(),
  overShortMinor: Minor.nullable(),
});
export type ShiftSummary = Readonly<z.infer<typeof ShiftSummary>>;
