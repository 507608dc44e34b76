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

-- Changes what somebody signs in with (password_hash, totp_secret with the step of its first code, recovery: the codes'
-- fingerprints), tells them by mail, and ends their other sessions when that was asked. False once they are disabled.
create or replace function change_factors(p_account uuid, p_session uuid, p_change jsonb, p_mail jsonb,
  p_end_others boolean) returns table (changed boolean) language plpgsql
  security definer set search_path = public, pg_temp as $$
begin
  update staff_account set password_hash = coalesce(p_change ->> 'password_hash', password_hash),
      totp_secret = coalesce(p_change ->> 'totp_secret', totp_secret),
      totp_step = coalesce((p_change ->> 'totp_step')::bigint, totp_step)
    where id = p_account and disabled_at is null;
  changed := found;
  if changed and p_change ? 'recovery' then
    delete from recovery_code where account_id = p_account;
    insert into recovery_code (account_id, code_mac)
      select p_account, c.mac from jsonb_array_elements_text(p_change -> 'recovery') c(mac);
  end if;
  if changed then
    perform queue_staff_mail(p_mail, p_session, app_now() + interval '3 days');
    if p_end_others then perform end_staff_sessions(p_account, p_session, true); end if;
  end if;
  return next;
end $$;

alter function change_factors owner to clinic_writer;
alter function staff_account_by_id owner to clinic_writer;
alter function give_staff_account owner to clinic_writer;
alter function staff_account_of owner to clinic_writer;
revoke all on function give_staff_account, staff_account_of, staff_account_by_id, change_factors from public;
grant execute on function staff_account_of, staff_account_by_id, change_factors to clinic_app;
