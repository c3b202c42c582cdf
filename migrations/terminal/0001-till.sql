-- The terminal's store: master data it reads, the drafts it works on, and the facts it appends.
-- Amounts are minor units, quantities thousandths, rates parts per million, times ISO 8601 UTC.

-- ── this terminal ────────────────────────────────────────────────────────────────────────────────

create table terminal_identity (
  only_row integer primary key check (only_row = 1),
  terminal_id text not null,
  storefront_id text not null,
  name text not null,
  epoch integer not null check (epoch >= 1),
  -- two digits that HQ gave this terminal and epoch: the head of its receipt numbers
  series text not null check (series glob '[0-9][0-9]'),
  device_public_key blob not null,
  -- sealed by the shell's secret box; the plain key is never written
  device_private_key_sealed blob not null,
  demo integer not null check (demo in (0, 1)),
  created_at text not null
) strict;

-- what moves as the terminal lives; one row, so that a write to it never conflicts with another
create table terminal_state (
  only_row integer primary key check (only_row = 1),
  boot_nonce text not null,
  last_wall_ms integer not null,
  clock_suspect integer not null check (clock_suspect in (0, 1)),
  business_date text not null,
  current_sale_id text,
  last_completed_sale_id text,
  signed_in_user_id text,
  locked integer not null check (locked in (0, 1)),
  pin_failures integer not null check (pin_failures >= 0),
  pin_locked_until_ms integer not null
) strict;

create table setting (
  key text primary key,
  value_json text not null check (json_valid(value_json))
) strict, without rowid;

create table storefront (
  only_row integer primary key check (only_row = 1),
  storefront_id text not null,
  code text not null,
  name text not null,
  legal_name text not null,
  bin text not null,
  address text not null,
  phone text not null,
  currency text not null check (length(currency) = 3),
  time_zone text not null,
  prices_include_tax integer not null check (prices_include_tax in (0, 1)),
  tax_rounding text not null check (tax_rounding in ('line', 'document')),
  rounding_mode text not null check (rounding_mode in ('half-away', 'half-even')),
  cash_step_minor integer not null check (cash_step_minor >= 1),
  receipt_locale text not null check (receipt_locale in ('en', 'ru', 'kk')),
  footer_en text not null,
  footer_ru text not null,
  footer_kk text not null,
  barcode_masks_json text not null check (json_valid(barcode_masks_json))
) strict;

-- ── master data ──────────────────────────────────────────────────────────────────────────────────

create table category (
  -- small, for the index over a million products; never leaves this store
  row_id integer primary key,
  category_id text not null,
  parent_row integer references category (row_id),
  -- the path as the source wrote it: an importer's stable key
  path text not null,
  name_en text not null,
  name_ru text not null,
  name_kk text not null,
  position integer not null
) strict;
create unique index category_by_id on category (category_id);
create unique index category_by_path on category (path);
create index category_by_parent on category (parent_row, position);

create table product (
  -- small, for joins and full text search at a million rows; never leaves this store
  row_id integer primary key,
  product_id text not null,
  sku text not null,
  name_en text not null,
  name_ru text not null,
  name_kk text not null,
  category_row integer references category (row_id),
  brand text not null,
  unit text not null check (unit in ('piece', 'kg', 'l', 'm', 'pack')),
  type text not null
    check (type in ('stocked', 'weighed', 'service', 'bundle', 'digital', 'gift_card')),
  tax_category_id text not null,
  cost_minor integer not null check (cost_minor >= 0),
  track_stock integer not null check (track_stock in (0, 1)),
  oversell_policy text not null check (oversell_policy in ('strict', 'presented')),
  minimum_age integer not null check (minimum_age between 0 and 99),
  low_stock_milli integer not null,
  picture text,
  active integer not null check (active in (0, 1)),
  version integer not null
) strict;
create unique index product_by_id on product (product_id);
create unique index product_by_sku on product (sku);
create index product_low_stock on product (low_stock_milli)
  where active = 1 and track_stock = 1 and low_stock_milli > 0;
create index product_by_category on product (category_row, row_id) where active = 1;

