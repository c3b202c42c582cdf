import type { ExpiredGoods } from '../../shared/domain/goods-marks.ts';
import type {
  CategoryId,
  CustomerId,
  ProductId,
  SaleId,
  StorefrontId,
  TerminalId,
  UserId,
} from '../../shared/domain/ids.ts';
import type { Locale } from '../../shared/domain/localized.ts';
import type { Currency, Minor, Ppm, RoundingMode } from '../../shared/domain/money.ts';
import type { Role } from '../../shared/domain/permission.ts';
import type { OversellPolicy, ProductType, Unit } from '../../shared/domain/product.ts';
import type { Milli } from '../../shared/domain/quantity.ts';
import type { SaleType } from '../../shared/domain/sale.ts';
import type {
  CustomerPricingTable,
  PriceBookTable,
  PriceListTermsTable,
  PriceRuleTable,
  ProductTierTable,
} from './price-book-tables.ts';
import type { Flag } from './schema-flag.ts';
import type {
  SaleTable,
  SaleLineTable,
  SaleLineTaxTable,
  TenderTable,
  CartUndoTable,
  ReservationTable,
  StockMovementTable,
  StockLevelTable,
  CreditEntryTable,
  CashMovementTable,
  OverrideGrantTable,
  ReceiptCounterTable,
  ReceiptTable,
  JournalTable,
  JournalCheckpointTable,
  TrailHeadTable,
  JournalCursorTable,
  AuditEventTable,
  PrintJobTable,
} from './sale-tables.ts';
import type {
  RefundLeaseTable,
  RefundLineTable,
  RefundLineTaxTable,
  RefundOverrideTable,
  RefundReceiptTable,
  RefundReplenishmentTable,
  RefundTable,
  RefundTenderTable,
} from './refund-tables.ts';
import type { ShiftCountTable, ShiftReportTable, ShiftTable } from './shift-tables.ts';
import type {
  CartClaimTable,
  CartToGiveTable,
  CustomerAccountTable,
  CustomerDebtTable,
  CustomerMadeTable,
  HeldCounterTable,
  HqAddressTable,
  HqNoticeTable,
  JournalSegmentTable,
  MailboxAppliedTable,
  MasterRowTable,
  ProductFormerIdTable,
  RecoveredEventTable,
  ReservationLeaseTable,
  SaleLeaseTable,
  StockToldTable,
  SyncStateTable,
  TaxRateNameTable,
} from './sync-tables.ts';

/** The tables of `migrations/terminal`, as Kysely sees them. Flags are 0 or 1. */

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
  floor_margin_ppm: Ppm | null;
  expired_goods: ExpiredGoods;
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
  sale_type: SaleType | null;
  offered_type: SaleType | null;
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
  shift: ShiftTable;
  shift_count: ShiftCountTable;
  shift_report: ShiftReportTable;
  refund: RefundTable;
  refund_line: RefundLineTable;
  refund_line_tax: RefundLineTaxTable;
  refund_tender: RefundTenderTable;
  refund_override: RefundOverrideTable;
  refund_lease: RefundLeaseTable;
  refund_replenishment: RefundReplenishmentTable;
  refund_receipt: RefundReceiptTable;
  override_grant: OverrideGrantTable;
  receipt_counter: ReceiptCounterTable;
  receipt: ReceiptTable;
  journal: JournalTable;
  journal_checkpoint: JournalCheckpointTable;
  trail_head: TrailHeadTable;
  journal_cursor: JournalCursorTable;
  audit_event: AuditEventTable;
  print_job: PrintJobTable;
  sync_state: SyncStateTable;
  journal_segment: JournalSegmentTable;
  recovered_event: RecoveredEventTable;
  held_counter: HeldCounterTable;
  mailbox_applied: MailboxAppliedTable;
  reservation_lease: ReservationLeaseTable;
  sale_lease: SaleLeaseTable;
  master_row: MasterRowTable;
  product_former_id: ProductFormerIdTable;
  tax_rate_name: TaxRateNameTable;
  customer_account: CustomerAccountTable;
  stock_told: StockToldTable;
  hq_address: HqAddressTable;
  customer_debt: CustomerDebtTable;
  hq_notice: HqNoticeTable;
  cart_claim: CartClaimTable;
  cart_to_give: CartToGiveTable;
  customer_made: CustomerMadeTable;
  price_book: PriceBookTable;
  price_rule: PriceRuleTable;
  price_list_terms: PriceListTermsTable;
  product_tier: ProductTierTable;
  customer_pricing: CustomerPricingTable;
}
