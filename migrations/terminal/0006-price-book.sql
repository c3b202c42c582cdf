-- HQ's price book: rules, for whom lists are and when, prices by quantity. An open cart keeps the
-- prices it was begun with, so each row says from which number of the book until which it holds;
-- what no open cart asks for any more is deleted.

create table price_book (
  only_row integer primary key check (only_row = 1),
  -- the number that new carts are priced by; moved once all that led to it has come
  version integer not null check (version >= 0),
  -- counts each change of what stands below, under whatever number
  stamp integer not null
) strict;
insert into price_book values (1, 0, 0);

create table price_rule (
  rule_id text not null,
  from_version integer not null,
  -- null: it still holds
  until_version integer,
  -- PriceRule of shared/domain/pricing/price-book.ts; null: out of force
  body_json text check (json_valid(body_json)),
  primary key (rule_id, from_version)
) strict, without rowid;

create table price_list_terms (
  list_id text not null,
  from_version integer not null,
  until_version integer,
  -- ListTerms of the same file
  body_json text not null check (json_valid(body_json)),
  primary key (list_id, from_version)
) strict, without rowid;

-- prices of larger quantities; that of any is product_price's
create table product_tier (
  product_row integer not null references product (row_id),
  price_list_row integer not null references price_list (row_id),
  counted_over text not null check (counted_over in ('line', 'cart')),
  tiers_json text not null check (json_valid(tiers_json)),
  primary key (product_row, price_list_row)
) strict, without rowid;

create table customer_pricing (
  customer_id text primary key references customer (customer_id),
  customer_category_id text,
  -- their own list, before all others
  price_list_id text
) strict, without rowid;

alter table storefront add column floor_margin_ppm integer;
-- SaleBook and LineBook of shared/domain/pricing/sale-book.ts; null where there is no book
alter table sale add column book_json text check (json_valid(book_json));
alter table sale_line add column book_json text check (json_valid(book_json));
