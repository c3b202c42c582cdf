import type {
  CategoryId,
  CustomerId,
  EventId,
  LineId,
  PrintJobId,
  ProductId,
  SaleId,
  StorefrontId,
  TenderId,
  TerminalId,
  UserId,
} from '../../shared/domain/ids.ts';
import type { Locale } from '../../shared/domain/localized.ts';
import type { Currency, Minor, Ppm, RoundingMode } from '../../shared/domain/money.ts';
import type { OverrideKind, Role } from '../../shared/domain/permission.ts';
import type { OversellPolicy, ProductType, Unit } from '../../shared/domain/product.ts';
import type { Milli } from '../../shared/domain/quantity.ts';
import type { ReservationStatus } from '../../shared/domain/reservation.ts';
import type { SaleStatus, SaleType, TenderKind, TenderStatus } from '../../shared/domain/sale.ts';
import type { AuditType } from '../../shared/protocol/audit-event.ts';
import type { PrinterProblem, PrintJobView, PrintState } from '../../shared/ipc/views.ts';

/** The tables of `migrations/terminal`, as Kysely sees them. Flags are 0 or 1. */

export type Flag = 0 | 1;
type StockMovementKind = 'opening' | 'receive' | 'sale' | 'return' | 'adjust' | 'count';
type CreditEntryKind = 'opening' | 'charge' | 'payment' | 'adjustment';
type CashMovementKind = 'float' | 'in' | 'out' | 'drop' | 'sale' | 'refund' | 'settlement';

interface TerminalIdentityTable {
  only_row: 1;
  terminal_id: TerminalId;
  storefront_id: StorefrontId;
  name: string;
  epoch: number;
  series: string;
  device_public_key: Buffer;
  device_private_key_sealed: Buffer;
  demo: Flag;
  created_at: string;
}

interface TerminalStateTable {
  only_row: 1;
  boot_nonce: string;
  last_wall_ms: number;
  clock_suspect: Flag;
  business_date: string;
  current_sale_id: SaleId | null;
  last_completed_sale_id: SaleId | null;
  signed_in_user_id: UserId | null;
  locked: Flag;
  pin_failures: number;
  pin_locked_until_ms: number;
}

interface SettingTable {
  key: string;
  value_json: string;
}

interface StorefrontTable {
  only_row: 1;
  storefront_id: StorefrontId;
  code: string;
  name: string;
  legal_name: string;
  bin: string;
  address: string;
  phone: string;
  currency: Currency;
  time_zone: string;
  prices_include_tax: Flag;
  tax_rounding: 'line' | 'document';
  rounding_mode: RoundingMode;
  cash_step_minor: number;
  receipt_locale: Locale;
  footer_en: string;
  footer_ru: string;
  footer_kk: string;
  barcode_masks_json: string;
}

interface CategoryTable {
  row_id: number;
  category_id: CategoryId;
  parent_row: number | null;
  path: string;
  name_en: string;
  name_ru: string;
  name_kk: string;
  position: number;
}

interface ProductTable {
  row_id: number;
  product_id: ProductId;
  sku: string;
  name_en: string;
  name_ru: string;
  name_kk: string;
  category_row: number | null;
  brand: string;
  unit: Unit;
  type: ProductType;
  tax_category_id: string;
  cost_minor: Minor;
  track_stock: Flag;
  oversell_policy: OversellPolicy;
  minimum_age: number;
  low_stock_milli: Milli;
  picture: string | null;
  active: Flag;
  version: number;
}

interface ProductBarcodeTable {
  code: string;
  product_row: number;
  pack_milli: Milli;
  position: number;
}

interface PriceListTable {
  row_id: number;
  price_list_id: string;
  name: string;
  sale_type: SaleType;
  currency: Currency;
  version: number;
}

interface ProductPriceTable {
  product_row: number;
  price_list_row: number;
  price_minor: Minor;
}

interface TaxRateTable {
  tax_rate_id: string;
  tax_category_id: string;
  code: string;
  name: string;
  rate_ppm: Ppm;
  inclusive: Flag;
  valid_from: string;
  valid_to: string | null;
}

interface FavouriteTable {
  position: number;
  product_row: number;
}

interface ProductPopularityTable {
  popularity_rank: number;
  product_row: number;
  sold_count: number;
}

/** A contentless FTS5 table: its row number and its text, which is only ever written. */
interface SearchTable {
  rowid: number;
  folded: string;
}

interface SearchTermTable {
  term: string;
  reversed: string;
}

interface ImportBatchTable {
  batch_id: string;
  source_name: string;
  source_sha256: string;
  started_at: string;
  finished_at: string;
  accepted: number;
  refused: number;
}

interface AppUserTable {
  user_id: UserId;
  name: string;
  role: Role;
  locale: Locale;
  pin_hash: string;
  active: Flag;
}

interface CustomerTable {
  customer_id: CustomerId;
  code: string;
  name: string;
  type: SaleType;
  phone: string;
  contact_person: string;
  tax_id: string;
  tax_exempt: Flag;
  credit_limit_minor: Minor;
  credit_terms_days: number;
  credit_blocked: Flag;
  active: Flag;
  folded: string;
}

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

interface CartUndoTable {
  sale_id: SaleId;
  step: number;
  snapshot_json: string;
}

interface ReservationTable {
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

interface StockMovementTable {
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

interface StockLevelTable {
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
  kind: CashMovementKind;
  amount_minor: Minor;
  sale_id: SaleId | null;
  credit_entry_id: string | null;
  user_id: UserId;
  business_date: string;
  created_at: string;
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

interface ReceiptCounterTable {
  series: string;
  last: number;
}

interface ReceiptTable {
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

interface JournalCheckpointTable {
  seq: number;
  signature: Buffer;
}

interface TrailHeadTable {
  only_row: 1;
  journal_seq: number;
  journal_hash: Buffer;
  audit_seq: number;
  audit_hash: Buffer;
  hlc_wall_ms: number;
  hlc_counter: number;
}

interface JournalCursorTable {
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

interface PrintJobTable {
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
}

export interface Schema {
  terminal_identity: TerminalIdentityTable;
  terminal_state: TerminalStateTable;
  setting: SettingTable;
  storefront: StorefrontTable;
  category: CategoryTable;
  product: ProductTable;
  product_barcode: ProductBarcodeTable;
  price_list: PriceListTable;
  product_price: ProductPriceTable;
  tax_rate: TaxRateTable;
  favourite: FavouriteTable;
  product_popularity: ProductPopularityTable;
  product_search: SearchTable;
  popular_search: SearchTable;
  search_term: SearchTermTable;
  import_batch: ImportBatchTable;
  app_user: AppUserTable;
  customer: CustomerTable;
  sale: SaleTable;
  sale_line: SaleLineTable;
  sale_line_tax: SaleLineTaxTable;
  tender: TenderTable;
  cart_undo: CartUndoTable;
  reservation: ReservationTable;
  stock_movement: StockMovementTable;
  stock_level: StockLevelTable;
  credit_entry: CreditEntryTable;
  cash_movement: CashMovementTable;
  override_grant: OverrideGrantTable;
  receipt_counter: ReceiptCounterTable;
  receipt: ReceiptTable;
  journal: JournalTable;
  journal_checkpoint: JournalCheckpointTable;
  trail_head: TrailHeadTable;
  journal_cursor: JournalCursorTable;
  audit_event: AuditEventTable;
  print_job: PrintJobTable;
}
