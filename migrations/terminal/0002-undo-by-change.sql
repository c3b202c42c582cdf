-- An undo step now keeps only what its change changed, not the whole cart: what is kept of before can
-- not be read as such, and a cart still open only loses its way back past the update.
delete from cart_undo;
alter table cart_undo rename column snapshot_json to change_json;
