-- What this till keeps of HQ's answers for when HQ cannot be asked, and of what it made for HQ to hear of.

-- how many of a product each storefront had, by HQ's word; not a fact, and replaced by the next answer
create table stock_told (
  product_id text primary key,
  as_of text not null,
  storefronts_json text not null check (json_valid(storefronts_json))
) strict, without rowid;

-- where somebody at this till said that HQ is; what the program is started with goes before it
create table hq_address (
  only_row integer primary key check (only_row = 1),
  url text not null
) strict;

-- clashes that HQ found in what this till sent, for its people to know of; their facts stand
create table hq_notice (
  notice_id text primary key,
  type text not null,
  detail text not null,
  raised_at text not null,
  seen_at text
) strict, without rowid;
create index hq_notice_by_time on hq_notice (raised_at);
create index hq_notice_unseen on hq_notice (notice_id) where seen_at is null;

-- customers made at this till, which HQ may not have heard of yet
create table customer_made (
  customer_id text primary key references customer (customer_id),
  made_at text not null
) strict, without rowid;
create trigger customer_made_keeps before update on customer_made
begin select raise(abort, 'APPEND_ONLY: who was made here stays so'); end;
create trigger customer_made_stays before delete on customer_made
begin select raise(abort, 'APPEND_ONLY: who was made here stays so'); end;
create index customer_by_tax_id on customer (tax_id) where tax_id <> '';

-- what a customer has not paid by HQ's books, by due date; it stands beside customer_account
create table customer_debt (
  customer_id text primary key references customer (customer_id),
  debts_json text not null check (json_valid(debts_json))
) strict, without rowid;

-- ── carts that go from till to till ──────────────────────────────────────────────────────────────

-- what this till asked another one for; the claim becomes the cart's id here, so that it comes once
create table cart_claim (
  claim_id text primary key,
  holder text not null,
  sale_id text not null,
  claimed_at text not null,
  unique (holder, sale_id)
) strict, without rowid;

-- what another till asked this one for and HQ has not been told of yet; no body: it was not here
create table cart_to_give (
  claim_id text primary key,
  sale_id text not null,
  body_json text check (json_valid(body_json))
) strict, without rowid;

-- Messages have more kinds now. (Made again, not altered: see 0002.)
create table mailbox_applied_before as select * from mailbox_applied;
drop table mailbox_applied;
create table mailbox_applied (
  message_id text primary key,
  terminal_id text not null,
  epoch integer not null,
  seq integer not null,
  kind text not null check
    (kind in ('lease.granted', 'lease.recalled', 'command', 'cart.asked', 'exception.raised')),
  counter text,
  amount integer check (amount >= 1),
  command text,
  applied_at text not null
) strict, without rowid;
insert into mailbox_applied select * from mailbox_applied_before;
drop table mailbox_applied_before;
create trigger mailbox_applied_keeps before update on mailbox_applied
begin select raise(abort, 'APPEND_ONLY: what was applied stays so'); end;
create trigger mailbox_applied_stays before delete on mailbox_applied
begin select raise(abort, 'APPEND_ONLY: what was applied stays so'); end;
