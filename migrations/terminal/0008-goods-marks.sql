-- GoodsMarks of shared/domain/goods-marks.ts: the lot, serial and dates that a code named; null
-- where it named none
alter table sale_line add column marks_json text check (json_valid(marks_json));
-- what a till does with goods whose day is over
alter table storefront add column expired_goods text not null default 'refuse'
  check (expired_goods in ('refuse', 'warn'));
