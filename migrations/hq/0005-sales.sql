-- What terminals report as completed becomes rows of the business. A fact is kept whatever it names:
-- a product or a customer that HQ does not know (yet) refuses none, so nothing here points at one.
-- Every key ends with the event it came by, so that both branches of a cloned journal are kept.

-- ── sales ────────────────────────────────────────────────────────────────────────────────────────

create table sale (
  business_id uuid not null,
  sale_id uuid not null,
  -- the journal event that brought it
  event_hash text not null,
  -- the day HQ booked it: what the months are cut by, so that a till's wrong clock cuts nothing
  received_on date not null,
  sale_type text not null,
  -- as the terminal named it; the nil id for a name that is none
  storefront_id uuid not null,
  terminal_id uuid not null,
  epoch integer not null,
  user_id uuid not null,
  customer_id uuid,
  customer_name text not null,
  tax_exempt boolean not null,
  currency text not null,
  prices_include_tax boolean not null,
  price_book_version bigint not null,
  discount jsonb,
  age_confirmed bigint not null,
  created_at timestamptz not null,
  completed_at timestamptz not null,
  business_date date not null,
  -- not unique: two tills may have printed one number, and both sales happened
  receipt_number text not null,
  receipt_counter bigint not null,
  subtotal_minor bigint not null,
  discount_minor bigint not null,
  tax_minor bigint not null,
  total_minor bigint not null,
  rounding_minor bigint not null,
  paid_minor bigint not null,
  change_minor bigint not null,
  cost_minor bigint not null,
  profit_minor bigint not null,
  primary key (business_id, sale_id, event_hash, received_on)
) partition by range (received_on);
create index sale_by_receipt on sale (business_id, receipt_number);
create index sale_by_time on sale (business_id, completed_at, sale_id);
create index sale_by_customer on sale (business_id, customer_id, completed_at)
  where customer_id is not null;

create table sale_line (
  business_id uuid not null,
  sale_id uuid not null,
  event_hash text not null,
  line_id uuid not null,
  received_on date not null,
  position bigint not null,
  product_id uuid,
  sku text not null,
  name_en text not null,
  name_ru text not null,
  name_kk text not null,
  barcode text,
  unit text not null,
  weighed boolean not null,
  tax_category_id text not null,
  quantity_milli bigint not null,
  unit_price_minor bigint not null,
  unit_cost_minor bigint not null,
  discount jsonb,
  note text not null,
  -- how it came to its price: HQ replays it
  trace jsonb not null,
  gross_minor bigint not null,
  line_discount_minor bigint not null,
  sale_discount_minor bigint not null,
  tax_minor bigint not null,
  total_minor bigint not null,
  profit_minor bigint not null,
  -- JournalTax of shared/protocol/journal-event.ts
  taxes jsonb not null,
  primary key (business_id, sale_id, event_hash, line_id, received_on)
) partition by range (received_on);
create index sale_line_by_product on sale_line (business_id, product_id, received_on)
  where product_id is not null;

create table tender (
  business_id uuid not null,
  sale_id uuid not null,
  event_hash text not null,
  tender_id uuid not null,
  received_on date not null,
  position bigint not null,
  kind text not null,
  status text not null,
  amount_minor bigint not null,
  tendered_minor bigint not null,
  change_minor bigint not null,
  rounding_minor bigint not null,
  reference text not null,
  user_id uuid not null,
  created_at timestamptz not null,
  primary key (business_id, sale_id, event_hash, tender_id, received_on)
) partition by range (received_on);

create table cash_movement (
  business_id uuid not null,
  movement_id uuid not null,
  event_hash text not null,
  received_on date not null,
  terminal_id uuid not null,
  kind text not null,
  -- positive: into the drawer
  amount_minor bigint not null,
  sale_id uuid,
  credit_entry_id uuid,
  user_id uuid not null,
  business_date date not null,
  created_at timestamptz not null,
  primary key (business_id, movement_id, event_hash, received_on)
) partition by range (received_on);
create index cash_movement_by_day on cash_movement (business_id, terminal_id, business_date);

-- What a second person allowed in place of the first.
create table override_grant (
  business_id uuid not null,
  override_id uuid not null,
  event_hash text not null,
  sale_id uuid not null,
  line_id uuid,
  terminal_id uuid not null,
  kind text not null,
  amount_minor bigint not null,
  reason text not null,
  requested_by uuid not null,
  granted_by uuid not null,
  created_at timestamptz not null,
  primary key (business_id, override_id, event_hash)
);
create index override_grant_by_time on override_grant (business_id, created_at, override_id);
call guard_facts('override_grant');

create procedure guard_monthly_facts(guarded regclass)
language plpgsql as $$
declare
  rest text := guarded::text || '_other';
begin
  call guard_facts(guarded);
  execute format('create table %I partition of %s default', rest, guarded);
  call guard_partition(rest::regclass);
  perform ensure_months(guarded, current_date, 4);
end $$;
call guard_monthly_facts('sale');
call guard_monthly_facts('sale_line');
call guard_monthly_facts('tender');
call guard_monthly_facts('cash_movement');

-- ── movements and entries that come by the journal ───────────────────────────────────────────────

alter table stock_movement
  drop constraint stock_movement_business_id_warehouse_id_fkey,
  drop constraint stock_movement_business_id_product_id_fkey,
  -- empty for what HQ booked itself
  add column event_hash text not null default '',
  add column line_id uuid,
  drop constraint stock_movement_pkey;
alter table stock_movement
  add primary key (business_id, movement_id, received_on, event_hash);
create index stock_movement_by_sale on stock_movement (business_id, sale_id)
  where sale_id is not null;

alter table credit_entry
  drop constraint credit_entry_business_id_customer_id_fkey,
  add column event_hash text not null default '',
  add column tender_kind text,
  drop constraint credit_entry_pkey;
alter table credit_entry add primary key (business_id, entry_id, event_hash);
alter table credit_counter drop constraint credit_counter_business_id_customer_id_fkey;

-- ── counters ─────────────────────────────────────────────────────────────────────────────────────

-- A terminal may name a counter of something that is no id: it is booked, and belongs to nothing.
alter table counter_ledger drop column warehouse_id, drop column product_id;
alter table counter_ledger
  add column warehouse_id uuid generated always as (
    case when counter ~ '^stock:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    then split_part(counter, ':', 2)::uuid end) stored,
  add column product_id uuid generated always as (
    case when counter ~ '^stock:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    then split_part(counter, ':', 3)::uuid end) stored,
  add column customer_id uuid generated always as (
    case when counter ~ '^credit:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    then split_part(counter, ':', 2)::uuid end) stored;
create index counter_ledger_of_stock on counter_ledger (business_id, product_id, warehouse_id)
  where product_id is not null;
create index counter_ledger_of_warehouse on counter_ledger (business_id, warehouse_id, counter)
  where warehouse_id is not null;
create index counter_ledger_of_customer on counter_ledger (business_id, customer_id)
  where customer_id is not null;
