-- What the terminal keeps of its agreement with HQ: who it is there, how far each side has got, the leases
-- it may spend, and which rows of its master data are HQ's.

-- ── identity and progress ────────────────────────────────────────────────────────────────────────

create table sync_state (
  only_row integer primary key check (only_row = 1),
  -- base64 of SPKI DER: whose countersignatures count
  hq_public_key text,
  hq_incarnation text not null,
  -- what HQ gave this terminal; null until it is enrolled
  certificate_json text check (json_valid(certificate_json)),
  fence_token text,
  conflict_reason text check (conflict_reason in ('fork', 'old_fence', 'closed', 'lost')),
  support_code text,
  -- HQ's countersignature under the newest event it has taken
  ack_json text check (json_valid(ack_json)),
  -- what a restored terminal still has to fetch of its own past
  missing_json text check (json_valid(missing_json)),
  -- HQ's clock less this one's; null where they agree
  skew_ms integer,
  cursor_mailbox text not null,
  cursor_journal text not null,
  cursor_master text not null,
  cursor_storefront text not null,
  -- counts whole pulls, so that what one did not bring again is found
  generation_master integer not null check (generation_master >= 0),
  generation_storefront integer not null check (generation_storefront >= 0),
  -- whether everything came at least once
  complete_master integer not null check (complete_master in (0, 1)),
  complete_storefront integer not null check (complete_storefront in (0, 1)),
  -- put back from a backup, and HQ has not yet said what was printed since: nothing is sold
  unproven integer not null check (unproven in (0, 1)),
  check ((certificate_json is null) = (fence_token is null)),
  check ((conflict_reason is null) = (support_code is null))
) strict;
insert into sync_state values
  (1, null, 'none', null, null, null, null, null, null, null,
    'none:0', 'none:0', 'none:0', 'none:0', 0, 0, 0, 0, 0);

-- whose events the journal holds, from which number on
create table journal_segment (
  first_seq integer primary key check (first_seq >= 1),
  terminal_id text not null,
  epoch integer not null check (epoch >= 1)
) strict;
create unique index journal_segment_once on journal_segment (terminal_id, epoch);
insert into journal_segment (first_seq, terminal_id, epoch)
  select min(seq), cast(bytes as text) ->> '$.terminal', epoch
  from journal group by cast(bytes as text) ->> '$.terminal', epoch;

-- an identity begins before its first event is appended, so the journal's head is the end of the last
create trigger terminal_identity_begins_segment after insert on terminal_identity
begin
  insert into journal_segment (first_seq, terminal_id, epoch)
  select journal_seq + 1, new.terminal_id, new.epoch from trail_head;
end;
create trigger terminal_identity_changes_segment after update of terminal_id, epoch on terminal_identity
  when new.terminal_id <> old.terminal_id or new.epoch <> old.epoch
begin
  insert into journal_segment (first_seq, terminal_id, epoch)
  select journal_seq + 1, new.terminal_id, new.epoch from trail_head;
end;
create trigger journal_segment_keeps before update on journal_segment
begin select raise(abort, 'APPEND_ONLY: the journal never changes'); end;
create trigger journal_segment_stays before delete on journal_segment
begin select raise(abort, 'APPEND_ONLY: the journal never changes'); end;

-- what this till once sent and a restored disk has lost: HQ's copy, for whoever asks
create table recovered_event (
  hash text primary key check (length(hash) = 64),
  terminal_id text not null,
  epoch integer not null,
  seq integer not null,
  bytes blob not null
) strict, without rowid;

-- ── leases ───────────────────────────────────────────────────────────────────────────────────────

-- shared/domain/held-lease.ts, for the present epoch
create table held_counter (
  counter text primary key,
  granted integer not null check (granted >= 0),
  replenished integer not null check (replenished >= 0),
  available integer not null check (available >= 0),
  reserved integer not null check (reserved >= 0),
  spent integer not null check (spent >= 0),
  returned integer not null check (returned >= 0),
  beyond integer not null check (beyond >= 0),
  -- how long it may be spent without a word from HQ; null for ever
  advice_ms integer check (advice_ms >= 1),
  -- on the monotonic clock of the process that `boot_nonce` names; a later process counts afresh
  advice_until_mono_ms integer,
  boot_nonce text,
  check (granted + replenished = available + reserved + spent + returned),
  check ((advice_ms is null) = (advice_until_mono_ms is null)),
  check ((advice_ms is null) = (boot_nonce is null))
) strict, without rowid;

