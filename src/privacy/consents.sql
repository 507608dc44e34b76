-- The version of the terms that is in force, by its day.
create or replace function terms_in_force() returns text language sql stable as $$
  select to_char(max(version), 'YYYY-MM-DD') from policy_version where kind = 'terms' and effective_at <= app_now()
$$;

-- Records that a person agreed to one purpose, in the words of one version, until then.
create or replace function give_consent(p_person uuid, p_appointment uuid, p_purpose text, p_text_version text,
  p_locale text, p_ends_at timestamptz) returns void language sql as $$
  insert into consent (person, appointment_id, purpose, text_version, locale, ends_at)
    values (p_person, p_appointment, p_purpose, p_text_version, p_locale, p_ends_at)
$$;

-- Records the same of a person who said it aloud, to whoever wrote it down.
create or replace function give_consent_aloud(p_person uuid, p_appointment uuid, p_purpose text, p_text_version text,
  p_locale text, p_ends_at timestamptz, p_to text) returns void language sql as $$
  insert into consent (person, appointment_id, purpose, text_version, locale, ends_at, how, by_whom)
    values (p_person, p_appointment, p_purpose, p_text_version, p_locale, p_ends_at, 'aloud', p_to)
$$;

-- Keeps that the person who was just identified accepted the terms in force by the database's clock, for the hour that
-- their session may last. Fails where no terms are in force: nobody is let in without any.
create or replace function accept_current_terms(p_who text, p_person uuid, p_locale text) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform door.write(p_who, 'identification', p_person),
    give_consent(p_person, null, 'terms', terms_in_force(), p_locale, app_now() + interval '1 hour');
end $$;

-- Ends every consent that was given for an appointment; proof of it stays.
create or replace function withdraw_consents(p_appointment uuid) returns void language sql as $$
  update consent set withdrawn_at = app_now(), ends_at = app_now()
    where appointment_id = p_appointment and withdrawn_at is null
$$;

-- Ends the consent to one purpose that was given for an appointment; proof of it stays.
create or replace function withdraw_consent(p_appointment uuid, p_purpose text) returns void language sql as $$
  update consent set withdrawn_at = app_now(), ends_at = least(ends_at, app_now())
    where appointment_id = p_appointment and purpose = p_purpose and withdrawn_at is null
$$;

-- What one person agreed to is another's, whom they turned out to be; both are open to this transaction.
create or replace function merge_consents(p_from uuid, p_into uuid) returns void language sql as $$
  update consent set person = p_into where person = p_from
$$;

-- What was agreed to for an appointment goes with it to another time.
create or replace function extend_consents(p_appointment uuid, p_ends_at timestamptz) returns void language sql as $$
  update consent set ends_at = p_ends_at where appointment_id = p_appointment and withdrawn_at is null
$$;

alter function terms_in_force owner to clinic_writer;
alter function give_consent owner to clinic_writer;
alter function give_consent_aloud owner to clinic_writer;
alter function accept_current_terms owner to clinic_writer;
alter function merge_consents owner to clinic_writer;
alter function extend_consents owner to clinic_writer;
alter function withdraw_consents owner to clinic_writer;
alter function withdraw_consent owner to clinic_writer;
revoke all on function terms_in_force, give_consent, give_consent_aloud, accept_current_terms, merge_consents, extend_consents,
  withdraw_consents, withdraw_consent from public;
grant execute on function accept_current_terms to clinic_app;
