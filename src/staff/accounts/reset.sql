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
  where r.clinic_id = p_clinic and r.confirmed_by is null and r.expires_at > app_now()
  order by r.started_at, r.id
$$;

-- Whether somebody is nobody's puppet for a reset: they had their role at the clinic for a month before it, or were invited to
-- one there by somebody else than whoever started it.
create or replace function is_second_person(r staff_reset, p_by uuid) returns boolean language sql stable as $$
  select exists (select from staff_role m where m.account_id = p_by and m.clinic_id = r.clinic_id
      and m.role in ('manager', 'privacy') and (m.given_at < r.started_at - interval '30 days'
        or exists (select from staff_invitation i join staff_account b on b.email_index = i.email_index
          where b.id = p_by and i.accepted_by is not null and i.invited_by is distinct from r.started_by
            and i.roles @> jsonb_build_array(jsonb_build_object('clinic', r.clinic_id, 'role', m.role)))))
$$;

-- Confirms a reset as its second person, once, and keeps the secret of the link by which the person chooses new factors:
-- 'confirmed', 'own' for whoever started it or whose account it is, 'new' for whoever came too lately by whoever started it,
-- 'network' for an account that stands above clinics, or null for none that waits here. Links of before open nothing. Called
-- again after a lost answer, it says 'confirmed'.
create or replace function confirm_reset(p_reset uuid, p_clinic uuid, p_by uuid, p_token_digest text, p_email_index uuid,
  p_identity text, p_hours integer) returns table (outcome text) language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  r staff_reset;
begin
  select * into r from staff_reset
    where id = p_reset and clinic_id = p_clinic and confirmed_by is null and expires_at > app_now() for update;
  if not found then
    return query select (select 'confirmed' from staff_invitation i
      where i.token_digest = decode(p_token_digest, 'hex') and i.invited_by = p_by);
  elsif p_by in (r.started_by, r.account_id) then
    return query select 'own';
  elsif exists (select from staff_role m where m.account_id = r.account_id and m.role = 'network') then
    return query select 'network';
  elsif not is_second_person(r, p_by) then
    return query select 'new';
  elsif not exists (select from staff_role m where m.account_id = r.account_id and m.clinic_id = p_clinic)
    or not exists (select from staff_role m
      where m.account_id = r.started_by and m.clinic_id = p_clinic and m.role = 'manager') then
    return query select null;
  else
    update staff_reset set confirmed_by = p_by where id = p_reset;
    update staff_invitation i set expires_at = app_now()
      where i.resets = r.account_id and i.accepted_by is null and i.expires_at > app_now();
    insert into staff_invitation (token_digest, email_index, identity, roles, invited_by, expires_at, resets)
      values (decode(p_token_digest, 'hex'), p_email_index, p_identity, '[]', p_by,
        app_now() + make_interval(hours => p_hours), r.account_id);
    return query select 'confirmed';
  end if;
end $$;

-- Gives an account new factors by the link of a reset, once: whatever it signed in with before opens nothing, wherever it is
-- signed in ends, and a mail tells of it; an account that was closed for want of use is open again. Answers with the account, or
-- null when the link is no longer good. A sign-in with the old factors that races it waits for the account, and is ended.
create or replace function accept_reset(p_token_digest text, p_attempt uuid, p_password_hash text, p_totp_secret text,
  p_recovery jsonb, p_mail jsonb) returns table (account_id uuid) language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  i staff_invitation;
begin
  select v.* into i from staff_invitation v join staff_account a on a.id = v.resets
    where v.token_digest = decode(p_token_digest, 'hex') for update;
  if not found or i.accepted_by is distinct from p_attempt
    and (i.accepted_by is not null or i.expires_at <= app_now()) then
    return query select null::uuid;
    return;
  end if;
  if i.accepted_by is null then
    update staff_invitation set accepted_by = p_attempt where token_digest = i.token_digest;
    update staff_session s set ended_at = app_now() where s.account_id = i.resets and s.ended_at is null;
    delete from passkey k where k.account_id = i.resets;
    perform drop_staff_identity(i.resets, i.invited_by, null);
    update staff_account a set disabled_at = null, warned_at = null, seen_at = app_now() where a.id = i.resets;
    perform change_factors(i.resets, p_attempt, jsonb_build_object('password_hash', p_password_hash,
      'totp_secret', p_totp_secret, 'totp_step', 0, 'recovery', p_recovery), p_mail, false);
  end if;
  return query select i.resets;
end $$;

alter function start_reset owner to clinic_writer;
alter function resets_waiting owner to clinic_writer;
alter function is_second_person owner to clinic_writer;
alter function confirm_reset owner to clinic_writer;
alter function accept_reset owner to clinic_writer;
revoke all on function is_second_person, start_reset, resets_waiting, confirm_reset, accept_reset from public;
grant execute on function start_reset, resets_waiting, confirm_reset, accept_reset to clinic_app;
