-- Customers with their credit, and stock: facts with the counters they add up to.

create table customer (
  business_id uuid not null references business,
  customer_id uuid not null,
  code text not null,
  name text not null,
  type text not null check (type in ('RETAIL', 'WHOLESALE')),
  email text,
  phone text not null,
  contact_person text not null,
  tax_id text,
  tax_exempt boolean not null,
  price_list_id uuid,
  credit_limit_minor bigint not null check (credit_limit_minor >= 0),
  credit_terms_days integer not null check (credit_terms_days between 0 and 365),
  credit_blocked boolean not null,
  active boolean not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  words tsvector generated always as (search_words(
    code || ' ' || name || ' ' || phone || ' ' || contact_person || ' '
    || coalesce(email, '') || ' ' || coalesce(tax_id, ''))) stored,
  primary key (business_id, customer_id),
  foreign key (business_id, price_list_id) references price_list
);
create unique index customer_by_code on customer (business_id, code) where deleted_at is null;
create unique index customer_by_email on customer (business_id, email)
  where email is not null and deleted_at is null;
create unique index customer_by_tax_id on customer (business_id, tax_id)
  where tax_id is not null and deleted_at is null;
create index customer_by_name on customer (business_id, name, customer_id);
create index customer_by_words on customer using gin (words);
call guard_table('customer', 'select, insert, update');

create table credit_entry (
  business_id uuid not null,
  entry_id uuid not null,
  customer_id uuid not null,
  kind text not null check (kind in ('opening', 'charge', 'payment', 'adjustment')),
  -- positive: the customer owes more
  amount_minor bigint not null check (amount_minor <> 0),
  due_date date,
  reference text not null,
  sale_id uuid,
  terminal_id uuid,
  user_id uuid not null,
  business_date date not null,
  created_at timestamptz not null,
  primary key (business_id, entry_id),
  foreign key (business_id, customer_id) references customer
);
create index credit_entry_by_customer on credit_entry (business_id, customer_id, created_at, entry_id);
call guard_facts('credit_entry');

-- What a customer owes; what is lent out to terminals is in the ledger of `credit:<customer>`.
create table credit_counter (
  business_id uuid not null,
  customer_id uuid not null,
  -- the sum of the entries, kept by the trigger below
  balance_minor bigint not null,
  primary key (business_id, customer_id),
  foreign key (business_id, customer_id) references customer
);
call guard_table('credit_counter', 'select, insert, update');

create function credit_entry_counts() returns trigger language plpgsql as $$
begin
  insert into credit_counter as counter (business_id, customer_id, balance_minor)
  values (new.business_id, new.customer_id, new.amount_minor)
  on conflict (business_id, customer_id)
    do update set balance_minor = counter.balance_minor + excluded.balance_minor;
  return null;
end $$;
create trigger credit_entry_counts after insert on credit_entry
  for each row execute function credit_entry_counts();

create table stock_movement (
  business_id uuid not null,
  movement_id uuid not null,
  warehouse_id uuid not null,
  product_id uuid not null,
  kind text not null check (kind in
    ('opening', 'receive', 'sale', 'return', 'adjust', 'count', 'scrap', 'transfer_out', 'transfer_in')),
  -- positive: into the warehouse
  quantity_milli bigint not null check (quantity_milli <> 0),
  unit_cost_minor bigint not null check (unit_cost_minor >= 0),
  reason text not null,
  reference text not null,
  sale_id uuid,
  terminal_id uuid,
  user_id uuid not null,
  business_date date not null,
  created_at timestamptz not null,
  -- the day HQ took it in: what the months are cut by, so that a till's wrong clock cuts nothing
  received_on date not null,
  primary key (business_id, movement_id, received_on),
  foreign key (business_id, warehouse_id) references warehouse,
  foreign key (business_id, product_id) references product
) partition by range (received_on);
create index stock_movement_by_product
  on stock_movement (business_id, product_id, created_at, movement_id);
create index stock_movement_by_time on stock_movement (business_id, created_at, movement_id);
call guard_facts('stock_movement');
create table stock_movement_other partition of stock_movement default;
call guard_partition('stock_movement_other');
select ensure_months('stock_movement', current_date, 4);

-- The ledger of one bounded counter (SYNC.md, shared/domain/lease.ts): what came in is somewhere, to
-- the unit. `stock:<storefront or warehouse>:<product>`, `credit:<customer>`, `refund:<sale line>`.
create table counter_ledger (
  business_id uuid not null references business,
  counter text not null check (counter ~ '^(stock:[^:]+:[^:]+|credit:[^:]+|refund:[^:]+)$'),
  received bigint not null check (received >= 0),
  -- HQ's own to grant
  pool bigint not null check (pool >= 0),
  -- held for HQ's orders
  reserved bigint not null check (reserved >= 0),
  sold bigint not null check (sold >= 0),
  -- missing where positive, spent twice where negative
  adjust bigint not null,
  -- the sum of the holders' shares; with it the row alone shows whether it adds up
  held bigint not null check (held >= 0),
  warehouse_id uuid generated always as (
    case when counter like 'stock:%' then split_part(counter, ':', 2)::uuid end) stored,
  product_id uuid generated always as (
    case when counter like 'stock:%' then split_part(counter, ':', 3)::uuid end) stored,
  primary key (business_id, counter),
  constraint counter_adds_up check (received = pool + reserved + sold + adjust + held)
);
create index counter_ledger_of_stock on counter_ledger (business_id, product_id, warehouse_id)
  where product_id is not null;
call guard_table('counter_ledger', 'select, insert, update');

-- What one (terminal, epoch) may spend of a counter.
create table counter_holder (
  business_id uuid not null,
  counter text not null,
  holder text not null,
  leased bigint not null check (leased >= 0),
  in_transit bigint not null check (in_transit >= 0),
  in_doubt bigint not null check (in_doubt >= 0),
  closed boolean not null,
  primary key (business_id, counter, holder),
  foreign key (business_id, counter) references counter_ledger
);
create index counter_holder_by_holder on counter_holder (business_id, holder);
call guard_table('counter_holder', 'select, insert, update');