-- every code a product answers to: GTINs as 14 digits, PLUs and in-house codes as they are
create table product_barcode (
  code text primary key,
  product_row integer not null references product (row_id),
  pack_milli integer not null check (pack_milli > 0),
  position integer not null
) strict, without rowid;
create index product_barcode_by_product on product_barcode (product_row, position);

create table price_list (
  -- small, for the prices of a million products; never leaves this store
  row_id integer primary key,
  price_list_id text not null unique,
  name text not null,
  sale_type text not null check (sale_type in ('RETAIL', 'WHOLESALE')),
  currency text not null,
  version integer not null
) strict;
create unique index price_list_by_type on price_list (sale_type);

create table product_price (
  product_row integer not null references product (row_id),
  price_list_row integer not null references price_list (row_id),
  price_minor integer not null check (price_minor >= 0),
  primary key (product_row, price_list_row)
) strict, without rowid;

create table tax_rate (
  tax_rate_id text primary key,
  tax_category_id text not null,
  code text not null,
  name text not null,
  rate_ppm integer not null check (rate_ppm >= 0),
  inclusive integer not null check (inclusive in (0, 1)),
  valid_from text not null,
  valid_to text
) strict, without rowid;

create table favourite (
  position integer primary key,
  product_row integer not null references product (row_id)
) strict;

-- what this shop sold lately, most sold first; rebuilt by a job, never a fact
create table product_popularity (
  popularity_rank integer primary key check (popularity_rank >= 1),
  product_row integer not null references product (row_id),
  sold_count integer not null check (sold_count > 0)
) strict;
create unique index product_popularity_by_product on product_popularity (product_row);

-- folded text (see shared/domain/search-text.ts) of names, brand, SKU; rowid is product.row_id
create virtual table product_search using fts5 (
  folded, content = '', contentless_delete = 1, tokenize = 'ascii',
  prefix = '1 2 3 4 5 6', detail = 'none'
);
-- the same text of what sells, with rowid = popularity_rank: the first matches are the best ones
create virtual table popular_search using fts5 (
  folded, content = '', contentless_delete = 1, tokenize = 'ascii',
  prefix = '1 2 3 4 5 6', detail = 'none'
);
create virtual table product_search_term using fts5vocab ('product_search', 'row');
-- the words that occur, forwards and backwards, so that one with a slip is found by an end that has none
create table search_term (
  term text primary key,
  reversed text not null
) strict, without rowid;
create index search_term_reversed on search_term (reversed);

create table import_batch (
  batch_id text primary key,
  source_name text not null,
  source_sha256 text not null,
  started_at text not null,
  finished_at text not null,
  accepted integer not null,
  refused integer not null
) strict, without rowid;

create table app_user (
  user_id text primary key,
  name text not null,
  role text not null check (role in ('cashier', 'supervisor', 'manager', 'admin')),
  locale text not null check (locale in ('en', 'ru', 'kk')),
  -- argon2id, PHC string
  pin_hash text not null,
  active integer not null check (active in (0, 1))
) strict, without rowid;

create table customer (
  customer_id text primary key,
  code text not null,
  name text not null,
  type text not null check (type in ('RETAIL', 'WHOLESALE')),
  phone text not null,
  contact_person text not null,
  tax_id text not null,
  tax_exempt integer not null check (tax_exempt in (0, 1)),
  credit_limit_minor integer not null check (credit_limit_minor >= 0),
  credit_terms_days integer not null check (credit_terms_days between 0 and 365),
  credit_blocked integer not null check (credit_blocked in (0, 1)),
  active integer not null check (active in (0, 1)),
  -- name, phone, code, contact person, folded for search
  folded text not null
) strict, without rowid;
create unique index customer_by_code on customer (code);
create index customer_by_name on customer (name, customer_id) where active = 1;

-- ── sales ────────────────────────────────────────────────────────────────────────────────────────

