-- Keeps an invitation: only who has its secret finds it, for as long as it is good. It goes out by mail too (null: not),
-- while the address has not had its share.
create or replace function invite_somebody(p_token_digest text, p_email_index uuid, p_identity text, p_roles jsonb,
  p_invited_by uuid, p_hours integer, p_session uuid, p_mail jsonb) returns void language plpgsql
  security definer set search_path = public, pg_temp as $$
begin
  insert into staff_invitation (token_digest, email_index, identity, roles, invited_by, expires_at)
    values (decode(p_token_digest, 'hex'), p_email_index, p_identity, p_roles, p_invited_by,
      app_now() + make_interval(hours => p_hours))
    on conflict do nothing;
  if found and p_mail is not null and count_message(p_email_index) then
    perform queue_staff_mail(p_mail, p_session, app_now() + make_interval(hours => p_hours));
  end if;
end $$;

-- An invitation that is still good, whether its address has an account already, and the account that it resets.
create or replace function open_invitation(p_token_digest text)
  returns table (email_index uuid, identity text, account_id uuid, resets uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select i.email_index, i.identity, a.id, i.resets from staff_invitation i left join staff_account a using (email_index)
  where i.token_digest = decode(p_token_digest, 'hex') and i.accepted_by is null and i.expires_at > app_now()
$$;

-- Accepts an invitation once, whoever asks at the same time: makes the account, with its password, its authenticator and
-- its recovery codes, and gives it the roles. Answers with the account; null when it is no longer good, or when the address
-- has an account: then only that account, signed in, may take the roles (`join_by_invitation`).
create or replace function accept_invitation(p_token_digest text, p_attempt uuid, p_identity text, p_locale text,
  p_password_hash text, p_totp_secret text, p_recovery jsonb) returns table (account_id uuid)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  i staff_invitation;
begin
  select * into i from staff_invitation where token_digest = decode(p_token_digest, 'hex') and resets is null for update;
  if i.accepted_by = p_attempt then
    return query select a.id from staff_account a where a.email_index = i.email_index;
    return;
  end if;
  if i.accepted_by is not null or not coalesce(i.expires_at > app_now(), false)
    or exists (select from staff_account a where a.email_index = i.email_index) then
    return query select null::uuid;
    return;
  end if;
  update staff_invitation set accepted_by = p_attempt where token_digest = i.token_digest;
  account_id := (select g.account_id from give_staff_account(i.email_index, p_identity, p_locale, null, i.roles) g);
  update staff_account set password_hash = p_password_hash, totp_secret = p_totp_secret where id = account_id;
  insert into recovery_code (account_id, code_mac) select accept_invitation.account_id, c.mac
    from jsonb_array_elements_text(p_recovery) c(mac);
  return next;
end $$;

-- Gives the roles of an invitation to the account of its address, once; answers whether it did, or had in this very attempt.
create or replace function join_by_invitation(p_token_digest text, p_attempt uuid, p_account uuid)
  returns table (joined boolean) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  i staff_invitation;
begin
  select v.* into i from staff_invitation v join staff_account a using (email_index)
    where v.token_digest = decode(p_token_digest, 'hex') and a.id = p_account and v.resets is null for update of v;
  joined := found and (i.accepted_by = p_attempt or i.accepted_by is null and i.expires_at > app_now());
  if joined then
    update staff_invitation set accepted_by = p_attempt where token_digest = i.token_digest;
    insert into staff_role (account_id, clinic_id, role)
      select p_account, r.clinic, r.role from jsonb_to_recordset(i.roles) as r(clinic uuid, role text)
      on conflict do nothing;
  end if;
  return next;
end $$;

alter function invite_somebody owner to clinic_writer;
alter function open_invitation owner to clinic_writer;
alter function accept_invitation owner to clinic_writer;
alter function join_by_invitation owner to clinic_writer;
revoke all on function invite_somebody, open_invitation, accept_invitation, join_by_invitation from public;
grant execute on function invite_somebody, open_invitation, accept_invitation, join_by_invitation to clinic_app;
