-- What terminals send and what they are sent; what people must look at; who did what.

-- ── who speaks for whom ─────────────────────────────────────────────────────────────────────────

-- One (terminal, epoch) that HQ has certified; its row is locked by whoever speaks for it.
create table sync_identity (
  business_id uuid not null references business,
  terminal_id uuid not null,
  epoch integer not null check (epoch >= 1),
  storefront_id uuid not null,
  status text not null check (status in ('active', 'closed', 'conflict', 'lost')),
  -- IdentityRecord of src-hq/modules/sync/sync-store.ts
  record jsonb not null,
  primary key (business_id, terminal_id, epoch)
);
create index sync_identity_active on sync_identity (business_id, storefront_id)
  where status = 'active';
call guard_table('sync_identity', 'select, insert, update');

-- The last series given in a storefront: none is given twice.
create table series_counter (
  business_id uuid not null,
  storefront_id uuid not null,
  last_series integer not null check (last_series between 0 and 99),
  primary key (business_id, storefront_id),
  foreign key (business_id, storefront_id) references storefront
);
call guard_table('series_counter', 'select, insert, update');

-- ── the journal as it came ───────────────────────────────────────────────────────────────────────

-- A branch of a stream: 0, and one more for each fork. A stream may be older than its enrolment.
create table journal_stream (
  business_id uuid not null references business,
  terminal_id uuid not null,
  epoch integer not null check (epoch >= 1),
  branch integer not null check (branch >= 0),
  head_seq bigint not null check (head_seq >= 1),
  head_hash text not null check (head_hash ~ '^[0-9a-f]{64}$'),
  -- how far the backups of this database reach
  durable_seq bigint not null default 0,
  primary key (business_id, terminal_id, epoch, branch)
);
call guard_table('journal_stream', 'select, insert, update');

-- The key of every event for ever, whatever month its bytes lie in.
create table journal_key (
  business_id uuid not null references business,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  terminal_id uuid not null,
  epoch integer not null,
  seq bigint not null check (seq >= 1),
  branch integer not null,
  prev_hash text not null check (prev_hash ~ '^[0-9a-f]{64}$'),
  received_on date not null,
  primary key (business_id, hash)
);
create index journal_key_by_place on journal_key (business_id, terminal_id, epoch, seq);
create index journal_key_by_parent on journal_key (business_id, prev_hash);
call guard_facts('journal_key');

-- Canonical bytes exactly as the terminal made them; nothing is hashed again from parsed JSON.
create table journal_event (
  business_id uuid not null,
  hash text not null,
  bytes text not null,
  received_at timestamptz not null,
  received_on date not null,
  primary key (business_id, hash, received_on),
  foreign key (business_id, hash) references journal_key
) partition by range (received_on);
call guard_facts('journal_event');
create table journal_event_other partition of journal_event default;
call guard_partition('journal_event_other');
select ensure_months('journal_event', current_date, 4);

-- Taken in and not projected yet, in the order of arrival.
create table journal_waiting (
  business_id uuid not null,
  arrival bigint generated always as identity,
  hash text not null,
  primary key (business_id, arrival),
  foreign key (business_id, hash) references journal_key
);
call guard_table('journal_waiting', 'select, insert, delete');

-- ── what became of it ────────────────────────────────────────────────────────────────────────────

-- One row a business, locked before anything below or a counter is touched: they move one at a time,
-- in the order a rebuild follows.
create table sync_log_counter (
  business_id uuid primary key references business,
  last_position bigint not null default 0 check (last_position >= 0)
);
call guard_table('sync_log_counter', 'select, insert, update');

create table sync_log (
  business_id uuid not null,
  position bigint not null check (position >= 1),
  -- LogEntry of src-hq/modules/sync/sync-store.ts
  entry jsonb not null,
  primary key (business_id, position),
  foreign key (business_id) references sync_log_counter
);
call guard_facts('sync_log');

create table lease (
  business_id uuid not null references business,
  lease_id uuid not null,
  holder text not null,
  counter text not null,
  amount bigint not null check (amount >= 1),
  status text not null check (status in ('granted', 'received')),
  primary key (business_id, lease_id)
);
call guard_table('lease', 'select, insert, update');

create table closed_holder (
  business_id uuid not null references business,
  holder text not null,
  primary key (business_id, holder)
);
call guard_table('closed_holder', 'select, insert');

