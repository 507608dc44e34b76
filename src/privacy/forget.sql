-- Deletes rows of a table that are older than their time, and answers how many. A row that someone is changing is
-- passed over, because nobody waits for a chore.
create or replace function forget(p_table text, p_since text, p_keep interval, p_batch integer) returns integer
language plpgsql as $$
declare forgotten integer;
begin
  execute format(
    'delete from %1$I where ctid = any (array(
      select ctid from %1$I where %2$I < app_now() - $1 limit $2 for update skip locked))', p_table, p_since)
    using p_keep, p_batch;
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;

revoke all on function forget from public;
grant execute on function forget to clinic_jobs;
