import type {
  CustomerId,
  EventId,
  LineId,
  PrintJobId,
  ProductId,
  RefundId,
  SaleId,
  ShiftId,
  StorefrontId,
  TenderId,
  TerminalId,
  UserId,
} from '../../shared/domain/ids.ts';
import type { Currency, Minor, Ppm } from '../../shared/domain/money.ts';
import type { OverrideKind } from '../../shared/domain/permission.ts';
import type { OversellPolicy, Unit } from '../../shared/domain/product.ts';
import type { Milli } from '../../shared/domain/quantity.ts';
import type { ReservationStatus } from '../../shared/domain/reservation.ts';
import type { CashKind } from '../../shared/domain/shift/figures.ts';
import type { SaleStatus, SaleType, TenderKind, TenderStatus } from '../../shared/domain/sale.ts';
import type { AuditType } from '../../shared/protocol/audit-event.ts';
import type { PrinterProblem, PrintJobView, PrintState } from '../../shared/ipc/views.ts';
import type { Flag } from './schema-flag.ts';

type StockMovementKind = 'opening' | 'receive' | 'sale' | 'return' | 'adjust' | 'count';
type CreditEntryKind = 'opening' | 'charge' | 'payment' | 'adjustment';

/** Tables of sales and of the facts that are only ever appended. */

export interface SaleTable {
  sale_id: SaleId;
  status: SaleStatus;
  type: SaleType;
  storefront_id: StorefrontId;
  terminal_id: TerminalId;
  user_id: UserId;
  customer_id: CustomerId | null;
  customer_name: string;
  tax_exempt: Flag;
  currency: Currency;
  prices_include_tax: Flag;
  price_book_version: number;
  discount_kind: 'percent' | 'amount' | null;
  discount_value: number | null;
  age_confirmed: number;
  hold_name: string;
  held_at: string | null;
  created_at: string;
  updated_at: string;
  completed_at: string | null;
  business_date: string | null;
  receipt_number: string | null;
  receipt_counter: number | null;
  subtotal_minor: Minor;
  discount_minor: Minor;
  tax_minor: Minor;
  total_minor: Minor;
  rounding_minor: Minor;
  paid_minor: Minor;
  change_minor: Minor;
  cost_minor: Minor;
  profit_minor: Minor;
  book_json: string | null;
}

export interface SaleLineTable {
  line_id: LineId;
  sale_id: SaleId;
  position: number;
  product_id: ProductId | null;
  product_row: number | null;
  sku: string;
  name_en: string;
  name_ru: string;
  name_kk: string;
  barcode: string | null;
  unit: Unit;
  weighed: Flag;
  tax_category_id: string;
  track_stock: Flag;
  oversell_policy: OversellPolicy;
  minimum_age: number;
  quantity_milli: Milli;
  unit_price_minor: Minor;
  unit_cost_minor: Minor;
  discount_kind: 'percent' | 'amount' | null;
  discount_value: number | null;
  note: string;
  trace_json: string;
  created_at: string;
  gross_minor: Minor;
  line_discount_minor: Minor;
  sale_discount_minor: Minor;
  tax_minor: Minor;
  total_minor: Minor;
  profit_minor: Minor;
  book_json: string | null;
  marks_json: string | null;
}

export interface SaleLineTaxTable {
  line_id: LineId;
  code: string;
  name: string;
  rate_ppm: Ppm;
  inclusive: Flag;
  base_minor: Minor;
  tax_minor: Minor;
}

export interface TenderTable {
  tender_id: TenderId;
  sale_id: SaleId;
  position: number;
  kind: TenderKind;
  status: TenderStatus;
  amount_minor: Minor;
  tendered_minor: Minor;
  change_minor: Minor;
  rounding_minor: Minor;
  reference: string;
  user_id: UserId;
  created_at: string;
}

export interface CartUndoTable {
  sale_id: SaleId;
  step: number;
  change_json: string;
}

export interface ReservationTable {
  reservation_id: string;
  sale_id: SaleId;
  line_id: LineId;
  product_row: number;
  quantity_milli: Milli;
  status: ReservationStatus;
  created_at: string;
  boot_nonce: string;
  expires_mono_ms: number;
  ended_at: string | null;
}

export interface StockMovementTable {
  movement_id: string;
  product_row: number;
  kind: StockMovementKind;
  quantity_milli: Milli;
  unit_cost_minor: Minor;
  sale_id: SaleId | null;
  line_id: LineId | null;
  batch_id: string | null;
  business_date: string;
  created_at: string;
}

export interface StockLevelTable {
  product_row: number;
  on_hand_milli: Milli;
}

export interface CreditEntryTable {
  entry_id: string;
  customer_id: CustomerId;
  kind: CreditEntryKind;
  amount_minor: Minor;
  sale_id: SaleId | null;
  due_date: string | null;
  tender_kind: TenderKind | null;
  reference: string;
  user_id: UserId;
  business_date: string;
  created_at: string;
}

export interface CashMovementTable {
  movement_id: string;
  kind: CashKind;
  amount_minor: Minor;
  sale_id: SaleId | null;
  credit_entry_id: string | null;
  user_id: UserId;
  business_date: string;
  created_at: string;
  shift_id: ShiftId | null;
  reason: string;
}

export interface OverrideGrantTable {
  override_id: string;
  kind: OverrideKind;
  sale_id: SaleId;
  line_id: LineId | null;
  amount_minor: Minor;
  reason: string;
  requested_by: UserId;
  granted_by: UserId;
  created_at: string;
}

export interface ReceiptCounterTable {
  series: string;
  last: number;
}

export interface ReceiptTable {
  sale_id: SaleId;
  model_json: string;
  copies: number;
}

export interface JournalTable {
  seq: number;
  epoch: number;
  event_id: EventId;
  type: string;
  subject_id: string | null;
  bytes: Buffer;
  prev_hash: Buffer;
  hash: Buffer;
}

export interface JournalCheckpointTable {
  seq: number;
  signature: Buffer;
}

export interface TrailHeadTable {
  only_row: 1;
  journal_seq: number;
  journal_hash: Buffer;
  audit_seq: number;
  audit_hash: Buffer;
  hlc_wall_ms: number;
  hlc_counter: number;
}

export interface JournalCursorTable {
  only_row: 1;
  acked_seq: number;
  durable_seq: number;
}

export interface AuditEventTable {
  seq: number;
  event_id: string;
  type: AuditType;
  at: string;
  user_id: UserId | null;
  terminal_id: TerminalId;
  sale_id: SaleId | null;
  line_id: LineId | null;
  customer_id: CustomerId | null;
  origin: string;
  data_json: string;
  description: string;
  prev_hash: Buffer;
  hash: Buffer;
}

export interface PrintJobTable {
  job_id: PrintJobId;
  kind: PrintJobView['kind'];
  state: PrintState;
  sale_id: SaleId | null;
  profile: string;
  bytes: Buffer;
  sha256: string;
  copy_number: number;
  attempts: number;
  sent_bytes: number;
  problem: PrinterProblem | null;
  created_at: string;
  updated_at: string;
  pruned_at: string | null;
  refund_id: RefundId | null;
}
