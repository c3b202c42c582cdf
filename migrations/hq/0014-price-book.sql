-- The price book: the lists of 0002 say whom they are for and when, products have prices by quantity,
-- and rules stand beside them. One number a business counts each change of a list or a rule; what
-- held at each number is kept, since a sale names the number it was priced by.

create table price_book (
  business_id uuid not null primary key references business,
  version bigint not null
);
call guard_table('price_book', 'select, insert, update');

-- what a list or a rule was from this number on, as the pricing engine reads it; null: out of force
create table price_book_entry (
  business_id uuid not null,
  kind text not null check (kind in ('list', 'rule')),
  entry_id uuid not null,
  book_version bigint not null check (book_version >= 0),
  body jsonb,
  primary key (business_id, kind, entry_id, book_version)
);
call guard_facts('price_book_entry');

create table price_rule (
  business_id uuid not null references business,
  price_rule_id uuid not null,
  name text not null check (name <> ''),
  priority integer not null,
  -- each as PriceRule of shared/domain/pricing/price-book.ts
  stacking jsonb not null,
  action jsonb not null,
  currency text check (currency ~ '^[A-Z]{3}$'),
  audience jsonb not null,
  sale_types jsonb not null,
  schedule jsonb not null,
  minimum_basket_minor bigint not null check (minimum_basket_minor >= 0),
  minimum_quantity jsonb,
  coupon jsonb,
  ignores_floor boolean not null,
  -- false: it was ended, and nothing is priced by it
  active boolean not null,
  book_version bigint not null default 0,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (business_id, price_rule_id)
);
create index price_rule_by_priority on price_rule (business_id, priority, price_rule_id);
call guard_table('price_rule', 'select, insert, update');

-- for whom lists and rules are, beside single customers
create table customer_category (
  business_id uuid not null references business,
  customer_category_id uuid not null,
  name text not null check (name <> ''),
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (business_id, customer_category_id)
);
create unique index customer_category_by_name on customer_category (business_id, name)
  where deleted_at is null;
call guard_table('customer_category', 'select, insert, update');

alter table customer add column customer_category_id uuid,
  add foreign key (business_id, customer_category_id) references customer_category;
create index customer_by_customer_category on customer (business_id, customer_category_id)
  where customer_category_id is not null;

alter table price_list
  add column priority integer not null default 0,
  add column audience jsonb not null
    default '{"customerIds":[],"customerCategoryIds":[],"storefrontIds":[]}',
  add column valid_from date,
  add column valid_to date,
  add column book_version bigint not null default 0,
  add check (valid_to >= valid_from);

-- beside the price of any quantity, which is price_minor
alter table product_price
  add column counted_over text not null default 'line' check (counted_over in ('line', 'cart')),
  add column tiers jsonb not null default '[]'
    check (jsonb_typeof(tiers) = 'array' and jsonb_array_length(tiers) <= 49);

-- rules take nothing below cost with this margin; null: no floor
alter table storefront add column floor_margin_ppm bigint
  check (floor_margin_ppm between -1000000 and 10000000);

-- what a sale was priced by: SaleBook of shared/domain/pricing/sale-book.ts; null: no book
alter table sale add column book jsonb;
