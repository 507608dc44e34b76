-- Deletes what somebody needed at a visit once it is over, and answers how many.
create or replace function forget_needs(p_batch integer) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare forgotten integer;
begin
  update appointment set needs = null where id = any (array(
    select id from appointment where needs is not null and ends_at < app_now() limit p_batch for update skip locked));
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;

revoke all on function forget_needs from public;
grant execute on function forget_needs to clinic_jobs;
