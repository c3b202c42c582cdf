-- Customers that tills made, as they reported them: facts. What became of each stands in customer.
-- The phone is compared by its last ten digits: how a country's code is written differs.

create table customer_made (
  business_id uuid not null,
  customer_id uuid not null,
  -- the journal event that brought it
  event_hash text not null,
  terminal_id uuid not null,
  code text not null,
  name text not null,
  customer_type text not null,
  phone text not null,
  tax_id text,
  user_id uuid not null,
  business_date date not null,
  created_at timestamptz not null,
  primary key (business_id, customer_id, event_hash)
);
call guard_facts('customer_made');

-- Who turned out to be somebody who was there already; what still comes for them is the other's.
create table customer_merge (
  business_id uuid not null,
  customer_id uuid not null,
  into_customer_id uuid not null check (into_customer_id <> customer_id),
  user_id uuid not null,
  created_at timestamptz not null,
  primary key (business_id, customer_id),
  foreign key (business_id, customer_id) references customer,
  foreign key (business_id, into_customer_id) references customer
);
call guard_facts('customer_merge');

create index customer_by_phone on customer
  (business_id, right(regexp_replace(phone, '[^0-9]', '', 'g'), 10))
  where deleted_at is null;
