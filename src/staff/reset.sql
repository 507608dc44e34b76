-- Starts to give somebody of a clinic their access back, for as many hours: 'started', 'own' for one's own, or null for nobody
-- of this clinic. One that waits is found again.
create or replace function start_reset(p_account uuid, p_clinic uuid, p_by uuid, p_hours integer)
  returns table (outcome text) language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from staff_role where account_id = p_account and clinic_id = p_clinic) then
    return query select null;
  elsif p_account = p_by then
    return query select 'own';
  else
    insert into staff_reset (account_id, clinic_id, started_by, expires_at)
      select p_account, p_clinic, p_by, app_now() + make_interval(hours => p_hours)
      where not exists (select from resets_waiting(p_clinic) w where w.account_id = p_account);
    return query select 'started';
  end if;
end $$;

-- The resets of a clinic that wait for a second person.
create or replace function resets_waiting(p_clinic uuid)
  returns table (reset_id uuid, account_id uuid, email_index uuid, identity text, started_by uuid, starter_index uuid,
    starter text, started_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select r.id, a.id, a.email_index, a.identity, s.id, s.email_index, s.identity, r.started_at
  from staff_reset r join staff_account a on a.id = r.account_id join staff_account s on s.id = r.started_by
  where r.clinic_id = p_clinic and r.confirmed_by is null and r.expires_at > app_now() and a.disabled_at is null
  order by r.started_at, r.id
$$;

-- Confirms a reset as its second person, once, and keeps the secret of the link by which the person chooses new factors:
-- 'confirmed', 'own' for whoever started it or whose account it is, or null for none that waits here.
create or replace function confirm_reset(p_reset uuid, p_clinic uuid, p_by uuid, p_token_digest text, p_email_index uuid,
  p_identity text, p_hours integer) returns table (outcome text) language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  r staff_reset;
begin
  select * into r from staff_reset
    where id = p_reset and clinic_id = p_clinic and confirmed_by is null and expires_at > app_now() for update;
  if not found then
    return query select null;
  elsif p_by in (r.started_by, r.account_id) then
    return query select 'own';
  else
    update staff_reset set confirmed_by = p_by where id = p_reset;
    insert into staff_invitation (token_digest, email_index, identity, roles, invited_by, expires_at, resets)
      values (decode(p_token_digest, 'hex'), p_email_index, p_identity, '[]', p_by,
        app_now() + make_interval(hours => p_hours), r.account_id);
    return query select 'confirmed';
  end if;
end $$;

-- Gives an account new factors by the link of a reset, once: whatever it signed in with before opens nothing, wherever it is
-- signed in ends, and a mail tells of it. Answers with the account, or null when the link is no longer good.
create or replace function accept_reset(p_token_digest text, p_attempt uuid, p_password_hash text, p_totp_secret text,
  p_recovery jsonb, p_mail jsonb) returns table (account_id uuid) language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  i staff_invitation;
begin
  select v.* into i from staff_invitation v join staff_account a on a.id = v.resets
    where v.token_digest = decode(p_token_digest, 'hex') and a.disabled_at is null for update of v;
  if not found or i.accepted_by is distinct from p_attempt
    and (i.accepted_by is not null or i.expires_at <= app_now()) then
    return query select null::uuid;
    return;
  end if;
  if i.accepted_by is null then
    update staff_invitation set accepted_by = p_attempt where token_digest = i.token_digest;
    update staff_session s set ended_at = app_now() where s.account_id = i.resets and s.ended_at is null;
    delete from passkey k where k.account_id = i.resets;
    perform change_factors(i.resets, p_attempt, jsonb_build_object('password_hash', p_password_hash,
      'totp_secret', p_totp_secret, 'totp_step', 0, 'recovery', p_recovery), p_mail, false);
  end if;
  return query select i.resets;
end $$;

alter function start_reset owner to clinic_writer;
alter function resets_waiting owner to clinic_writer;
alter function confirm_reset owner to clinic_writer;
alter function accept_reset owner to clinic_writer;
revoke all on function start_reset, resets_waiting, confirm_reset, accept_reset from public;
grant execute on function start_reset, resets_waiting, confirm_reset, accept_reset to clinic_app;
