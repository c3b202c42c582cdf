-- Refunds: documents of their own, in the till's own series of receipt numbers. The sale they are of
-- never changes; that everything of it has come back follows from its lines.

create table refund (
  refund_id text primary key,
  -- the sale as its receipt says, perhaps of another till; null without a receipt
  sale_id text,
  sale_receipt_number text,
  sale_terminal_id text,
  sale_business_date text,
  -- what was bought instead
  exchange_sale_id text,
  storefront_id text not null,
  terminal_id text not null,
  user_id text not null,
  customer_id text,
  customer_name text not null,
  currency text not null check (length(currency) = 3),
  prices_include_tax integer not null check (prices_include_tax in (0, 1)),
  tax_exempt integer not null check (tax_exempt in (0, 1)),
  reason text not null,
  requested_by text not null,
  -- null where whoever asked for it may allow it himself
  approved_by text,
  created_at text not null,
  completed_at text not null,
  business_date text not null,
  receipt_number text not null,
  receipt_counter integer not null check (receipt_counter >= 1),
  subtotal_minor integer not null,
  discount_minor integer not null check (discount_minor >= 0),
  tax_minor integer not null check (tax_minor >= 0),
  total_minor integer not null check (total_minor >= 0),
  rounding_minor integer not null,
  credit_entry_id text references credit_entry (entry_id),
  cash_movement_id text references cash_movement (movement_id),
  check ((sale_id is null) = (sale_receipt_number is null)),
  check ((sale_id is null) = (sale_terminal_id is null)),
  check ((sale_id is null) = (sale_business_date is null))
) strict, without rowid;
create unique index refund_by_receipt_number on refund (receipt_number);
create index refund_by_sale on refund (sale_id) where sale_id is not null;

create table refund_line (
  refund_line_id text primary key,
  refund_id text not null references refund (refund_id),
  position integer not null,
  -- null without a receipt
  sale_line_id text,
  product_id text,
  sku text not null,
  name_en text not null,
  name_ru text not null,
  name_kk text not null,
  barcode text,
  unit text not null,
  weighed integer not null check (weighed in (0, 1)),
  tax_category_id text not null,
  track_stock integer not null check (track_stock in (0, 1)),
  quantity_milli integer not null check (quantity_milli > 0),
  unit_price_minor integer not null,
  unit_cost_minor integer not null check (unit_cost_minor >= 0),
  gross_minor integer not null,
  discount_minor integer not null check (discount_minor >= 0),
  tax_minor integer not null check (tax_minor >= 0),
  total_minor integer not null check (total_minor >= 0),
  restock text not null check (restock in ('restock', 'quarantine', 'scrap')),
  reason text not null
) strict, without rowid;
create unique index refund_line_by_refund on refund_line (refund_id, position);
create index refund_line_by_sale_line on refund_line (sale_line_id, quantity_milli)
  where sale_line_id is not null;

create table refund_line_tax (
  refund_line_id text not null references refund_line (refund_line_id),
  code text not null,
  name text not null,
  rate_ppm integer not null,
  inclusive integer not null check (inclusive in (0, 1)),
  base_minor integer not null,
  tax_minor integer not null,
  primary key (refund_line_id, code)
) strict, without rowid;

create table refund_tender (
  tender_id text primary key,
  refund_id text not null references refund (refund_id),
  position integer not null,
  kind text not null check (kind in ('cash', 'card', 'kaspi', 'bank_transfer', 'on_account')),
  status text not null
    check (status in ('PENDING', 'CAPTURED', 'AUTHORISED_OFFLINE', 'UNKNOWN', 'DECLINED', 'UNDONE')),
  -- whose money it was; null where it goes back another way
  original_tender_id text,
  amount_minor integer not null check (amount_minor >= 0),
  given_minor integer not null check (given_minor >= 0),
  rounding_minor integer not null check (rounding_minor = given_minor - amount_minor),
  reference text not null,
  user_id text not null,
  created_at text not null
) strict, without rowid;
create unique index refund_tender_by_refund on refund_tender (refund_id, position);
create index refund_tender_by_original on refund_tender (original_tender_id)
  where original_tender_id is not null;

-- what a second person allowed of it
create table refund_override (
  override_id text primary key,
  refund_id text not null references refund (refund_id),
  kind text not null check (kind in ('refund_right', 'refund_without_receipt', 'refund_amount')),
  refund_line_id text references refund_line (refund_line_id),
  amount_minor integer not null,
  reason text not null,
  requested_by text not null,
  granted_by text not null,
  created_at text not null
) strict, without rowid;
create index refund_override_by_refund on refund_override (refund_id);

