-- Keeps the files that an account handed over and what it was shown of them. Called again after a lost answer, it keeps them
-- once.
create or replace function keep_import(p_import uuid, p_account uuid, p_files jsonb, p_many_may_go boolean,
  p_difference jsonb) returns void language sql security definer set search_path = public, pg_temp as $$
  insert into directory_import (id, account_id, files, many_may_go, difference)
    values (p_import, p_account, p_files, p_many_may_go, p_difference) on conflict (id) do nothing
$$;

-- What was shown to an account of files that it handed over within the hour, and when they were loaded.
create or replace function import_of(p_import uuid, p_account uuid)
  returns table (difference jsonb, loaded_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select i.difference, i.loaded_at from directory_import i
  where i.id = p_import and i.account_id = p_account and i.created_at > app_now() - interval '1 hour'
$$;

-- The files themselves: null once they are loaded.
create or replace function files_of_import(p_import uuid, p_account uuid)
  returns table (files jsonb, many_may_go boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select i.files, i.many_may_go from directory_import i
  where i.id = p_import and i.account_id = p_account and i.created_at > app_now() - interval '1 hour'
$$;

-- Takes the files of an account for loading, in the transaction that loads them: true once, and false from then on. Who presses
-- twice waits here until the first is done.
create or replace function take_import(p_import uuid, p_account uuid) returns table (taken boolean)
  language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '9s' as $$
begin
  update directory_import set files = null, loaded_at = app_now()
    where id = p_import and account_id = p_account and loaded_at is null
      and created_at > app_now() - interval '1 hour';
  taken := found;
  return next;
end $$;

-- Remembers what an account is shown now of files that would change something else than it saw.
create or replace function show_import(p_import uuid, p_account uuid, p_difference jsonb) returns void
  language sql security definer set search_path = public, pg_temp as $$
  update directory_import set difference = p_difference
    where id = p_import and account_id = p_account and loaded_at is null
$$;

alter function keep_import owner to clinic_writer;
alter function import_of owner to clinic_writer;
alter function files_of_import owner to clinic_writer;
alter function take_import owner to clinic_writer;
alter function show_import owner to clinic_writer;
revoke all on function keep_import, import_of, files_of_import, take_import, show_import from public;
grant execute on function keep_import, import_of, files_of_import, take_import, show_import to clinic_app;
