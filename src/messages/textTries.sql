-- Counts a try of a text before the gateway is asked, and answers how many there were before of which nobody knows whether they
-- sent it: whoever dies in the middle leaves one. One that is said to be uncertain counts, if it is of before there were counts.
create or replace function begin_try(p_key uuid, p_uncertain boolean) returns integer language sql
  security definer set search_path = public, pg_temp as $$
  insert into text_try as t (key, tries) values (p_key, 1 + p_uncertain::integer)
    on conflict (key) do update set tries = t.tries + 1, at = app_now()
    returning tries - 1
$$;

-- Takes a try back that sent nothing for certain.
create or replace function end_try(p_key uuid) returns void language sql
  security definer set search_path = public, pg_temp as $$
  update text_try set tries = tries - 1 where key = p_key
$$;

alter function begin_try owner to clinic_writer;
alter function end_try owner to clinic_writer;
revoke all on function begin_try, end_try from public;
grant execute on function begin_try, end_try to clinic_jobs;
