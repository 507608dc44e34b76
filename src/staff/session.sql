-- Takes a challenge as answered, once however many ask at once.
create or replace function answer_challenge(p_challenge text) returns boolean language plpgsql as $$
begin
  insert into answered_challenge (challenge) values (p_challenge) on conflict do nothing;
  return found;
end $$;

-- Whether the organisation's service ended this sign-in: its session there, or, where either side names none, all of that
-- identity from before. Whoever asks and goes on to begin a session does so before a later end is told, or sees it.
create or replace function staff_sign_in_ended(p_subject uuid, p_sid uuid, p_issued_at timestamptz) returns boolean
  language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('staff identity', 7));
  return exists (select from staff_logout l
    where l.sid = p_sid
      or ((l.sid is null or p_sid is null) and l.subject = p_subject and l.issued_at >= p_issued_at));
end $$;

-- Takes what was given beside the password, once however many ask at once: a code of a later time step than the last, a
-- recovery code; or instead of it: a passkey's answer to a challenge, or an identity of the organisation's service that is
-- bound to the account and whose sign-in there did not end. Only a demonstration lets its invented people in by the name of
-- their role alone.
create or replace function take_factor(p_account uuid, p_factor jsonb) returns boolean language plpgsql as $$
begin
  if p_factor ? 'step' then
    update staff_account set totp_step = (p_factor ->> 'step')::bigint
      where id = p_account and totp_step < (p_factor ->> 'step')::bigint;
  elsif p_factor ? 'recovery' then
    update recovery_code set used_at = app_now()
      where account_id = p_account and code_mac = p_factor ->> 'recovery' and used_at is null;
  elsif p_factor ? 'passkey' then
    if not answer_challenge(p_factor ->> 'challenge') then return false; end if;
    update passkey set counter = (p_factor ->> 'counter')::bigint, used_at = app_now()
      where id = p_factor ->> 'passkey' and account_id = p_account;
  elsif p_factor ? 'subject' then
    if staff_sign_in_ended((p_factor ->> 'subject')::uuid, (p_factor ->> 'sid')::uuid,
      (p_factor ->> 'issued_at')::timestamptz) then return false; end if;
    update staff_identity set used_at = app_now()
      where subject = (p_factor ->> 'subject')::uuid and account_id = p_account;
  else
    perform from installation where demo and p_factor ? 'demo';
  end if;
  return found;
end $$;

-- Begins a session of an account that is not disabled, for a factor that nobody took before; answers whether it began.
-- Called again for the same session, it has begun.
create or replace function begin_staff_session(p_account uuid, p_session uuid, p_browser text, p_factor jsonb)
  returns table (began boolean) language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from staff_account where id = p_account and disabled_at is null for update;
  began := found;
  if began and not exists (select from staff_session where id = p_session and account_id = p_account) then
    began := take_factor(p_account, p_factor);
    if began then
      insert into staff_session (id, account_id, browser, subject, sid)
        values (p_session, p_account, p_browser, (p_factor ->> 'subject')::uuid, (p_factor ->> 'sid')::uuid);
      if p_factor ? 'subject' then
        insert into staff_identity_step (account_id, step, by_account, session)
          values (p_account, 'signed_in', p_account, p_session);
      end if;
      update staff_account set seen_at = app_now(), warned_at = null where id = p_account;
    end if;
  end if;
  return next;
end $$;

-- Ends a session and begins another in the same browser, for a factor that nobody took before: what the first one's cookie
-- opens is over, whoever has it. Called again for the same next session, it has begun.
create or replace function renew_staff_session(p_account uuid, p_session uuid, p_next uuid, p_factor jsonb)
  returns table (renewed boolean) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_before staff_session;
begin
  perform from staff_account where id = p_account and disabled_at is null for update;
  renewed := found and exists (select from staff_session where id = p_next and account_id = p_account);
  if not renewed then
    -- Their service may be ending that session now: this comes before, or sees it.
    perform pg_advisory_xact_lock_shared(hashtextextended('staff identity', 7));
    select * into v_before from staff_session
      where id = p_session and account_id = p_account and ended_at is null;
    renewed := found and take_factor(p_account, p_factor);
    if renewed then
      update staff_session set ended_at = app_now() where id = p_session;
      insert into staff_session (id, account_id, browser, subject, sid)
        values (p_next, p_account, v_before.browser, v_before.subject, v_before.sid);
    end if;
  end if;
  return next;
end $$;

-- What a session opens now: nothing when it was ended or its account disabled, else the roles at each clinic, by name,
-- clinics that the person manages first. Says at most once a minute that it was seen.
create or replace function standing_of_staff(p_session uuid, p_account uuid) returns table (ended boolean, practitioner uuid,
  places jsonb)
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update staff_session set seen_at = app_now()
    where id = p_session and account_id = p_account and ended_at is null and seen_at < app_now() - interval '1 minute';
  return query
    select not exists (
        select from staff_session s join staff_account a on a.id = s.account_id
        where s.id = p_session and a.id = p_account and s.ended_at is null and a.disabled_at is null
      ), (select a.practitioner_id from staff_account a where a.id = p_account), coalesce((
        select jsonb_agg(jsonb_build_object('clinic', p.clinic_id, 'name', p.name, 'zone', p.time_zone, 'roles', p.roles)
          order by not 'manager' = any (p.roles), p.name nulls first, p.clinic_id)
        from (
          select r.clinic_id, k.name, k.time_zone, array_agg(r.role order by r.role) as roles
          from staff_role r left join clinic k on k.id = r.clinic_id
          where r.account_id = p_account and k.deactivated_at is null group by r.clinic_id, k.name, k.time_zone
        ) as p
      ), '[]');
end $$;

-- The sessions of an account that were seen within the minutes that an idle one lives, the latest first.
create or replace function staff_sessions(p_account uuid, p_idle_minutes integer)
  returns table (session uuid, browser text, began_at timestamptz, seen_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select id, browser, began_at, seen_at from staff_session
  where account_id = p_account and ended_at is null and seen_at > app_now() - make_interval(mins => p_idle_minutes)
  order by began_at desc, id
$$;

-- Ends one session of an account, or all but the one that asks; answers how many. Another account's are not its own. Whoever ends
-- several locks them in one order, so that no two wait for each other.
create or replace function end_staff_sessions(p_account uuid, p_session uuid, p_others boolean) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_ended integer;
begin
  perform from staff_session where account_id = p_account and ended_at is null order by id for update;
  update staff_session set ended_at = app_now()
    where account_id = p_account and ended_at is null and p_others = (id <> p_session);
  get diagnostics v_ended = row_count;
  return v_ended;
end $$;

alter function answer_challenge owner to clinic_writer;
alter function staff_sign_in_ended owner to clinic_writer;
alter function take_factor owner to clinic_writer;
alter function begin_staff_session owner to clinic_writer;
alter function renew_staff_session owner to clinic_writer;
alter function standing_of_staff owner to clinic_writer;
alter function staff_sessions owner to clinic_writer;
alter function end_staff_sessions owner to clinic_writer;
revoke all on function staff_sign_in_ended, answer_challenge, take_factor, begin_staff_session, renew_staff_session, standing_of_staff, staff_sessions, end_staff_sessions from public;
grant execute on function begin_staff_session, renew_staff_session, standing_of_staff, staff_sessions, end_staff_sessions to clinic_app;
