-- Carts that tills hold and would give to another till of their storefront. Not facts: a till offers
-- what it holds anew whenever that changes, and a cart that was given is the other till's.

create table held_cart (
  business_id uuid not null,
  terminal_id uuid not null,
  sale_id uuid not null,
  storefront_id uuid not null,
  -- CartBody of shared/protocol/held-carts.ts
  body jsonb not null,
  offered_at timestamptz not null,
  -- who asked for it first, under which claim
  claim_id uuid,
  claimed_by uuid,
  claimed_at timestamptz,
  given_at timestamptz,
  primary key (business_id, terminal_id, sale_id),
  foreign key (business_id, storefront_id) references storefront,
  check ((claim_id is null) = (claimed_by is null) and (claim_id is null) = (claimed_at is null)),
  check (given_at is null or claim_id is not null)
);
create index held_cart_of_storefront on held_cart (business_id, storefront_id, offered_at)
  where given_at is null;
call guard_table('held_cart');
