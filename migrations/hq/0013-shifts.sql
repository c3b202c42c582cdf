-- Shifts as tills reported them, from the opening to the Z report: facts like those of sales, kept
-- whatever they name, with the event they came by. A few a day at a till, so not cut by month.
-- Their cash stands in cash_movement; why it moved, and for which shift, stands here.

create table shift (
  business_id uuid not null,
  shift_id uuid not null,
  -- the journal event that brought it
  event_hash text not null,
  terminal_id uuid not null,
  epoch integer not null,
  -- its place in the till's journal
  opened_seq bigint not null,
  -- counts up by one at a till; not unique, since a till that was put back counts some again
  number bigint not null,
  -- a sale opened it, since nobody had
  automatic boolean not null,
  opened_by uuid not null,
  opened_at timestamptz not null,
  business_date date not null,
  currency text not null,
  float_minor bigint not null,
  -- the perpetual totals it begins with
  sales_before_minor bigint not null,
  refunds_before_minor bigint not null,
  primary key (business_id, shift_id, event_hash)
);
create index shift_by_time on shift (business_id, opened_at, shift_id);
create index shift_by_terminal on shift (business_id, terminal_id, opened_at);
call guard_facts('shift');

create table shift_count (
  business_id uuid not null,
  count_id uuid not null,
  event_hash text not null,
  shift_id uuid not null,
  terminal_id uuid not null,
  -- CountedPieces of shared/domain/shift/denominations.ts
  pieces jsonb not null,
  loose_minor bigint not null,
  counted_minor bigint not null,
  user_id uuid not null,
  business_date date not null,
  created_at timestamptz not null,
  primary key (business_id, count_id, event_hash)
);
call guard_facts('shift_count');

-- The Z as the till made it. What comes in after it changes nothing of it.
create table shift_report (
  business_id uuid not null,
  shift_id uuid not null,
  event_hash text not null,
  terminal_id uuid not null,
  epoch integer not null,
  opened_seq bigint not null,
  closed_seq bigint not null,
  number bigint not null,
  count_id uuid not null,
  closed_by uuid not null,
  closed_at timestamptz not null,
  business_date date not null,
  currency text not null,
  -- ShiftFigures of shared/domain/shift/figures.ts
  figures jsonb not null,
  expected_minor bigint not null,
  counted_minor bigint not null,
  -- above zero: more was there than should be
  over_short_minor bigint not null,
  primary key (business_id, shift_id, event_hash)
);
create unique index shift_report_by_event on shift_report (business_id, event_hash);
call guard_facts('shift_report');

-- Why cash moved besides sales, and who allowed it.
create table shift_cash (
  business_id uuid not null,
  movement_id uuid not null,
  event_hash text not null,
  shift_id uuid not null,
  reason text not null,
  granted_by uuid,
  primary key (business_id, movement_id, event_hash)
);
create index shift_cash_by_shift on shift_cash (business_id, shift_id);
call guard_facts('shift_cash');

-- The drawer was opened for no sale.
create table drawer_opening (
  business_id uuid not null,
  opening_id uuid not null,
  event_hash text not null,
  -- null where no shift was open
  shift_id uuid,
  terminal_id uuid not null,
  reason text not null,
  user_id uuid not null,
  granted_by uuid,
  business_date date not null,
  created_at timestamptz not null,
  primary key (business_id, opening_id, event_hash)
);
create index drawer_opening_by_shift on drawer_opening (business_id, shift_id)
  where shift_id is not null;
call guard_facts('drawer_opening');

-- HQ makes each Z again from what it booked of a till within its days.
create index sale_by_terminal on sale (business_id, terminal_id, business_date);
create index refund_by_terminal on refund (business_id, terminal_id, business_date);
create index credit_entry_by_terminal on credit_entry (business_id, terminal_id, business_date)
  where kind = 'payment' and terminal_id is not null;