-- the rights it used, a line each, as sale_lease is of sales
create table refund_lease (
  refund_id text not null references refund (refund_id),
  counter text not null,
  amount integer not null check (amount >= 1),
  beyond integer not null check (beyond between 0 and amount),
  primary key (refund_id, counter)
) strict, without rowid;

-- units of leased counters that this till may spend again
create table refund_replenishment (
  refund_id text not null references refund (refund_id),
  counter text not null,
  amount integer not null check (amount >= 1),
  primary key (refund_id, counter)
) strict, without rowid;

-- the paper as it was printed first
create table refund_receipt (
  refund_id text primary key references refund (refund_id),
  model_json text not null check (json_valid(model_json)),
  copies integer not null check (copies >= 0)
) strict;

-- goods on the shelf again, by the refund's line
create index stock_movement_returned on stock_movement (line_id) where kind = 'return';

create trigger refund_line_was_sold before insert on refund_line
  when new.quantity_milli + coalesce((select sum(quantity_milli) from refund_line
      where sale_line_id = new.sale_line_id), 0)
    > (select quantity_milli from sale_line where line_id = new.sale_line_id)
begin select raise(abort, 'REFUND: more of a line than was sold'); end;
create trigger refund_tender_was_paid before insert on refund_tender
  when new.amount_minor + coalesce((select sum(amount_minor) from refund_tender
      where original_tender_id = new.original_tender_id), 0)
    > (select amount_minor from tender where tender_id = new.original_tender_id)
begin select raise(abort, 'REFUND: more to a tender than it paid'); end;

create trigger refund_keeps before update on refund
begin select raise(abort, 'APPEND_ONLY: a refund never changes'); end;
create trigger refund_stays before delete on refund
begin select raise(abort, 'APPEND_ONLY: a refund never changes'); end;
create trigger refund_line_keeps before update on refund_line
begin select raise(abort, 'APPEND_ONLY: a refund never changes'); end;
create trigger refund_line_stays before delete on refund_line
begin select raise(abort, 'APPEND_ONLY: a refund never changes'); end;
create trigger refund_line_tax_keeps before update on refund_line_tax
begin select raise(abort, 'APPEND_ONLY: a refund never changes'); end;
create trigger refund_line_tax_stays before delete on refund_line_tax
begin select raise(abort, 'APPEND_ONLY: a refund never changes'); end;
create trigger refund_tender_keeps before update on refund_tender
begin select raise(abort, 'APPEND_ONLY: a refund never changes'); end;
create trigger refund_tender_stays before delete on refund_tender
begin select raise(abort, 'APPEND_ONLY: a refund never changes'); end;
create trigger refund_override_keeps before update on refund_override
begin select raise(abort, 'APPEND_ONLY: overrides never change'); end;
create trigger refund_override_stays before delete on refund_override
begin select raise(abort, 'APPEND_ONLY: overrides never change'); end;
create trigger refund_lease_keeps before update on refund_lease
begin select raise(abort, 'APPEND_ONLY: a refund never changes'); end;
create trigger refund_lease_stays before delete on refund_lease
begin select raise(abort, 'APPEND_ONLY: a refund never changes'); end;
create trigger refund_replenishment_keeps before update on refund_replenishment
begin select raise(abort, 'APPEND_ONLY: a refund never changes'); end;
create trigger refund_replenishment_stays before delete on refund_replenishment
begin select raise(abort, 'APPEND_ONLY: a refund never changes'); end;
create trigger refund_receipt_keeps before update of refund_id, model_json on refund_receipt
begin select raise(abort, 'APPEND_ONLY: a receipt never changes'); end;
create trigger refund_receipt_stays before delete on refund_receipt
begin select raise(abort, 'APPEND_ONLY: a receipt never changes'); end;

-- Paper may be a refund's. (Made again, not altered: see 0002.)
create table print_job_before as select * from print_job;
drop table print_job;
create table print_job (
  job_id text primary key,
  kind text not null check (kind in ('receipt', 'copy', 'test', 'drawer', 'report')),
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
  pruned_at text,
  refund_id text references refund (refund_id),
  check (sale_id is null or refund_id is null)
) strict;
insert into print_job select *, null from print_job_before;
drop table print_job_before;
create index print_job_settled on print_job (updated_at)
  where pruned_at is null and state in ('PRINTED', 'FAILED', 'CANCELLED');
create index print_job_waiting on print_job (created_at, job_id)
  where state in ('QUEUED', 'SENDING', 'UNCERTAIN');
create index print_job_by_sale on print_job (sale_id) where sale_id is not null;
create index print_job_by_refund on print_job (refund_id) where refund_id is not null;
