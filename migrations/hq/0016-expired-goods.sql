-- What the tills of a storefront do with goods whose code says that their day is over.

alter table storefront add column expired_goods text not null default 'refuse'
  check (expired_goods in ('refuse', 'warn'));
