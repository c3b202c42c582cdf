import type { ShiftId, UserId } from '../../shared/domain/ids.ts';
import type { Currency, Minor } from '../../shared/domain/money.ts';
import type { Flag } from './schema-flag.ts';

/** Tables of shifts, as Kysely sees them. */

export interface ShiftTable {
  shift_id: ShiftId;
  number: number;
  opened_seq: number;
  opened_by: UserId;
  opened_at: string;
  business_date: string;
  automatic: Flag;
  currency: Currency;
  float_minor: Minor;
  sales_before_minor: Minor;
  refunds_before_minor: Minor;
}

export interface ShiftCountTable {
  count_id: string;
  shift_id: ShiftId;
  journal_seq: number;
  pieces_json: string;
  loose_minor: Minor;
  counted_minor: Minor;
  user_id: UserId;
  created_at: string;
}

export interface ShiftReportTable {
  shift_id: ShiftId;
  number: number;
  closed_seq: number;
  count_id: string;
  closed_by: UserId;
  closed_at: string;
  business_date: string;
  expected_minor: Minor;
  counted_minor: Minor;
  over_short_minor: Minor;
  figures_json: string;
}
