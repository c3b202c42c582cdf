-- Row-level security lets no condition go before its own that might tell of rows it hides, and so no
-- index serve it, unless its function is known to tell nothing: a search would read every product of
-- the business. Whether words match a query raises no error that has a row's words in it. Only a
-- superuser may say so; under another owner searches stay slow and right.
do $$
begin
  alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof;
exception when insufficient_privilege then
  raise notice 'searches will not use their index: let a superuser run alter function '
    'pg_catalog.ts_match_vq(tsvector, tsquery) leakproof';
end $$;
