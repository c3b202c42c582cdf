-- Codes that may be used once: the sale that HQ booked first has used one up, and its rule ends.
-- A second sale with it, of a till that had not heard, becomes an exception.
create table coupon_use (
  business_id uuid not null references business,
  price_rule_id uuid not null,
  -- as codes are compared: upper case, without outer spaces
  code text not null check (code <> ''),
  -- the journal event that brought the sale
  event_hash text not null,
  sale_id uuid not null,
  terminal_id uuid not null,
  receipt_number text not null,
  created_at timestamptz not null,
  primary key (business_id, price_rule_id, code),
  foreign key (business_id, price_rule_id) references price_rule
);
call guard_facts('coupon_use');

-- Prices have permissions of their own: whoever had those of products has them.
alter table role no force row level security;
update role set permissions = permissions || '{prices:read}'
where 'catalogue:read' = any (permissions);
update role set permissions = permissions || '{prices:write}'
where 'catalogue:write' = any (permissions);
-- whoever may change people may decide what prices others change
update role set permissions = permissions || '{prices:approve}'
where permissions @> '{catalogue:write,users:write}';
alter table role force row level security;

-- From which share a price that somebody moves waits for another person; no row, or null: never.
create table price_setting (
  business_id uuid not null primary key references business,
  approval_above_ppm bigint check (approval_above_ppm between 0 and 10000000)
);
call guard_table('price_setting', 'select, insert, update');

-- Prices that were asked for and moved further than that: the product keeps the one before until
-- somebody decides.
create table price_change (
  business_id uuid not null references business,
  price_change_id uuid not null,
  product_id uuid not null,
  price_list_id uuid not null,
  before_minor bigint not null,
  price_minor bigint not null,
  counted_over text not null check (counted_over in ('line', 'cart')),
  tiers jsonb not null,
  -- REPLACED: another one was asked for in its place
  status text not null check (status in ('WAITING', 'APPROVED', 'REFUSED', 'REPLACED')),
  asked_by uuid not null,
  asked_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  primary key (business_id, price_change_id),
  foreign key (business_id, product_id) references product,
  foreign key (business_id, price_list_id) references price_list
);
create unique index price_change_waiting on price_change (business_id, product_id, price_list_id)
  where status = 'WAITING';
create index price_change_by_status on price_change (business_id, status, asked_at, price_change_id);
call guard_table('price_change', 'select, insert');
grant update (status, decided_by, decided_at) on price_change to tillwright_app;
