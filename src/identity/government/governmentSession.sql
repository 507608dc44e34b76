-- Whether the government's service ended this sign-in: its session there, or, where either side names none, all of that identity
-- from before. Whoever asks and goes on to begin a session does so before a later end is told, or sees it.
create or replace function government_sign_in_ended(p_subject uuid, p_sid uuid, p_issued_at timestamptz)
  returns boolean language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('government', 7));
  return exists (select from government_logout l
    where l.sid = p_sid
      or ((l.sid is null or p_sid is null) and l.subject = p_subject and l.issued_at >= p_issued_at));
end $$;

-- Ends the former session of a browser, and keeps which sign-in its new one comes from; done twice, it is done.
create or replace function keep_government_session(p_session uuid, p_former uuid, p_subject uuid, p_sid uuid)
  returns void language plpgsql as $$
begin
  perform end_session(p_former);
  insert into government_session (session, subject, sid) values (p_session, p_subject, p_sid) on conflict do nothing;
end $$;

-- Begins the session of whoever signed in, in the place of the former one: for a person whose identity is bound, or for
-- nobody yet. False when the service ended the sign-in meanwhile, or the person freed themselves from it.
create or replace function begin_government_session(p_who text, p_session uuid, p_former uuid, p_subject uuid,
  p_sid uuid, p_issued_at timestamptz, p_person uuid) returns boolean
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if government_sign_in_ended(p_subject, p_sid, p_issued_at) then return false; end if;
  if p_person is not null then
    perform door.write(p_who, 'sign_in', p_person, p_outcome => 'signed_in');
    update government_binding set used_at = app_now() where subject = p_subject and person = p_person;
    if not found then return false; end if;
  end if;
  perform keep_government_session(p_session, p_former, p_subject, p_sid);
  return true;
end $$;

-- Ends every session of one sign-in at the government's service, or, when it names none, every one of that identity. What
-- it said once it may not say again: false for a token that was taken before, and nothing is done.
create or replace function end_government_sessions(p_jti uuid, p_subject uuid, p_sid uuid, p_issued_at timestamptz)
  returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('government', 7));
  insert into government_logout (jti, subject, sid, issued_at) values (p_jti, p_subject, p_sid, p_issued_at)
    on conflict do nothing;
  if not found then return false; end if;
  perform end_session(s.session) from government_session s
    where s.sid = p_sid or ((p_sid is null or s.sid is null) and s.subject = p_subject);
  return true;
end $$;

alter function government_sign_in_ended owner to clinic_writer;
alter function keep_government_session owner to clinic_writer;
alter function begin_government_session owner to clinic_writer;
alter function end_government_sessions owner to clinic_writer;
revoke all on function government_sign_in_ended, keep_government_session, begin_government_session,
  end_government_sessions from public;
grant execute on function begin_government_session, end_government_sessions to clinic_app;
