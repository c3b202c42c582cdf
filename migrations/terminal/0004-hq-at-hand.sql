-- What this till keeps of HQ's answers, for when HQ cannot be asked.

-- how many of a product each storefront had, by HQ's word; not a fact, and replaced by the next answer
create table stock_told (
  product_id text primary key,
  as_of text not null,
  storefronts_json text not null check (json_valid(storefronts_json))
) strict, without rowid;
