-- HQ's store. business_id leads every key, so that rows can be spread over servers by it; row-level
-- security keeps one business from another whatever a query forgets. Amounts are minor units,
-- quantities thousandths, rates parts per million.

-- ── who may see what ─────────────────────────────────────────────────────────────────────────────

-- The role every node's login belongs to. It owns nothing and cannot pass row-level security.
do $$
begin
  create role tillwright_app nologin nosuperuser nobypassrls;
exception when duplicate_object or unique_violation then
  -- roles belong to the whole server: another database of it made this one
  null;
end $$;

grant usage on schema public to tillwright_app;

-- The business this transaction works for; null, and so nothing visible, where none was set.
create function current_business() returns uuid
language sql stable parallel safe
return nullif(current_setting('tillwright.business_id', true), '')::uuid;

-- A value somebody presented before it is known whose it is: a business's code, the hash of an
-- enrolment code, a terminal's id. It shows the one row that has it.
create function presented_key(name text) returns text
language sql stable parallel safe
return nullif(current_setting('tillwright.' || name, true), '');

-- Puts a table under row-level security and lets the nodes use it.
create procedure guard_table(guarded regclass, privileges text default 'select, insert, update, delete')
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', guarded);
  execute format('alter table %s force row level security', guarded);
  execute format(
    'create policy of_one_business on %s using (business_id = (select current_business()))'
    ' with check (business_id = (select current_business()))', guarded);
  execute format('grant %s on %s to tillwright_app', privileges, guarded);
end $$;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'APPEND_ONLY: rows of % never change', tg_table_name using errcode = 'TW001';
end $$;

-- Facts: guarded, and neither changed nor deleted by anybody, the owner included.
create procedure guard_facts(guarded regclass)
language plpgsql as $$
begin
  call guard_table(guarded, 'select, insert');
  execute format(
    'create trigger facts_stay before update or delete on %s'
    ' for each row execute function refuse_change()', guarded);
  execute format(
    'create trigger facts_are_kept before truncate on %s'
    ' for each statement execute function refuse_change()', guarded);
end $$;

-- Months of a facts table partitioned by range of a date, from the day's on; whoever calls it, its
-- owner makes them. What falls outside lands in the default partition and is not lost.
create function ensure_months(parent regclass, first_day date, months integer) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  month_start date;
  made integer := 0;
  part text;
begin
  perform pg_advisory_xact_lock(hashtext('ensure_months'));
  for step in 0 .. months - 1 loop
    month_start := (date_trunc('month', first_day) + make_interval(months => step))::date;
    part := parent::text || '_' || to_char(month_start, 'YYYYMM');
    continue when to_regclass(part) is not null;
    execute format(
      'create table %I partition of %s for values from (%L) to (%L)',
      part, parent, month_start, (month_start + interval '1 month')::date);
    call guard_partition(part::regclass);
    made := made + 1;
  end loop;
  return made;
end $$;

-- Nobody is given a partition itself; should somebody be, it shows as little as its parent.
create procedure guard_partition(guarded regclass)
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', guarded);
  execute format('alter table %s force row level security', guarded);
  execute format(
    'create policy of_one_business on %s using (business_id = (select current_business()))'
    ' with check (business_id = (select current_business()))', guarded);
  execute format(
    'create trigger facts_are_kept before truncate on %s'
    ' for each statement execute function refuse_change()', guarded);
end $$;

revoke execute on function ensure_months from public;
grant execute on function ensure_months to tillwright_app;

-- Words of a text for search, as src-hq/store/search-words.ts cuts a query: no marks, ё as е.
create function search_words(words text) returns tsvector
language sql immutable parallel safe
return to_tsvector('simple',
  regexp_replace(translate(lower(words), 'ё', 'е'), '[^[:alnum:]]+', ' ', 'g'));

-- ── businesses, storefronts, people ──────────────────────────────────────────────────────────────

create table business (
  business_id uuid primary key,
  -- what a person types to say which business they sign in to
  code text not null unique check (code ~ '^[a-z0-9-]{2,40}$'),
  name text not null,
  -- changes when HQ is restored from a backup: cursors made before are told apart
  incarnation text not null check (length(incarnation) between 1 and 64),
  -- restored, and not every active terminal has reported: facts yes, grants no
  recovering boolean not null default false,
  created_at timestamptz not null default now()
);
call guard_table('business', 'select, insert');
grant update (name, incarnation, recovering) on business to tillwright_app;
create policy by_presented_code on business for select
  using (code = (select presented_key('business_code')));

create table warehouse (
  business_id uuid not null references business,
  warehouse_id uuid not null,
  code text not null,
  name text not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (business_id, warehouse_id)
);
create unique index warehouse_by_code on warehouse (business_id, code) where deleted_at is null;
call guard_table('warehouse', 'select, insert, update');

