import type { Locale } from '../localized.ts';
import type { Currency, Minor } from '../money.ts';
import type { ReceiptModel } from '../receipt/model.ts';
import type { ShiftFigures } from './figures.ts';

/** Everything an X or a Z says on paper. */
export interface ShiftReportModel {
  readonly kind: 'X' | 'Z';
  readonly locale: Locale;
  readonly currency: Currency;
  readonly shop: ReceiptModel['shop'];
  readonly number: number;
  readonly terminalName: string;
  /** Local wall times at the shop, `YYYY-MM-DDTHH:MM`. */
  readonly openedTime: string;
  /** When it was made: for a Z, when the shift was closed. */
  readonly madeTime: string;
  readonly madeBy: string;
  readonly figures: ShiftFigures;
  readonly cashierNames: ReadonlyMap<string, string>;
  /** Null on an X. */
  readonly countedMinor: Minor | null;
  readonly overShortMinor: Minor | null;
  /** True for another print of a Z. */
  readonly copy: boolean;
}
