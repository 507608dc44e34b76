-- Whose account an identity of the organisation's service opens, with what names them; nothing for an account that is disabled,
-- nor for an identity that is bound to none.
create or replace function staff_account_of_identity(p_subject uuid)
  returns table (account_id uuid, email_index uuid, identity text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select a.id, a.email_index, a.identity from staff_identity i join staff_account a on a.id = i.account_id
  where i.subject = p_subject and a.disabled_at is null
$$;

-- Notes that an identity came whose account is disabled; nothing is noted of one that is bound to none.
create or replace function note_staff_identity_refused(p_subject uuid) returns void
  language sql security definer set search_path = public, pg_temp as $$
  insert into staff_identity_step (account_id, step)
    select a.id, 'refused' from staff_identity i join staff_account a on a.id = i.account_id
    where i.subject = p_subject and a.disabled_at is not null
$$;

-- The identity that is bound to an account, if any: since when, and when it last opened it.
create or replace function staff_identity_of(p_account uuid) returns table (bound_at timestamptz, used_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select i.bound_at, i.used_at from staff_identity i where i.account_id = p_account
$$;

-- What became of the identity of an account, the latest first, and whether somebody else did it.
create or replace function staff_identity_steps(p_account uuid)
  returns table (step text, by_other boolean, at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select s.step, s.by_account <> p_account, s.at from staff_identity_step s
  where s.account_id = p_account order by s.id desc limit 10
$$;

-- Binds an identity to the account of a session that is open, once: 'bound', which it also says when it was; 'taken' for an
-- identity of another account; 'other' for an account that has another identity; 'ended' for a session or a sign-in that is
-- over. A race decides for one. It is told by mail.
create or replace function bind_staff_identity(p_account uuid, p_session uuid, p_subject uuid, p_sid uuid,
  p_issued_at timestamptz, p_mail jsonb) returns table (outcome text)
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from staff_account where id = p_account and disabled_at is null for update;
  if not found or staff_sign_in_ended(p_subject, p_sid, p_issued_at) or not exists (
      select from staff_session s where s.id = p_session and s.account_id = p_account and s.ended_at is null) then
    return query select 'ended';
    return;
  end if;
  insert into staff_identity (subject, account_id) values (p_subject, p_account) on conflict do nothing;
  if found then
    insert into staff_identity_step (account_id, step, by_account, session)
      values (p_account, 'bound', p_account, p_session);
    perform queue_staff_mail(p_mail, p_session, app_now() + interval '3 days');
    return query select 'bound';
    return;
  end if;
  return query select case
    when exists (select from staff_identity i where i.subject = p_subject and i.account_id = p_account) then 'bound'
    when exists (select from staff_identity i where i.account_id = p_account) then 'other'
    else 'taken' end;
end $$;

-- Takes the identity away from an account, and ends each session that it opened but the one that asks: nothing is left of it.
create or replace function drop_staff_identity(p_account uuid, p_by uuid, p_session uuid) returns boolean
  language plpgsql as $$
declare
  v_subject uuid;
begin
  perform from staff_account where id = p_account for update;
  delete from staff_identity i where i.account_id = p_account returning i.subject into v_subject;
  if not found then return false; end if;
  perform from staff_session where account_id = p_account and ended_at is null order by id for update;
  update staff_session set ended_at = app_now()
    where subject = v_subject and account_id = p_account and ended_at is null and id is distinct from p_session;
  insert into staff_identity_step (account_id, step, by_account, session) values (p_account, 'freed', p_by, p_session);
  return true;
end $$;

-- Frees an account from its identity: its own, or, for whoever manages a clinic, that of somebody who works there (null: one's
-- own). It is told by mail. False when there is none.
create or replace function free_staff_identity(p_account uuid, p_by uuid, p_clinic uuid, p_session uuid, p_mail jsonb)
  returns table (freed boolean) language plpgsql security definer set search_path = public, pg_temp as $$
begin
  freed := case when p_clinic is null then p_account = p_by
      else exists (select from staff_role r where r.account_id = p_account and r.clinic_id = p_clinic)
        and exists (select from staff_role m where m.account_id = p_by and m.clinic_id = p_clinic and m.role = 'manager')
    end and drop_staff_identity(p_account, p_by, p_session);
  if freed then perform queue_staff_mail(p_mail, p_session, app_now() + interval '3 days'); end if;
  return next;
end $$;

-- Ends every session of one sign-in at the organisation's service, or, where either side names none, every one of that
-- identity. What it said once it may not say again: false for a token that was taken before, and nothing is done.
create or replace function end_staff_identity_sessions(p_jti uuid, p_subject uuid, p_sid uuid, p_issued_at timestamptz)
  returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('staff identity', 7));
  insert into staff_logout (jti, subject, sid, issued_at) values (p_jti, p_subject, p_sid, p_issued_at)
    on conflict do nothing;
  if not found then return false; end if;
  perform from staff_session s
    where s.ended_at is null and (s.sid = p_sid or ((p_sid is null or s.sid is null) and s.subject = p_subject))
    order by s.id for update;
  with ended as (
    update staff_session s set ended_at = app_now()
    where s.ended_at is null
      and (s.sid = p_sid or ((p_sid is null or s.sid is null) and s.subject = p_subject))
    returning s.account_id, s.id
  )
  insert into staff_identity_step (account_id, step, session) select e.account_id, 'ended', e.id from ended e;
  return true;
end $$;

alter function staff_account_of_identity owner to clinic_writer;
alter function note_staff_identity_refused owner to clinic_writer;
alter function staff_identity_of owner to clinic_writer;
alter function staff_identity_steps owner to clinic_writer;
alter function bind_staff_identity owner to clinic_writer;
alter function drop_staff_identity owner to clinic_writer;
alter function free_staff_identity owner to clinic_writer;
alter function end_staff_identity_sessions owner to clinic_writer;
revoke all on function staff_account_of_identity, note_staff_identity_refused, staff_identity_of, staff_identity_steps,
  bind_staff_identity, drop_staff_identity, free_staff_identity, end_staff_identity_sessions from public;
grant execute on function staff_account_of_identity, note_staff_identity_refused, staff_identity_of, staff_identity_steps,
  bind_staff_identity, free_staff_identity, end_staff_identity_sessions to clinic_app;
