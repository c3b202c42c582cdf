/**
 * Columns of master data that both a till's first shop and HQ's rows fill in, without their ids.
 */

export const STOREFRONT_COLUMNS = [
  'code',
  'name',
  'legal_name',
  'bin',
  'address',
  'phone',
  'currency',
  'time_zone',
  'prices_include_tax',
  'tax_rounding',
  'rounding_mode',
  'cash_step_minor',
  'receipt_locale',
  'footer_en',
  'footer_ru',
  'footer_kk',
  'barcode_masks_json',
] as const;

/** HQ's own: a till's first shop has no floor, and refuses expired goods. */
export const HQ_STOREFRONT_COLUMNS = [
  ...STOREFRONT_COLUMNS,
  'floor_margin_ppm',
  'expired_goods',
] as const;

/** What a till shows of a customer. */
export const SHOWN_CUSTOMER_COLUMNS = [
  'code',
  'name',
  'type',
  'phone',
  'contact_person',
  'tax_id',
  'tax_exempt',
  'credit_limit_minor',
  'credit_terms_days',
  'credit_blocked',
] as const;

export const CUSTOMER_COLUMNS = [...SHOWN_CUSTOMER_COLUMNS, 'active', 'folded'] as const;

export const TAX_RATE_COLUMNS = [
  'tax_rate_id',
  'tax_category_id',
  'code',
  'name',
  'rate_ppm',
  'inclusive',
  'valid_from',
  'valid_to',
] as const;