create table sale (
  sale_id text primary key,
  status text not null
    check (status in ('DRAFT', 'PENDING', 'PARTIAL', 'COMPLETED', 'REFUNDED', 'CANCELLED')),
  type text not null check (type in ('RETAIL', 'WHOLESALE')),
  storefront_id text not null,
  terminal_id text not null,
  user_id text not null references app_user (user_id),
  customer_id text references customer (customer_id),
  customer_name text not null,
  tax_exempt integer not null check (tax_exempt in (0, 1)),
  currency text not null,
  prices_include_tax integer not null check (prices_include_tax in (0, 1)),
  price_book_version integer not null,
  discount_kind text check (discount_kind in ('percent', 'amount')),
  discount_value integer check (discount_value >= 0),
  age_confirmed integer not null,
  hold_name text not null,
  held_at text,
  created_at text not null,
  updated_at text not null,
  -- set by completion, all in its one transaction
  completed_at text,
  business_date text,
  receipt_number text,
  receipt_counter integer,
  subtotal_minor integer not null,
  discount_minor integer not null,
  tax_minor integer not null,
  total_minor integer not null,
  rounding_minor integer not null,
  paid_minor integer not null,
  change_minor integer not null,
  cost_minor integer not null,
  profit_minor integer not null,
  check ((discount_kind is null) = (discount_value is null)),
  check ((status in ('COMPLETED', 'REFUNDED')) = (receipt_number is not null))
) strict, without rowid;
create unique index sale_by_receipt_number on sale (receipt_number)
  where receipt_number is not null;
create index sale_by_completion on sale (completed_at, sale_id) where completed_at is not null;
create index sale_by_business_date on sale (business_date) where business_date is not null;
create index sale_held on sale (held_at) where held_at is not null;
create index sale_by_customer on sale (customer_id, completed_at) where customer_id is not null;

create table sale_line (
  line_id text primary key,
  sale_id text not null references sale (sale_id),
  position integer not null,
  product_id text,
  product_row integer references product (row_id),
  -- snapshots: what the receipt says stays true whatever the catalogue becomes
  sku text not null,
  name_en text not null,
  name_ru text not null,
  name_kk text not null,
  barcode text,
  unit text not null,
  weighed integer not null check (weighed in (0, 1)),
  tax_category_id text not null,
  track_stock integer not null check (track_stock in (0, 1)),
  oversell_policy text not null check (oversell_policy in ('strict', 'presented')),
  minimum_age integer not null,
  quantity_milli integer not null check (quantity_milli > 0),
  unit_price_minor integer not null check (unit_price_minor >= 0),
  unit_cost_minor integer not null check (unit_cost_minor >= 0),
  discount_kind text check (discount_kind in ('percent', 'amount')),
  discount_value integer check (discount_value >= 0),
  note text not null,
  -- the rules that made the unit price, as JSON PriceSteps
  trace_json text not null check (json_valid(trace_json)),
  created_at text not null,
  -- set by completion
  gross_minor integer not null,
  line_discount_minor integer not null,
  sale_discount_minor integer not null,
  tax_minor integer not null,
  total_minor integer not null,
  profit_minor integer not null,
  check ((discount_kind is null) = (discount_value is null))
) strict, without rowid;
create unique index sale_line_by_sale on sale_line (sale_id, position);
create index sale_line_by_product on sale_line (product_row) where product_row is not null;

create table sale_line_tax (
  line_id text not null references sale_line (line_id),
  code text not null,
  name text not null,
  rate_ppm integer not null,
  inclusive integer not null check (inclusive in (0, 1)),
  base_minor integer not null,
  tax_minor integer not null,
  primary key (line_id, code)
) strict, without rowid;

create table tender (
  tender_id text primary key,
  sale_id text not null references sale (sale_id),
  position integer not null,
  kind text not null check (kind in ('cash', 'card', 'kaspi', 'bank_transfer', 'on_account')),
  status text not null
    check (status in ('PENDING', 'CAPTURED', 'AUTHORISED_OFFLINE', 'UNKNOWN', 'DECLINED', 'UNDONE')),
  amount_minor integer not null check (amount_minor >= 0),
  tendered_minor integer not null check (tendered_minor >= 0),
  change_minor integer not null check (change_minor >= 0),
  rounding_minor integer not null,
  reference text not null,
  user_id text not null references app_user (user_id),
  created_at text not null
) strict, without rowid;
create unique index tender_by_sale on tender (sale_id, position);

-- the last states of a cart's lines and discounts, so that Ctrl+Z can go back; dropped with the draft
create table cart_undo (
  sale_id text not null references sale (sale_id),
  step integer not null,
  snapshot_json text not null check (json_valid(snapshot_json)),
  primary key (sale_id, step)
) strict;

