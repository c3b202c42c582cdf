-- What this till keeps of HQ's answers for when HQ cannot be asked, and of what it made for HQ to hear of.

-- how many of a product each storefront had, by HQ's word; not a fact, and replaced by the next answer
create table stock_told (
  product_id text primary key,
  as_of text not null,
  storefronts_json text not null check (json_valid(storefronts_json))
) strict, without rowid;

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
