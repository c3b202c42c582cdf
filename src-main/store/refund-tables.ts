import type {
  CustomerId,
  LineId,
  ProductId,
  RefundId,
  SaleId,
  StorefrontId,
  TenderId,
  TerminalId,
  UserId,
} from '../../shared/domain/ids.ts';
import type { Currency, Minor, Ppm } from '../../shared/domain/money.ts';
import type { Milli } from '../../shared/domain/quantity.ts';
import type { RefundOverrideKind, RestockKind } from '../../shared/domain/refund.ts';
import type { TenderKind, TenderStatus } from '../../shared/domain/sale.ts';
import type { Flag } from './schema-flag.ts';

/** Tables of refunds, as Kysely sees them. */

export interface RefundTable {
  refund_id: RefundId;
  sale_id: SaleId | null;
  sale_receipt_number: string | null;
  sale_terminal_id: TerminalId | null;
  sale_business_date: string | null;
  exchange_sale_id: SaleId | null;
  storefront_id: StorefrontId | string;
  terminal_id: TerminalId;
  user_id: UserId;
  customer_id: CustomerId | null;
  customer_name: string;
  currency: Currency;
  prices_include_tax: Flag;
  tax_exempt: Flag;
  reason: string;
  requested_by: UserId;
  approved_by: UserId | null;
  created_at: string;
  completed_at: string;
  business_date: string;
  receipt_number: string;
  receipt_counter: number;
  subtotal_minor: Minor;
  discount_minor: Minor;
  tax_minor: Minor;
  total_minor: Minor;
  rounding_minor: Minor;
  credit_entry_id: string | null;
  cash_movement_id: string | null;
}

export interface RefundLineTable {
  refund_line_id: string;
  refund_id: RefundId;
  position: number;
  sale_line_id: LineId | null;
  product_id: ProductId | null;
  sku: string;
  name_en: string;
  name_ru: string;
  name_kk: string;
  barcode: string | null;
  unit: string;
  weighed: Flag;
  tax_category_id: string;
  track_stock: Flag;
  quantity_milli: Milli;
  unit_price_minor: Minor;
  unit_cost_minor: Minor;
  gross_minor: Minor;
  discount_minor: Minor;
  tax_minor: Minor;
  total_minor: Minor;
  restock: RestockKind;
  reason: string;
}

export interface RefundLineTaxTable {
  refund_line_id: string;
  code: string;
  name: string;
  rate_ppm: Ppm;
  inclusive: Flag;
  base_minor: Minor;
  tax_minor: Minor;
}

export interface RefundTenderTable {
  tender_id: TenderId;
  refund_id: RefundId;
  position: number;
  kind: TenderKind;
  status: TenderStatus;
  original_tender_id: TenderId | null;
  amount_minor: Minor;
  given_minor: Minor;
  rounding_minor: Minor;
  reference: string;
  user_id: UserId;
  created_at: string;
}

export interface RefundOverrideTable {
  override_id: string;
  refund_id: RefundId;
  kind: RefundOverrideKind;
  refund_line_id: string | null;
  amount_minor: Minor;
  reason: string;
  requested_by: UserId;
  granted_by: UserId;
  created_at: string;
}

export interface RefundLeaseTable {
  refund_id: RefundId;
  counter: string;
  amount: number;
  beyond: number;
}

export interface RefundReplenishmentTable {
  refund_id: RefundId;
  counter: string;
  amount: number;
}

export interface RefundReceiptTable {
  refund_id: RefundId;
  model_json: string;
  copies: number;
}