create table reservation (
  reservation_id text primary key,
  sale_id text not null references sale (sale_id),
  line_id text not null,
  product_row integer not null references product (row_id),
  quantity_milli integer not null check (quantity_milli > 0),
  status text not null check (status in ('ACTIVE', 'COMMITTED', 'RELEASED', 'CANCELLED')),
  created_at text not null,
  -- on the monotonic clock of the process that `boot_nonce` names
  boot_nonce text not null,
  expires_mono_ms integer not null,
  ended_at text
) strict, without rowid;
create index reservation_active_by_product on reservation (product_row) where status = 'ACTIVE';
create index reservation_by_line on reservation (line_id);
create index reservation_active_by_sale on reservation (sale_id) where status = 'ACTIVE';

-- ── facts: appended, never changed ───────────────────────────────────────────────────────────────

create table stock_movement (
  movement_id text primary key,
  product_row integer not null references product (row_id),
  kind text not null check (kind in ('opening', 'receive', 'sale', 'return', 'adjust', 'count')),
  quantity_milli integer not null check (quantity_milli <> 0),
  unit_cost_minor integer not null,
  sale_id text,
  line_id text,
  batch_id text,
  business_date text not null,
  created_at text not null
) strict, without rowid;
create index stock_movement_by_sale on stock_movement (sale_id) where sale_id is not null;

-- the sum of the movements, kept so that a scan need not add them up: by the trigger below, and for
-- opening stock, which comes a million rows at a time, by the import itself; `verify` compares
create table stock_level (
  product_row integer primary key references product (row_id),
  on_hand_milli integer not null
) strict;

create trigger stock_movement_moves_level after insert on stock_movement
  when new.kind <> 'opening'
begin
  insert into stock_level (product_row, on_hand_milli)
  values (new.product_row, new.quantity_milli)
  on conflict (product_row) do update set on_hand_milli = on_hand_milli + excluded.on_hand_milli;
end;

create table credit_entry (
  entry_id text primary key,
  customer_id text not null references customer (customer_id),
  kind text not null check (kind in ('opening', 'charge', 'payment', 'adjustment')),
  -- positive: the customer owes more
  amount_minor integer not null check (amount_minor <> 0),
  sale_id text,
  due_date text,
  tender_kind text,
  reference text not null,
  user_id text not null,
  business_date text not null,
  created_at text not null
) strict, without rowid;
create index credit_entry_by_customer on credit_entry (customer_id, created_at, entry_id);
create index credit_entry_by_sale on credit_entry (sale_id) where sale_id is not null;

create table cash_movement (
  movement_id text primary key,
  kind text not null check (kind in ('float', 'in', 'out', 'drop', 'sale', 'refund', 'settlement')),
  -- positive: into the drawer; a cash sale is what was handed over less the change
  amount_minor integer not null,
  sale_id text,
  credit_entry_id text,
  user_id text not null,
  business_date text not null,
  created_at text not null
) strict, without rowid;
create index cash_movement_by_date on cash_movement (business_date);
create index cash_movement_by_sale on cash_movement (sale_id) where sale_id is not null;

create table override_grant (
  override_id text primary key,
  kind text not null,
  sale_id text not null,
  line_id text,
  amount_minor integer not null,
  reason text not null,
  requested_by text not null,
  granted_by text not null,
  created_at text not null
) strict, without rowid;
create index override_grant_by_sale on override_grant (sale_id);

create table receipt_counter (
  series text primary key,
  last integer not null check (last >= 0)
) strict, without rowid;

-- the receipt as it was printed first, as a ReceiptModel; every copy and preview comes from it
create table receipt (
  sale_id text primary key references sale (sale_id),
  model_json text not null check (json_valid(model_json)),
  copies integer not null check (copies >= 0)
) strict;

-- canonical bytes as they are shipped; the hash is SHA-256(prev_hash ‖ bytes)
create table journal (
  seq integer primary key check (seq >= 1),
  epoch integer not null,
  event_id text not null,
  type text not null,
  subject_id text,
  bytes blob not null,
  prev_hash blob not null check (length(prev_hash) = 32),
  hash blob not null check (length(hash) = 32)
) strict;
create unique index journal_by_event on journal (event_id);
create index journal_by_subject on journal (subject_id) where subject_id is not null;

