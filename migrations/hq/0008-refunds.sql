-- What goes back to customers: documents of their own, since a completed sale never changes. Facts
-- like those of sales: kept whatever they name, with the event they came by, cut by the month in
-- which HQ booked them. Amounts are what goes back, above zero.

create table refund (
  business_id uuid not null,
  refund_id uuid not null,
  -- the journal event that brought it
  event_hash text not null,
  received_on date not null,
  -- the sale it is of, as its receipt says; null without a receipt
  sale_id uuid,
  sale_receipt_number text,
  sale_terminal_id uuid,
  sale_business_date date,
  -- what was bought instead, in an exchange
  exchange_sale_id uuid,
  storefront_id uuid not null,
  terminal_id uuid not null,
  epoch integer not null,
  user_id uuid not null,
  customer_id uuid,
  customer_name text not null,
  currency text not null,
  prices_include_tax boolean not null,
  tax_exempt boolean not null,
  reason text not null,
  requested_by uuid not null,
  approved_by uuid,
  created_at timestamptz not null,
  completed_at timestamptz not null,
  business_date date not null,
  receipt_number text not null,
  receipt_counter bigint not null,
  subtotal_minor bigint not null,
  discount_minor bigint not null,
  tax_minor bigint not null,
  total_minor bigint not null,
  rounding_minor bigint not null,
  primary key (business_id, refund_id, event_hash, received_on)
) partition by range (received_on);
create index refund_by_receipt on refund (business_id, receipt_number);
create index refund_by_time on refund (business_id, completed_at, refund_id);
create index refund_by_sale on refund (business_id, sale_id) where sale_id is not null;

create table refund_line (
  business_id uuid not null,
  refund_id uuid not null,
  event_hash text not null,
  refund_line_id uuid not null,
  received_on date not null,
  position bigint not null,
  sale_id uuid,
  sale_line_id uuid,
  product_id uuid,
  sku text not null,
  name_en text not null,
  name_ru text not null,
  name_kk text not null,
  barcode text,
  unit text not null,
  weighed boolean not null,
  tax_category_id text not null,
  quantity_milli bigint not null check (quantity_milli > 0),
  unit_price_minor bigint not null,
  unit_cost_minor bigint not null,
  gross_minor bigint not null,
  discount_minor bigint not null,
  tax_minor bigint not null,
  total_minor bigint not null,
  -- JournalTax of shared/protocol/journal-parts.ts
  taxes jsonb not null,
  restock text not null,
  reason text not null,
  primary key (business_id, refund_id, event_hash, refund_line_id, received_on)
) partition by range (received_on);
create index refund_line_by_sale_line on refund_line (business_id, sale_line_id)
  where sale_line_id is not null;

create table refund_tender (
  business_id uuid not null,
  refund_id uuid not null,
  event_hash text not null,
  tender_id uuid not null,
  received_on date not null,
  position bigint not null,
  kind text not null,
  status text not null,
  -- whose money it was
  original_tender_id uuid,
  amount_minor bigint not null,
  -- the amount as it was handed over, rounded where it is cash
  given_minor bigint not null,
  rounding_minor bigint not null,
  reference text not null,
  user_id uuid not null,
  created_at timestamptz not null,
  primary key (business_id, refund_id, event_hash, tender_id, received_on)
) partition by range (received_on);
create index refund_tender_by_original on refund_tender (business_id, original_tender_id)
  where original_tender_id is not null;

call guard_monthly_facts('refund');
call guard_monthly_facts('refund_line');
call guard_monthly_facts('refund_tender');

-- A refund is allowed by a second person as a sale is; one without a receipt is of no sale.
alter table override_grant
  alter column sale_id drop not null,
  add column refund_id uuid;
