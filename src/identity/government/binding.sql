-- Whom an identity of the government's service was bound to, the card that was typed then, and whether other terms came into force
-- since they were accepted with it; no row for nobody.
create or replace function government_binding_of(p_subject uuid)
  returns table (person uuid, card uuid, terms_changed boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select b.person, b.card, exists (select from policy_version v
    where v.kind = 'terms' and v.effective_at > b.bound_at and v.effective_at <= app_now())
  from government_binding b where b.subject = p_subject
$$;

-- How many identities are bound to a person, and since when the first is.
create or replace function bindings_of_person(p_who text, p_person uuid, out bound bigint, out since timestamptz)
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform door.write(p_who, 'sign_in', p_person);
  select count(*), min(b.bound_at) into bound, since from government_binding b where b.person = p_person;
end $$;

-- Binds an identity to the person whose card was typed, begins the session of the sign-in in the place of the former one,
-- and keeps that the terms were accepted, all or nothing. It answers 'taken' when the identity is bound to somebody else
-- than `p_replaces`, which a race decides for one; 'ended' when the service ended the sign-in meanwhile.
create or replace function bind_government_identity(p_who text, p_subject uuid, p_person uuid, p_card uuid,
  p_replaces uuid, p_session uuid, p_former uuid, p_sid uuid, p_issued_at timestamptz, p_locale text,
  out outcome text)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_person uuid;
begin
  if government_sign_in_ended(p_subject, p_sid, p_issued_at) then
    outcome := 'ended';
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended(p_subject::text, 7));
  select person into v_person from government_binding where subject = p_subject;
  if v_person <> p_person and v_person is distinct from p_replaces then
    outcome := 'taken';
    return;
  end if;
  perform door.write(p_who, 'sign_in', p_person, p_outcome => 'bound');
  perform give_consent(p_person, null, 'terms', terms_in_force(), p_locale, app_now() + interval '1 hour');
  insert into government_binding as known (subject, person, card) values (p_subject, p_person, p_card)
    on conflict (subject) do update set person = excluded.person, card = excluded.card, bound_at = excluded.bound_at,
      used_at = excluded.used_at;
  perform keep_government_session(p_session, p_former, p_subject, p_sid);
  outcome := 'bound';
end $$;

-- Frees a person from every identity that is bound to them, and ends each session that those opened, at once.
create or replace function free_government_identities(p_who text, p_person uuid) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- Nobody signs in between the one and the other.
  perform pg_advisory_xact_lock(hashtextextended('government', 7));
  perform door.write(p_who, 'sign_in', p_person, p_outcome => 'freed');
  perform end_session(s.session) from government_session s
    where s.subject in (select b.subject from government_binding b where b.person = p_person);
  delete from government_binding where person = p_person;
end $$;

alter function government_binding_of owner to clinic_writer;
alter function bindings_of_person owner to clinic_writer;
alter function bind_government_identity owner to clinic_writer;
alter function free_government_identities owner to clinic_writer;
revoke all on function government_binding_of, bindings_of_person, bind_government_identity, free_government_identities from public;
grant execute on function government_binding_of, bindings_of_person, bind_government_identity, free_government_identities
  to clinic_app;