-- the device's Ed25519 signature over (epoch, seq, hash), at each receipt
create table journal_checkpoint (
  seq integer primary key references journal (seq),
  signature blob not null check (length(signature) = 64)
) strict;

-- where both trails stand, written with every append: a tail cut off either of them shows
create table trail_head (
  only_row integer primary key check (only_row = 1),
  journal_seq integer not null,
  journal_hash blob not null check (length(journal_hash) = 32),
  audit_seq integer not null,
  audit_hash blob not null check (length(audit_hash) = 32),
  -- hybrid logical clock: the wall milliseconds and a counter, never backwards
  hlc_wall_ms integer not null,
  hlc_counter integer not null
) strict;
insert into trail_head values (1, 0, zeroblob(32), 0, zeroblob(32), 0, 0);

create table journal_cursor (
  only_row integer primary key check (only_row = 1),
  acked_seq integer not null check (acked_seq >= 0),
  durable_seq integer not null check (durable_seq >= 0 and durable_seq <= acked_seq)
) strict;

create table audit_event (
  seq integer primary key check (seq >= 1),
  event_id text not null,
  type text not null,
  at text not null,
  user_id text,
  terminal_id text not null,
  sale_id text,
  line_id text,
  customer_id text,
  -- which shell and screen it came from
  origin text not null,
  data_json text not null check (json_valid(data_json)),
  description text not null,
  prev_hash blob not null check (length(prev_hash) = 32),
  hash blob not null check (length(hash) = 32)
) strict;
create index audit_event_by_type on audit_event (type, seq);
create index audit_event_by_sale on audit_event (sale_id, seq) where sale_id is not null;
create index audit_event_by_customer on audit_event (customer_id, seq)
  where customer_id is not null;
create index audit_event_by_user on audit_event (user_id, seq) where user_id is not null;

create table print_job (
  job_id text primary key,
  kind text not null check (kind in ('receipt', 'copy', 'test', 'drawer')),
  state text not null
    check (state in ('QUEUED', 'SENDING', 'PRINTED', 'UNCERTAIN', 'FAILED', 'CANCELLED')),
  sale_id text references sale (sale_id),
  profile text not null,
  -- emptied by a sweep once the paper is old; the digest stays
  bytes blob not null,
  sha256 text not null check (length(sha256) = 64),
  copy_number integer not null check (copy_number >= 0),
  attempts integer not null check (attempts >= 0),
  sent_bytes integer not null check (sent_bytes >= 0),
  problem text,
  created_at text not null,
  updated_at text not null,
  pruned_at text
) strict;
create index print_job_settled on print_job (updated_at)
  where pruned_at is null and state in ('PRINTED', 'FAILED', 'CANCELLED');
create index print_job_waiting on print_job (created_at, job_id)
  where state in ('QUEUED', 'SENDING', 'UNCERTAIN');
create index print_job_by_sale on print_job (sale_id) where sale_id is not null;

-- ── append-only guards ───────────────────────────────────────────────────────────────────────────

create trigger sale_completed_keeps before update on sale
  when old.status in ('COMPLETED', 'REFUNDED', 'CANCELLED')
begin select raise(abort, 'APPEND_ONLY: a completed or cancelled sale never changes'); end;
create trigger sale_completed_stays before delete on sale
  when old.status <> 'DRAFT' or old.receipt_number is not null
begin select raise(abort, 'APPEND_ONLY: a sale that was begun is kept'); end;

create trigger sale_line_completed_fixed before insert on sale_line
  when (select status from sale where sale_id = new.sale_id) in ('COMPLETED', 'REFUNDED', 'CANCELLED')
begin select raise(abort, 'APPEND_ONLY: lines of a completed sale never change'); end;
create trigger sale_line_completed_keeps before update on sale_line
  when (select status from sale where sale_id = old.sale_id) in ('COMPLETED', 'REFUNDED', 'CANCELLED')
begin select raise(abort, 'APPEND_ONLY: lines of a completed sale never change'); end;
create trigger sale_line_completed_stays before delete on sale_line
  when (select status from sale where sale_id = old.sale_id) in ('COMPLETED', 'REFUNDED', 'CANCELLED')
