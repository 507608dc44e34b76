-- Makes the account of an address, once, and gives it the roles that it lacks; answers with its id and whether it is new.
create or replace function give_staff_account(p_email_index uuid, p_identity text, p_locale text, p_practitioner uuid,
  p_roles jsonb) returns table (account_id uuid, is_new boolean) language plpgsql
  security definer set search_path = public, pg_temp as $$
begin
  insert into staff_account (email_index, identity, locale, practitioner_id)
    values (p_email_index, p_identity, p_locale, p_practitioner)
    on conflict (email_index) do nothing returning id, true into account_id, is_new;
  if not found then
    select a.id, false into account_id, is_new from staff_account a where a.email_index = p_email_index;
  end if;
  insert into staff_role (account_id, clinic_id, role)
    select give_staff_account.account_id, r.clinic, r.role from jsonb_to_recordset(p_roles) as r(clinic uuid, role text)
    on conflict do nothing;
  return next;
end $$;

-- An account by its address, with what signing in compares; nothing for one that is disabled or unknown.
create or replace function staff_account_of(p_email_index uuid)
  returns table (account_id uuid, identity text, locale text, password_hash text, totp_secret text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select id, identity, locale, password_hash, totp_secret from staff_account
  where email_index = p_email_index and disabled_at is null
$$;

-- An account by its id, for whoever is signed in with it.
create or replace function staff_account_by_id(p_account uuid)
  returns table (email_index uuid, identity text, locale text, password_hash text, totp_secret text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select email_index, identity, locale, password_hash, totp_secret from staff_account
  where id = p_account and disabled_at is null
$$;

alter function staff_account_by_id owner to clinic_writer;
alter function give_staff_account owner to clinic_writer;
alter function staff_account_of owner to clinic_writer;
revoke all on function give_staff_account, staff_account_of, staff_account_by_id from public;
grant execute on function staff_account_of, staff_account_by_id to clinic_app;
