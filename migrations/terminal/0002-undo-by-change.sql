-- An undo step now keeps only what its change changed, not the whole cart. What was kept before can not
-- be read as such: a cart that is open loses its way back past the update, and nothing else.
-- (Dropped, not renamed: a renamed column leaves the full-text table's reader open on the connection,
-- and no import could checkpoint on it.)
drop table cart_undo;

-- what a cart's last changes changed, so that Ctrl+Z can go back; dropped with the draft
create table cart_undo (
  sale_id text not null references sale (sale_id),
  step integer not null,
  change_json text not null check (json_valid(change_json)),
  primary key (sale_id, step)
) strict;