-- each message of HQ's is applied once, whichever HQ sends it again
create table mailbox_applied (
  message_id text primary key,
  terminal_id text not null,
  epoch integer not null,
  seq integer not null,
  kind text not null check (kind in ('lease.granted', 'lease.recalled', 'command')),
  counter text,
  amount integer check (amount >= 1),
  command text,
  applied_at text not null
) strict, without rowid;
create trigger mailbox_applied_keeps before update on mailbox_applied
begin select raise(abort, 'APPEND_ONLY: what was applied stays so'); end;
create trigger mailbox_applied_stays before delete on mailbox_applied
begin select raise(abort, 'APPEND_ONLY: what was applied stays so'); end;

-- how much of a hold came out of a lease; the rest was allowed by somebody
create table reservation_lease (
  reservation_id text primary key references reservation (reservation_id),
  counter text not null,
  amount integer not null check (amount >= 0)
) strict, without rowid;

-- what a completed sale took from leased counters, as its event says
create table sale_lease (
  sale_id text not null references sale (sale_id),
  counter text not null,
  amount integer not null check (amount >= 1),
  beyond integer not null check (beyond between 0 and amount),
  primary key (sale_id, counter)
) strict, without rowid;
create trigger sale_lease_keeps before update on sale_lease
begin select raise(abort, 'APPEND_ONLY: a completed sale never changes'); end;
create trigger sale_lease_stays before delete on sale_lease
begin select raise(abort, 'APPEND_ONLY: a completed sale never changes'); end;

-- ── master data of HQ ────────────────────────────────────────────────────────────────────────────

-- which rows HQ gave, in which version; what else stands in the tables is this till's own
create table master_row (
  stream text not null check (stream in ('master', 'storefront')),
  entity text not null,
  key text not null,
  version integer not null,
  generation integer not null,
  -- why this program could not take it, and what it was; a newer program tries again
  problem text,
  body text,
  primary key (entity, key),
  check ((problem is null) = (body is null))
) strict, without rowid;
create index master_row_refused on master_row (entity, key) where problem is not null;

-- a product that this till sold before HQ gave it another id: up to event `until_seq` it had this one
create table product_former_id (
  product_row integer not null references product (row_id),
  until_seq integer not null,
  product_id text not null,
  primary key (product_row, until_seq, product_id)
) strict, without rowid;
create index product_former_id_by_id on product_former_id (product_id);

-- a tax's name in each language: a sale keeps the one of its receipt
create table tax_rate_name (
  tax_rate_id text primary key,
  name_en text not null,
  name_ru text not null,
  name_kk text not null
) strict, without rowid;

-- what a customer owes by HQ's books, which know this till's entries up to `as_of`
create table customer_account (
  customer_id text primary key references customer (customer_id),
  balance_minor integer not null,
  as_of text not null
) strict, without rowid;

-- A product's price may come before the list it belongs to, and HQ may have two lists of one type: a list
-- sells once it is known and the first of its type. (Made again, not altered: see 0002.)
create table price_list_before as select * from price_list;
drop table price_list;
create table price_list (
  -- small, for the prices of a million products; never leaves this store
  row_id integer primary key,
  price_list_id text not null unique,
  name text not null,
  -- null: nothing is sold by it
  sale_type text check (sale_type in ('RETAIL', 'WHOLESALE')),
  -- what HQ says it is for; null for a list of this till's own, and for one that is not known yet
  offered_type text check (offered_type in ('RETAIL', 'WHOLESALE')),
  currency text not null,
  version integer not null
) strict;
create unique index price_list_by_type on price_list (sale_type);
insert into price_list (row_id, price_list_id, name, sale_type, offered_type, currency, version)
  select row_id, price_list_id, name, sale_type, null, currency, version from price_list_before;
drop table price_list_before;
