-- What the rest of the world is told: events written in the transaction of the change, numbered in
-- the order in which the transactions commit, and sent behind it. Nothing is marked row by row: each
-- sink has a cursor, so that a replay is a cursor put back.

alter table outbox_event no force row level security;
alter table outbox_event
  add column seq bigint,
  -- what it happened to: `product`, `sale`, `stock` …
  add column aggregate text not null default '',
  add column correlation_id text not null default '';
update outbox_event e set seq = numbered.n
from (
  select business_id, event_id,
    row_number() over (partition by business_id order by created_at, event_id) as n
  from outbox_event) numbered
where e.business_id = numbered.business_id and e.event_id = numbered.event_id;
alter table outbox_event
  alter column seq set not null,
  add constraint outbox_event_counts check (seq >= 1),
  drop column delivered_at,
  drop constraint outbox_event_pkey,
  add primary key (business_id, seq);
-- an event that is sent twice is known by it
create unique index outbox_event_by_id on outbox_event (business_id, event_id);
create index outbox_event_by_age on outbox_event (business_id, created_at);
alter table outbox_event force row level security;
-- What happened stays as it was told; what is old enough is deleted.
revoke update on outbox_event from tillwright_app;

-- One row a business. Taking numbers locks it until COMMIT, just before the feed's: whoever reads up
-- to a number has seen every event with a smaller one.
create table outbox_counter (
  business_id uuid primary key references business,
  last_seq bigint not null check (last_seq >= 0)
);
call guard_table('outbox_counter', 'select, insert, update');

-- How far a sink has taken a business's events. Its row is locked by the node that sends.
create table outbox_cursor (
  business_id uuid not null references business,
  sink text not null check (sink in ('redis', 'process')),
  sent_seq bigint not null default 0 check (sent_seq >= 0),
  primary key (business_id, sink)
);
call guard_table('outbox_cursor', 'select, insert, update');

-- Row-level security is forced upon the owner too; for what follows it may look.
do $$
begin
  execute format('create policy owner_counts on outbox_event for select to %I using (true)', current_user);
  execute format('create policy owner_counts on outbox_counter using (true) with check (true)');
  execute format('alter policy owner_counts on outbox_counter to %I', current_user);
  execute format('create policy owner_counts on outbox_cursor for select to %I using (true)', current_user);
end $$;

insert into outbox_counter (business_id, last_seq)
select business_id, max(seq) from outbox_event group by business_id;

-- Which businesses have events that a sink has not taken, and how many: no word of any of them.
create function outbox_waiting(of_sink text) returns table (business_id uuid, waiting bigint)
language sql stable security definer set search_path = public, pg_temp
as $$
  select c.business_id, c.last_seq - coalesce(s.sent_seq, 0)
  from outbox_counter c
  left join outbox_cursor s on s.business_id = c.business_id and s.sink = of_sink
  where c.last_seq > coalesce(s.sent_seq, 0)
  order by 1
$$;
revoke execute on function outbox_waiting from public;
grant execute on function outbox_waiting to tillwright_app;

-- Products of which a warehouse has as little as they name, since when: so that it is said once.
create table low_stock (
  business_id uuid not null references business,
  warehouse_id uuid not null,
  product_id uuid not null,
  since timestamptz not null,
  primary key (business_id, warehouse_id, product_id),
  foreign key (business_id, warehouse_id) references warehouse,
  foreign key (business_id, product_id) references product
);
call guard_table('low_stock', 'select, insert, delete');
create index product_that_may_be_low on product (business_id, product_id)
  where low_stock_milli > 0 and deleted_at is null;