begin select raise(abort, 'APPEND_ONLY: lines of a completed sale never change'); end;

create trigger sale_line_tax_completed_fixed before insert on sale_line_tax
  when (
    select sale.status from sale join sale_line using (sale_id) where line_id = new.line_id
  ) in ('COMPLETED', 'REFUNDED', 'CANCELLED')
begin select raise(abort, 'APPEND_ONLY: taxes as sold never change'); end;
create trigger sale_line_tax_keeps before update on sale_line_tax
begin select raise(abort, 'APPEND_ONLY: taxes as sold never change'); end;
create trigger sale_line_tax_stays before delete on sale_line_tax
begin select raise(abort, 'APPEND_ONLY: taxes as sold never change'); end;

create trigger tender_completed_fixed before insert on tender
  when (select status from sale where sale_id = new.sale_id) in ('COMPLETED', 'REFUNDED', 'CANCELLED')
begin select raise(abort, 'APPEND_ONLY: tenders of a completed sale never change'); end;
create trigger tender_completed_keeps before update on tender
  when (select status from sale where sale_id = old.sale_id) in ('COMPLETED', 'REFUNDED', 'CANCELLED')
begin select raise(abort, 'APPEND_ONLY: tenders of a completed sale never change'); end;
create trigger tender_stays before delete on tender
begin select raise(abort, 'APPEND_ONLY: a tender is undone, never deleted'); end;

create trigger reservation_ended_keeps before update on reservation when old.status <> 'ACTIVE'
begin select raise(abort, 'APPEND_ONLY: an ended reservation never changes'); end;

create trigger stock_movement_keeps before update on stock_movement
begin select raise(abort, 'APPEND_ONLY: stock movements never change'); end;
create trigger stock_movement_stays before delete on stock_movement
begin select raise(abort, 'APPEND_ONLY: stock movements never change'); end;
create trigger credit_entry_keeps before update on credit_entry
begin select raise(abort, 'APPEND_ONLY: credit entries never change'); end;
create trigger credit_entry_stays before delete on credit_entry
begin select raise(abort, 'APPEND_ONLY: credit entries never change'); end;
create trigger cash_movement_keeps before update on cash_movement
begin select raise(abort, 'APPEND_ONLY: cash movements never change'); end;
create trigger cash_movement_stays before delete on cash_movement
begin select raise(abort, 'APPEND_ONLY: cash movements never change'); end;
create trigger override_grant_keeps before update on override_grant
begin select raise(abort, 'APPEND_ONLY: overrides never change'); end;
create trigger override_grant_stays before delete on override_grant
begin select raise(abort, 'APPEND_ONLY: overrides never change'); end;
create trigger receipt_keeps before update of sale_id, model_json on receipt
begin select raise(abort, 'APPEND_ONLY: a receipt never changes'); end;
create trigger receipt_stays before delete on receipt
begin select raise(abort, 'APPEND_ONLY: a receipt never changes'); end;
-- a sale counts up by one; a restored store leaves out what the lost one may have printed
create trigger receipt_counter_forward before update on receipt_counter
  when new.last <> old.last + 1 or new.series <> old.series
begin select raise(abort, 'APPEND_ONLY: receipt numbers count up by one'); end;
create trigger receipt_counter_stays before delete on receipt_counter
begin select raise(abort, 'APPEND_ONLY: receipt numbers count up by one'); end;
create trigger journal_keeps before update on journal
begin select raise(abort, 'APPEND_ONLY: the journal never changes'); end;
create trigger journal_stays before delete on journal
begin select raise(abort, 'APPEND_ONLY: the journal never changes'); end;
create trigger journal_checkpoint_keeps before update on journal_checkpoint
begin select raise(abort, 'APPEND_ONLY: the journal never changes'); end;
create trigger journal_checkpoint_stays before delete on journal_checkpoint
begin select raise(abort, 'APPEND_ONLY: the journal never changes'); end;
create trigger audit_event_keeps before update on audit_event
begin select raise(abort, 'APPEND_ONLY: the audit trail never changes'); end;
create trigger audit_event_stays before delete on audit_event
begin select raise(abort, 'APPEND_ONLY: the audit trail never changes'); end;