create table storefront (
  business_id uuid not null references business,
  storefront_id uuid not null,
  -- heads its receipt numbers
  code text not null check (code ~ '^[A-Z0-9]{1,6}$'),
  name text not null,
  legal_name text not null,
  bin text not null,
  address text not null,
  phone text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  time_zone text not null,
  prices_include_tax boolean not null,
  tax_rounding text not null check (tax_rounding in ('line', 'document')),
  rounding_mode text not null check (rounding_mode in ('half-away', 'half-even')),
  cash_step_minor bigint not null check (cash_step_minor >= 1),
  receipt_locale text not null check (receipt_locale in ('en', 'ru', 'kk')),
  footer jsonb not null,
  barcode_masks jsonb not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (business_id, storefront_id),
  -- what it sells lies in the warehouse that has its id
  foreign key (business_id, storefront_id) references warehouse
);
-- never free again: receipt numbers carry it
create unique index storefront_by_code on storefront (business_id, code);
call guard_table('storefront', 'select, insert, update');
-- A terminal that this database forgot in a restore still names its storefront.
create unique index storefront_by_id on storefront (storefront_id);
create policy by_presented_storefront on storefront for select
  using (storefront_id::text = (select presented_key('storefront_id')));

create table role (
  business_id uuid not null references business,
  role_id uuid not null,
  name text not null,
  -- what it may do at a till: shared/domain/permission.ts
  till_role text not null check (till_role in ('cashier', 'supervisor', 'manager', 'admin')),
  -- what it may do here: src-hq/modules/identity/permission.ts
  permissions text[] not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (business_id, role_id)
);
create unique index role_by_name on role (business_id, name) where deleted_at is null;
call guard_table('role', 'select, insert, update');

create table app_user (
  business_id uuid not null references business,
  user_id uuid not null,
  name text not null,
  -- null for who only works at a till
  email text check (email = lower(email)),
  role_id uuid not null,
  locale text not null check (locale in ('en', 'ru', 'kk')),
  -- argon2id, PHC strings
  password_hash text,
  pin_hash text,
  active boolean not null,
  failed_sign_ins integer not null default 0 check (failed_sign_ins >= 0),
  locked_until timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (business_id, user_id),
  foreign key (business_id, role_id) references role
);
create unique index app_user_by_email on app_user (business_id, email)
  where email is not null and deleted_at is null;
create index app_user_by_name on app_user (business_id, name, user_id);
call guard_table('app_user', 'select, insert, update');

-- ── signing in ───────────────────────────────────────────────────────────────────────────────────

create table refresh_token (
  business_id uuid not null,
  token_id uuid not null,
  -- the sign-in it descends from: used twice, all of them end
  family_id uuid not null,
  user_id uuid not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  primary key (business_id, token_id),
  foreign key (business_id, user_id) references app_user
);
create index refresh_token_by_family on refresh_token (business_id, family_id);
create index refresh_token_by_user on refresh_token (business_id, user_id);
create index refresh_token_by_expiry on refresh_token (business_id, expires_at);
call guard_table('refresh_token');

-- Attempts in a window of time, counted where every node sees them. An attempt comes before it is
-- known who it is: such rows belong to the nil business.
create table rate_window (
  business_id uuid not null,
  subject text not null,
  window_start timestamptz not null,
  attempts integer not null check (attempts > 0),
  primary key (business_id, subject, window_start)
);
create index rate_window_by_start on rate_window (business_id, window_start);
call guard_table('rate_window');

-- The answer a POST gave, kept in the transaction that did what it asked for.
create table idempotency_key (
  business_id uuid not null,
  user_id uuid not null,
  key text not null check (length(key) between 1 and 128),
  method text not null,
  path text not null,
  body_sha256 bytea not null,
  status integer,
  answer jsonb,
  created_at timestamptz not null,
  primary key (business_id, user_id, key)
);
create index idempotency_key_by_age on idempotency_key (business_id, created_at);
call guard_table('idempotency_key');

-- ── terminals ────────────────────────────────────────────────────────────────────────────────────

create table terminal (
  business_id uuid not null references business,
  terminal_id uuid not null,
  storefront_id uuid not null,
  name text not null,
  -- Ed25519: base64 of SPKI DER
  device_public_key text not null,
  epoch integer not null check (epoch >= 1),
  -- heads its receipt counter; HQ gives each (terminal, epoch) of a storefront another
  series text not null check (series ~ '^[0-9]{2}$'),
  state text not null check (state in ('ACTIVE', 'IDENTITY_CONFLICT', 'LOST', 'REVOKED')),
  state_reason text not null default '',
  app_version text not null default '',
  last_seen_at timestamptz,
  unsent_count integer not null default 0 check (unsent_count >= 0),
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (business_id, terminal_id),
  foreign key (business_id, storefront_id) references storefront
);
create index terminal_by_storefront on terminal (business_id, storefront_id);
create index terminal_by_name on terminal (business_id, name, terminal_id);
call guard_table('terminal', 'select, insert, update');
create policy by_presented_terminal on terminal for select
  using (terminal_id::text = (select presented_key('terminal_id')));
-- the one look-up that does not know the business yet
create unique index terminal_by_id on terminal (terminal_id);

create table enrolment_code (
  business_id uuid not null references business,
  code_id uuid not null,
  -- SHA-256 of the code; the code itself is shown once and not kept
  code_sha256 bytea not null unique,
  storefront_id uuid not null,
  terminal_name text not null,
  -- a new one's, or the one that enrols again
  terminal_id uuid not null,
  created_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- the device that used it, as base64 of SPKI DER, and the epoch it got
  used_by text,
  epoch integer check (epoch >= 1),
  used_at timestamptz,
  primary key (business_id, code_id),
  foreign key (business_id, storefront_id) references storefront
);
call guard_table('enrolment_code', 'select, insert, update');
create policy by_presented_enrolment_code on enrolment_code for select
  using (code_sha256 = (select decode(presented_key('enrolment_code_sha256'), 'hex')));
