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
