-- Shifts: from open to Z report. A shift's facts are the journal's events between its opening and its
-- report, so that whatever comes after a report belongs to the next shift and rewrites nothing.

create table shift (
  shift_id text primary key,
  -- counts up by one at this till; its Z has the same number
  number integer not null check (number >= 1),
  -- the journal event that opened it
  opened_seq integer not null references journal (seq),
  opened_by text not null,
  opened_at text not null,
  business_date text not null,
  -- a sale opened it, since nobody had
  automatic integer not null check (automatic in (0, 1)),
  currency text not null,
  float_minor integer not null check (float_minor >= 0),
  -- the perpetual totals it begins with
  sales_before_minor integer not null,
  refunds_before_minor integer not null
) strict, without rowid;
create unique index shift_by_number on shift (number);
create unique index shift_by_event on shift (opened_seq);

-- what was in the drawer, before anybody was told what should be
create table shift_count (
  count_id text primary key,
  shift_id text not null references shift (shift_id),
  journal_seq integer not null references journal (seq),
  -- denominations and their pieces, the largest first
  pieces_json text not null check (json_valid(pieces_json)),
  -- counted as one amount
  loose_minor integer not null check (loose_minor >= 0),
  counted_minor integer not null check (counted_minor >= 0),
  user_id text not null,
  created_at text not null
) strict, without rowid;
create index shift_count_by_shift on shift_count (shift_id, journal_seq);

-- the Z: a shift without one is open
create table shift_report (
  shift_id text primary key references shift (shift_id),
  number integer not null,
  closed_seq integer not null references journal (seq),
  count_id text not null references shift_count (count_id),
  closed_by text not null,
  closed_at text not null,
  business_date text not null,
  expected_minor integer not null,
  counted_minor integer not null,
  -- above zero: more was there than should be
  over_short_minor integer not null check (over_short_minor = counted_minor - expected_minor),
  -- ShiftFigures of shared/domain/shift/figures.ts
  figures_json text not null check (json_valid(figures_json))
) strict, without rowid;
create unique index shift_report_by_number on shift_report (number);

create trigger shift_one_open before insert on shift
  when exists (select 1 from shift where shift_id not in (select shift_id from shift_report))
begin select raise(abort, 'ONE_SHIFT: another shift is open'); end;
create trigger shift_counts_up before insert on shift
  when new.number <> (select coalesce(max(number), 0) + 1 from shift)
begin select raise(abort, 'ONE_SHIFT: shifts count up by one'); end;
create trigger shift_report_numbered before insert on shift_report
  when not exists (select 1 from shift where shift_id = new.shift_id and number = new.number)
begin select raise(abort, 'ONE_SHIFT: a report has the number of its shift'); end;
create trigger shift_count_in_time before insert on shift_count
  when exists (select 1 from shift_report where shift_id = new.shift_id)
begin select raise(abort, 'APPEND_ONLY: a closed shift is not counted'); end;
create trigger shift_keeps before update on shift
begin select raise(abort, 'APPEND_ONLY: a shift never changes'); end;
create trigger shift_stays before delete on shift
begin select raise(abort, 'APPEND_ONLY: a shift never changes'); end;
create trigger shift_count_keeps before update on shift_count
begin select raise(abort, 'APPEND_ONLY: a count never changes'); end;
create trigger shift_count_stays before delete on shift_count
begin select raise(abort, 'APPEND_ONLY: a count never changes'); end;
create trigger shift_report_keeps before update on shift_report
begin select raise(abort, 'APPEND_ONLY: a Z report never changes'); end;
create trigger shift_report_stays before delete on shift_report
begin select raise(abort, 'APPEND_ONLY: a Z report never changes'); end;

-- Cash belongs to a shift and says why it moved. (Made again, not altered: see 0002.)
create table cash_movement_before as select * from cash_movement;
drop table cash_movement;
create table cash_movement (
  movement_id text primary key,
  kind text not null check (kind in
    ('float', 'in', 'out', 'drop', 'correction', 'sale', 'refund', 'settlement')),
  -- positive: into the drawer; a cash sale is what was handed over less the change
  amount_minor integer not null,
  sale_id text,
  credit_entry_id text,
  user_id text not null,
  business_date text not null,
  created_at text not null,
  -- null for what moved before there were shifts
  shift_id text references shift (shift_id),
  reason text not null
) strict, without rowid;
insert into cash_movement select *, null, '' from cash_movement_before;
drop table cash_movement_before;
create index cash_movement_by_date on cash_movement (business_date);
create index cash_movement_by_sale on cash_movement (sale_id) where sale_id is not null;
create index cash_movement_by_shift on cash_movement (shift_id) where shift_id is not null;
create trigger cash_movement_keeps before update on cash_movement
begin select raise(abort, 'APPEND_ONLY: cash movements never change'); end;
create trigger cash_movement_stays before delete on cash_movement
begin select raise(abort, 'APPEND_ONLY: cash movements never change'); end;
create trigger cash_movement_in_time before insert on cash_movement
  when new.shift_id is not null
    and exists (select 1 from shift_report where shift_id = new.shift_id)
begin select raise(abort, 'APPEND_ONLY: no cash moves in a closed shift'); end;

-- X and Z are printed by the queue that prints receipts.
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
  pruned_at text
) strict;
insert into print_job select * from print_job_before;
drop table print_job_before;
create index print_job_settled on print_job (updated_at)
  where pruned_at is null and state in ('PRINTED', 'FAILED', 'CANCELLED');
create index print_job_waiting on print_job (created_at, job_id)
  where state in ('QUEUED', 'SENDING', 'UNCERTAIN');
create index print_job_by_sale on print_job (sale_id) where sale_id is not null;
