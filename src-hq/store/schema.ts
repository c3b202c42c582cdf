import type { Generated, JSONColumnType } from 'kysely';

/**
 * The tables that typed statements use. Master data goes through `resource/`, which knows its
 * columns by name; what is not named here is used there only.
 */
export interface Schema {
  readonly business: BusinessTable;
  readonly app_user: AppUserTable;
  readonly role: RoleTable;
  readonly refresh_token: RefreshTokenTable;
  readonly idempotency_key: IdempotencyKeyTable;
  readonly storefront: StorefrontTable;
  readonly terminal: TerminalTable;
  readonly enrolment_code: EnrolmentCodeTable;
  readonly product: ProductTable;
  readonly product_barcode: ProductBarcodeTable;
  readonly product_price: ProductPriceTable;
  readonly customer: CustomerTable;
  readonly credit_entry: CreditEntryTable;
  readonly credit_counter: CreditCounterTable;
  readonly stock_movement: StockMovementTable;
  readonly exception: ExceptionTable;
  readonly audit_event: AuditEventTable;
  readonly feed_counter: FeedCounterTable;
  readonly change_feed: ChangeFeedTable;
  readonly price_book_entry: PriceBookEntryTable;
}

interface BusinessTable {
  business_id: string;
  code: string;
  name: string;
  incarnation: string;
  recovering: Generated<boolean>;
  created_at: Generated<string>;
}

interface AppUserTable {
  business_id: string;
  user_id: string;
  name: string;
  email: string | null;
  role_id: string;
  locale: string;
  password_hash: string | null;
  pin_hash: string | null;
  active: boolean;
  failed_sign_ins: Generated<number>;
  locked_until: string | null;
  version: Generated<number>;
  deleted_at: string | null;
}

interface RoleTable {
  business_id: string;
  role_id: string;
  name: string;
  till_role: string;
  permissions: string[];
  deleted_at: string | null;
}

interface RefreshTokenTable {
  business_id: string;
  token_id: string;
  family_id: string;
  user_id: string;
  issued_at: string;
  expires_at: string;
  used_at: string | null;
  revoked_at: string | null;
}

interface IdempotencyKeyTable {
  business_id: string;
  user_id: string;
  key: string;
  method: string;
  path: string;
  body_sha256: Buffer;
  status: number | null;
  answer: unknown;
  created_at: string;
}

interface StorefrontTable {
  business_id: string;
  storefront_id: string;
  code: string;
  name: string;
  deleted_at: string | null;
}

interface TerminalTable {
  business_id: string;
  terminal_id: string;
  storefront_id: string;
  name: string;
  device_public_key: string;
  epoch: number;
  series: string;
  state: 'ACTIVE' | 'IDENTITY_CONFLICT' | 'LOST' | 'REVOKED';
  state_reason: Generated<string>;
  app_version: Generated<string>;
  last_seen_at: string | null;
  unsent_count: Generated<number>;
  version: Generated<number>;
  created_at: Generated<string>;
  updated_at: Generated<string>;
}

interface EnrolmentCodeTable {
  business_id: string;
  code_id: string;
  code_sha256: Buffer;
  storefront_id: string;
  terminal_name: string;
  terminal_id: string;
  created_by: string;
  created_at: string;
  expires_at: string;
  used_by: string | null;
  epoch: number | null;
  used_at: string | null;
}

interface ProductTable {
  business_id: string;
  product_id: string;
  sku: string;
  cost_minor: number;
  track_stock: boolean;
  deleted_at: string | null;
}

interface ProductBarcodeTable {
  business_id: string;
  code: string;
  product_id: string;
  pack_milli: number;
  position: number;
}

interface ProductPriceTable {
  business_id: string;
  product_id: string;
  price_list_id: string;
  price_minor: number;
  counted_over: Generated<string>;
  /** JSON of PriceTier without that of any quantity. */
  tiers: Generated<string>;
}

interface CustomerTable {
  business_id: string;
  customer_id: string;
  name: string;
  type: 'RETAIL' | 'WHOLESALE';
  credit_limit_minor: number;
  credit_terms_days: number;
  credit_blocked: boolean;
  deleted_at: string | null;
}

interface CreditEntryTable {
  business_id: string;
  entry_id: string;
  customer_id: string;
  kind: string;
  amount_minor: number;
  due_date: string | null;
  reference: string;
  sale_id: string | null;
  terminal_id: string | null;
  user_id: string;
  business_date: string;
  created_at: string;
}

interface CreditCounterTable {
  business_id: string;
  customer_id: string;
  balance_minor: number;
}

interface StockMovementTable {
  business_id: string;
  movement_id: string;
  warehouse_id: string;
  product_id: string;
  kind: string;
  quantity_milli: number;
  unit_cost_minor: number;
  reason: string;
  reference: string;
  sale_id: string | null;
  terminal_id: string | null;
  user_id: string;
  business_date: string;
  created_at: string;
  received_on: string;
}

interface ExceptionTable {
  business_id: string;
  exception_id: string;
  type: string;
  clash_key: string;
  status: 'OPEN' | 'RESOLVED';
  storefront_id: string | null;
  terminal_id: string | null;
  evidence: JSONColumnType<Record<string, unknown>>;
  resolution: string | null;
  note: Generated<string>;
  resolved_by: string | null;
  resolved_at: string | null;
  created_at: string;
}

interface AuditEventTable {
  business_id: string;
  audit_id: string;
  type: string;
  user_id: string | null;
  user_name: string;
  terminal_id: string | null;
  subject_kind: string;
  subject_id: string;
  summary: string;
  data: JSONColumnType<Record<string, unknown>>;
  correlation_id: string;
  source_address: string;
  created_at: string;
}

interface FeedCounterTable {
  business_id: string;
  last_seq: Generated<number>;
}

interface ChangeFeedTable {
  business_id: string;
  entity: string;
  entity_id: string;
  seq: number;
  storefront_id: string | null;
  version: number;
  body: JSONColumnType<Record<string, unknown> | null>;
  changed_at: string;
}

interface PriceBookEntryTable {
  business_id: string;
  kind: 'list' | 'rule';
  entry_id: string;
  book_version: number;
  body: unknown;
}
