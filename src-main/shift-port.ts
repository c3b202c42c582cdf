import type { RowId, ShiftId, UserId } from '../shared/domain/ids.ts';
import type { Currency, Minor } from '../shared/domain/money.ts';
import type { CountedPieces } from '../shared/domain/shift/denominations.ts';
import type { Perpetual, ShiftFacts, ShiftFigures } from '../shared/domain/shift/figures.ts';
import type { DrawerMovement, ShiftClosed, ShiftOpened } from '../shared/protocol/shift-event.ts';
import type { Page } from './page.ts';

/** What use cases ask of the store about shifts: one is open or none, and a closed one is a Z. */

export interface Shift {
  readonly shiftId: ShiftId;
  readonly number: number;
  readonly openedSeq: number;
  readonly openedBy: UserId;
  readonly openedAt: string;
  readonly businessDate: string;
  /** A sale opened it, since nobody had. */
  readonly automatic: boolean;
  readonly currency: Currency;
  readonly floatMinor: Minor;
  readonly before: Perpetual;
}

export interface ShiftCount {
  readonly countId: string;
  readonly shiftId: ShiftId;
  readonly countedMinor: Minor;
  readonly userId: UserId;
  readonly createdAt: string;
  /** Money has moved since: what was counted is no longer what is there. */
  readonly stale: boolean;
}

/** The Z as it was made. */
export interface ShiftReport {
  readonly closedBy: UserId;
  readonly closedAt: string;
  readonly businessDate: string;
  readonly countedMinor: Minor;
  readonly overShortMinor: Minor;
  readonly figures: ShiftFigures;
}

export interface ShiftReader {
  open(): Shift | null;
  byId(shiftId: ShiftId): Shift | null;
  /** Null while it is open. */
  report(shiftId: ShiftId): ShiftReport | null;
  /** Newest first. */
  history(page: Page): readonly Shift[];
  count(countId: RowId): ShiftCount | null;
  /** Everything that belongs to it so far. */
  facts(shift: Shift): ShiftFacts;
}

export interface ShiftWriter {
  /** Journals it, and its float with it; number and perpetual totals are the store's. */
  open(
    shift: Omit<ShiftOpened, 'type' | 'number' | 'before' | 'cashMovement'>,
    float: DrawerMovement | null,
  ): Shift;
  move(
    shiftId: ShiftId,
    movement: DrawerMovement,
    why: { readonly reason: string; readonly grantedBy: UserId | null },
  ): void;
  count(count: {
    readonly countId: RowId;
    readonly shiftId: ShiftId;
    readonly pieces: readonly CountedPieces[];
    readonly looseMinor: Minor;
    readonly countedMinor: Minor;
    readonly userId: UserId;
    readonly businessDate: string;
    readonly createdAt: string;
  }): void;
  /** To be called last: the Z names where the audit trail stands, and the device signs it. */
  close(
    shift: Shift,
    report: Pick<
      ShiftClosed,
      'countId' | 'closedBy' | 'closedAt' | 'businessDate' | 'countedMinor'
    > & { readonly figures: ShiftFigures },
  ): void;
}
