-- Master data that terminals read. Versioned rows; a deleted one stays as a tombstone.

create table category (
  business_id uuid not null references business,
  category_id uuid not null,
  parent_category_id uuid,
  name_en text not null,
  name_ru text not null,
  name_kk text not null,
  position integer not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (business_id, category_id),
  foreign key (business_id, parent_category_id) references category,
  check (parent_category_id <> category_id)
);
create index category_by_parent on category (business_id, parent_category_id, position);
call guard_table('category', 'select, insert, update');

create table tax_category (
  business_id uuid not null references business,
  -- a short word, e.g. `vat`: lines on receipts and journals carry it
  tax_category_id text not null check (tax_category_id ~ '^[a-z0-9_]{1,40}$'),
  name_en text not null,
  name_ru text not null,
  name_kk text not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (business_id, tax_category_id)
);
call guard_table('tax_category', 'select, insert, update');

create table tax_rate (
  business_id uuid not null references business,
  tax_rate_id uuid not null,
  tax_category_id text not null,
  code text not null,
  name_en text not null,
  name_ru text not null,
  name_kk text not null,
  rate_ppm integer not null check (rate_ppm between 0 and 10000000),
  inclusive boolean not null,
  valid_from date not null,
  -- the last day it holds
  valid_to date,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (business_id, tax_rate_id),
  foreign key (business_id, tax_category_id) references tax_category,
  check (valid_to >= valid_from)
);
create index tax_rate_by_category on tax_rate (business_id, tax_category_id, valid_from);
call guard_table('tax_rate', 'select, insert, update');

create table price_list (
  business_id uuid not null references business,
  price_list_id uuid not null,
  name text not null,
  sale_type text not null check (sale_type in ('RETAIL', 'WHOLESALE')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (business_id, price_list_id)
);
create unique index price_list_by_name on price_list (business_id, name) where deleted_at is null;
call guard_table('price_list', 'select, insert, update');

create table product (
  business_id uuid not null references business,
  product_id uuid not null,
  sku text not null,
  name_en text not null,
  name_ru text not null,
  name_kk text not null,
  category_id uuid,
  brand text not null,
  unit text not null check (unit in ('piece', 'kg', 'l', 'm', 'pack')),
  type text not null
    check (type in ('stocked', 'weighed', 'service', 'bundle', 'digital', 'gift_card')),
  tax_category_id text not null,
  cost_minor bigint not null check (cost_minor >= 0),
  track_stock boolean not null,
  oversell_policy text not null check (oversell_policy in ('strict', 'presented')),
  minimum_age integer not null check (minimum_age between 0 and 99),
  low_stock_milli bigint not null check (low_stock_milli >= 0),
  picture text,
  active boolean not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  words tsvector generated always as (search_words(
    sku || ' ' || name_en || ' ' || name_ru || ' ' || name_kk || ' ' || brand)) stored,
  primary key (business_id, product_id),
  foreign key (business_id, category_id) references category,
  foreign key (business_id, tax_category_id) references tax_category
);
create unique index product_by_sku on product (business_id, sku) where deleted_at is null;
create index product_by_name on product (business_id, name_ru, product_id);
create index product_by_category on product (business_id, category_id, product_id);
create index product_by_change on product (business_id, updated_at, product_id);
create index product_by_words on product using gin (words);
call guard_table('product', 'select, insert, update');

-- Every code a product answers to: GTINs as 14 digits, PLUs and in-house codes as they are. Part of
-- the product: its version counts their changes.
create table product_barcode (
  business_id uuid not null,
  code text not null check (length(code) between 1 and 48),
  product_id uuid not null,
  pack_milli bigint not null check (pack_milli > 0),
  position integer not null,
  primary key (business_id, code),
  foreign key (business_id, product_id) references product
);
create index product_barcode_by_product on product_barcode (business_id, product_id, position);
call guard_table('product_barcode');

create table product_price (
  business_id uuid not null,
  product_id uuid not null,
  price_list_id uuid not null,
  price_minor bigint not null check (price_minor >= 0),
  primary key (business_id, product_id, price_list_id),
  foreign key (business_id, product_id) references product,
  foreign key (business_id, price_list_id) references price_list
);
create index product_price_by_list on product_price (business_id, price_list_id, product_id);
call guard_table('product_price');
