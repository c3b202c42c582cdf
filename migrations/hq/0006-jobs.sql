-- What nodes do by themselves, without anybody asking.

-- Which businesses there are: their ids and nothing else of them. Jobs look after each in turn, in
-- a transaction that sees that one only.
create function business_ids() returns setof uuid
language sql stable security definer set search_path = public, pg_temp
as 'select business_id from business order by 1';
revoke execute on function business_ids from public;
grant execute on function business_ids to tillwright_app;

-- Row-level security is forced upon the owner too; for that list it may look.
do $$
begin
  execute format(
    'create policy owner_lists on business for select to %I using (true)', current_user);
end $$;

-- How far a terminal has applied its mailbox, by its own word. What was asked back of it and lies
-- unread there is not asked again.
alter table mailbox_counter add column read_seq bigint not null default 0;
create index mailbox_message_recalls
  on mailbox_message (business_id, terminal_id, (body ->> 'counter'), seq)
  where body ->> 'kind' = 'lease.recalled';