-- Names that belong to one event: receipt numbers, returns.
create table journal_claim (
  business_id uuid not null references business,
  scope text not null check (scope in ('receipt', 'return')),
  name text not null,
  hash text not null,
  primary key (business_id, scope, name)
);
call guard_table('journal_claim', 'select, insert');

create table counter_demand (
  business_id uuid not null references business,
  counter text not null,
  holder text not null,
  amount bigint not null,
  primary key (business_id, counter, holder)
);
call guard_table('counter_demand', 'select, insert, update');

-- Events that became rows of the business.
create table booked_event (
  business_id uuid not null,
  hash text not null,
  type text not null,
  primary key (business_id, hash),
  foreign key (business_id, hash) references journal_key
);
call guard_table('booked_event', 'select, insert');

-- ── what terminals pull ──────────────────────────────────────────────────────────────────────────

-- One row a business. Taking numbers locks it until COMMIT, and it is the transaction's last
-- statement: whoever reads up to a number has seen every change with a smaller one.
create table feed_counter (
  business_id uuid primary key references business,
  last_seq bigint not null default 0 check (last_seq >= 0)
);
call guard_table('feed_counter', 'select, insert, update');

-- The newest state of each thing a terminal may need, at the number of its last change. An older
-- number of the same thing is gone: who was behind it gets the newer one.
create table change_feed (
  business_id uuid not null,
  entity text not null,
  entity_id text not null,
  seq bigint not null check (seq >= 1),
  -- null: for the whole business
  storefront_id uuid,
  version bigint not null,
  -- null: deleted
  body jsonb,
  changed_at timestamptz not null,
  primary key (business_id, entity, entity_id),
  foreign key (business_id) references feed_counter
);
create unique index change_feed_by_seq on change_feed (business_id, seq);
call guard_table('change_feed', 'select, insert, update');

create table mailbox_message (
  business_id uuid not null references business,
  terminal_id uuid not null,
  seq bigint not null check (seq >= 1),
  epoch integer not null check (epoch >= 1),
  -- MailboxMessage of shared/protocol/mailbox.ts, without its number
  body jsonb not null,
  created_at timestamptz not null,
  primary key (business_id, terminal_id, seq)
);
call guard_facts('mailbox_message');

create table mailbox_counter (
  business_id uuid not null references business,
  terminal_id uuid not null,
  last_seq bigint not null check (last_seq >= 1),
  primary key (business_id, terminal_id)
);
call guard_table('mailbox_counter', 'select, insert, update');

-- ── what the rest of the world is told ───────────────────────────────────────────────────────────

create table outbox_event (
  business_id uuid not null references business,
  event_id uuid not null,
  -- e.g. `product.updated`
  name text not null,
  -- events of one aggregate are delivered in order
  aggregate_id text not null,
  body jsonb not null,
  created_at timestamptz not null,
  delivered_at timestamptz,
  primary key (business_id, event_id)
);
create index outbox_event_waiting on outbox_event (business_id, created_at, event_id)
  where delivered_at is null;
call guard_table('outbox_event', 'select, insert, update, delete');

-- ── what people look at ──────────────────────────────────────────────────────────────────────────

create table exception (
  business_id uuid not null references business,
  exception_id uuid not null,
  type text not null,
  -- one clash, one exception: the same one found again changes nothing
  clash_key text not null,
  status text not null check (status in ('OPEN', 'RESOLVED')),
  storefront_id uuid,
  terminal_id uuid,
  evidence jsonb not null,
  resolution text,
  note text not null default '',
  resolved_by uuid,
  resolved_at timestamptz,
  created_at timestamptz not null,
  primary key (business_id, exception_id),
  unique (business_id, type, clash_key),
  check ((status = 'RESOLVED') = (resolved_at is not null))
);
create index exception_by_status on exception (business_id, status, created_at, exception_id);
call guard_table('exception', 'select, insert');
grant update (status, resolution, note, resolved_by, resolved_at) on exception to tillwright_app;

create table audit_event (
  business_id uuid not null references business,
  audit_id uuid not null,
  type text not null,
  -- null: HQ itself
  user_id uuid,
  user_name text not null,
  terminal_id uuid,
  subject_kind text not null,
  subject_id text not null,
  -- readable, in English; the data is for whoever needs more
  summary text not null,
  data jsonb not null,
  correlation_id text not null,
  source_address text not null,
  created_at timestamptz not null,
  primary key (business_id, audit_id)
);
create index audit_event_by_time on audit_event (business_id, created_at, audit_id);
create index audit_event_by_subject on audit_event (business_id, subject_kind, subject_id, created_at);
call guard_facts('audit_event');
