-- What stands first at a storefront's tills: product ids in their order. Null until somebody chose
-- at HQ: its tills keep those of their own. A product that was deleted since may still be named.

alter table storefront add column favourites jsonb
  check (jsonb_typeof(favourites) = 'array' and jsonb_array_length(favourites) <= 100);
