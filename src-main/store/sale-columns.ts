import type {
  SaleLineTable,
  SaleLineTaxTable,
  SaleTable,
  TenderTable,
  OverrideGrantTable,
} from './sale-tables.ts';

/** Which columns a draft has, and which completion fills in. */

export const DRAFT_SALE_COLUMNS = [
  'status',
  'type',
  'user_id',
  'customer_id',
  'customer_name',
  'tax_exempt',
  'currency',
  'prices_include_tax',
  'price_book_version',
  'discount_kind',
  'discount_value',
  'age_confirmed',
  'hold_name',
  'held_at',
  'updated_at',
  'total_minor',
  'book_json',
] as const satisfies readonly (keyof SaleTable)[];

export const NEW_SALE_COLUMNS = [
  'sale_id',
  'storefront_id',
  'terminal_id',
  'created_at',
  ...DRAFT_SALE_COLUMNS,
] as const;

export const COMPLETED_SALE_COLUMNS = [
  'status',
  'updated_at',
  'completed_at',
  'business_date',
  'receipt_number',
  'receipt_counter',
  'subtotal_minor',
  'discount_minor',
  'tax_minor',
  'total_minor',
  'rounding_minor',
  'paid_minor',
  'change_minor',
  'cost_minor',
  'profit_minor',
] as const satisfies readonly (keyof SaleTable)[];

export const DRAFT_LINE_COLUMNS = [
  'line_id',
  'sale_id',
  'position',
  'product_id',
  'product_row',
  'sku',
  'name_en',
  'name_ru',
  'name_kk',
  'barcode',
  'unit',
  'weighed',
  'tax_category_id',
  'track_stock',
  'oversell_policy',
  'minimum_age',
  'quantity_milli',
  'unit_price_minor',
  'unit_cost_minor',
  'discount_kind',
  'discount_value',
  'note',
  'trace_json',
  'created_at',
  'book_json',
  'marks_json',
] as const satisfies readonly (keyof SaleLineTable)[];

export const COMPLETED_LINE_COLUMNS = [
  'trace_json',
  'gross_minor',
  'line_discount_minor',
  'sale_discount_minor',
  'tax_minor',
  'total_minor',
  'profit_minor',
] as const satisfies readonly (keyof SaleLineTable)[];

export const LINE_TAX_COLUMNS = [
  'line_id',
  'code',
  'name',
  'rate_ppm',
  'inclusive',
  'base_minor',
  'tax_minor',
] as const satisfies readonly (keyof SaleLineTaxTable)[];

export const TENDER_COLUMNS = [
  'tender_id',
  'sale_id',
  'position',
  'kind',
  'status',
  'amount_minor',
  'tendered_minor',
  'change_minor',
  'rounding_minor',
  'reference',
  'user_id',
  'created_at',
] as const satisfies readonly (keyof TenderTable)[];

export const OVERRIDE_COLUMNS = [
  'override_id',
  'kind',
  'sale_id',
  'line_id',
  'amount_minor',
  'reason',
  'requested_by',
  'granted_by',
  'created_at',
] as const satisfies readonly (keyof OverrideGrantTable)[];
