import type { CustomerCategoryId, CustomerId } from '../../shared/domain/ids.ts';

/** Tables of the price book, as Kysely sees them. */

export interface PriceBookTable {
  only_row: 1;
  version: number;
  stamp: number;
}

export interface PriceRuleTable {
  rule_id: string;
  from_version: number;
  until_version: number | null;
  body_json: string | null;
}

export interface PriceListTermsTable {
  list_id: string;
  from_version: number;
  until_version: number | null;
  body_json: string;
}

export interface ProductTierTable {
  product_row: number;
  price_list_row: number;
  counted_over: 'line' | 'cart';
  tiers_json: string;
}

export interface CustomerPricingTable {
  customer_id: CustomerId;
  customer_category_id: CustomerCategoryId | null;
  price_list_id: string | null;
}
