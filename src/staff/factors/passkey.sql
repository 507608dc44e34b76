-- The passkeys of an account, the oldest first.
create or replace function passkeys_of(p_account uuid)
  returns table (id text, browser text, created_at timestamptz, used_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select id, browser, created_at, used_at from passkey where account_id = p_account order by created_at, id
$$;

-- A passkey by its id, with the account that it opens; nothing for an account that is disabled.
create or replace function passkey_by_id(p_id text)
  returns table (account_id uuid, email_index uuid, identity text, public_key text, counter bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select a.id, a.email_index, a.identity, p.public_key, p.counter
  from passkey p join staff_account a on a.id = p.account_id where p.id = p_id and a.disabled_at is null
$$;

-- Gives an account a passkey that answered a challenge, once, and tells of it by mail; false for a challenge that was
-- answered before, or a passkey that is somebody's. Called again for the same one, it is there.
create or replace function add_passkey(p_account uuid, p_session uuid, p_id text, p_public_key text, p_counter bigint,
  p_browser text, p_host text, p_challenge text, p_mail jsonb) returns table (added boolean) language plpgsql
  security definer set search_path = public, pg_temp as $$
begin
  added := exists (select from passkey where id = p_id and account_id = p_account and public_key = p_public_key);
  if not added and answer_challenge(p_challenge) then
    insert into passkey (id, account_id, public_key, counter, browser, host)
      values (p_id, p_account, p_public_key, p_counter, p_browser, p_host) on conflict do nothing;
    added := found;
    if added then perform queue_staff_mail(p_mail, p_session, app_now() + interval '3 days'); end if;
  end if;
  return next;
end $$;

-- Takes a passkey away from its account, and tells of it by mail; another account's is not its own.
create or replace function remove_passkey(p_account uuid, p_session uuid, p_id text, p_mail jsonb)
  returns table (removed boolean) language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from passkey where id = p_id and account_id = p_account;
  removed := found;
  if removed then perform queue_staff_mail(p_mail, p_session, app_now() + interval '3 days'); end if;
  return next;
end $$;

-- How many passkeys were made for another host than this one, where they open nothing.
create or replace function foreign_passkeys(p_host text) returns table (count integer)
  language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::integer from passkey p join staff_account a on a.id = p.account_id
  where p.host <> p_host and a.disabled_at is null
$$;

alter function foreign_passkeys owner to clinic_writer;
alter function passkeys_of owner to clinic_writer;
alter function passkey_by_id owner to clinic_writer;
alter function add_passkey owner to clinic_writer;
alter function remove_passkey owner to clinic_writer;
revoke all on function foreign_passkeys, passkeys_of, passkey_by_id, add_passkey, remove_passkey from public;
grant execute on function foreign_passkeys, passkeys_of, passkey_by_id, add_passkey, remove_passkey to clinic_app;
