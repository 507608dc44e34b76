-- The appointment that a hold became, for whoever confirmed it and for no one else.
create or replace function appointment_of_hold(p_hold uuid, p_patient uuid, p_who text) returns uuid
  language sql stable as $$
  select id from appointment where hold_id = p_hold and patient_id = p_patient and p_who in (booked_by, changed_by)
$$;

-- Writes an appointment in a slot that the caller has locked, and what its person's file knows of them: beside others for a reason, or
-- in a place of its own. Null when it would overlap; nothing is written then.
create or replace function file_appointment(p_appointment uuid, p_reference text, p_reference_index uuid, p_hold uuid, s slot,
  p_patient uuid, person booked_person, contact booked_contact, p_locale text, p_who text, p_how text, p_beside text)
  returns appointment language plpgsql as $$
declare
  a appointment;
begin
  -- One statement: an appointment needs the file of its person, and a file is started by a booking alone.
  with booked as (
    insert into appointment (id, reference, reference_index, hold_id, slot_id, patient_id, clinic_id, practitioner_id,
        healthcare_service_id, starts_at, ends_at, locale, email, email_index, email_consent, phone, phone_index,
        sms_consent, discreet, address, needs, changed_by, booked_by, changed_how, overbooking_reason)
      values (p_appointment, p_reference, p_reference_index, p_hold, s.id, p_patient, s.clinic_id, s.practitioner_id,
        s.healthcare_service_id, s.starts_at, s.ends_at, p_locale, contact.email, contact.email_index, contact.consent,
        contact.phone, contact.phone_index, contact.sms_consent, contact.discreet, contact.address, contact.needs,
        p_who, p_who, p_how, p_beside)
      on conflict do nothing returning patient_id
  )
  insert into patient as known (id, person, name_birth, identity)
    select patient_id, person.person, person.name_birth, person.identity from booked
    on conflict (id) do update set identity = excluded.identity, name_birth = excluded.name_birth;
  select * into a from appointment where id = p_appointment;
  return a;
end $$;

-- Whether the clinic still lets the person cancel or move by themselves.
create or replace function is_changeable(a appointment) returns boolean language sql stable as $$
  select exists (select from clinic c where c.id = a.clinic_id
    and app_now() <= a.starts_at - make_interval(mins => c.cancellation_deadline_minutes))
$$;

-- Whether the clinic still lets the person cancel by themselves: until its deadline, or up to the visit where it takes that,
-- and sees that it was late.
create or replace function is_cancellable(a appointment) returns boolean language sql stable as $$
  select is_changeable(a) or app_now() < a.starts_at
    and exists (select from clinic c where c.id = a.clinic_id and c.late_online)
$$;

-- By which channels the person of an appointment agreed to messages, and to which address, by its blind index.
create or replace function ways_to_reach(a appointment) returns table (channel text, address uuid)
  language sql immutable as $$
  select 'email', a.email_index where a.email_consent and a.email_index is not null
  union all select 'sms', a.phone_index where a.sms_consent and a.phone_index is not null
$$;

-- Records what the person agreed to for the messages of an appointment, each channel by itself.
create or replace function consent_to_messages(p_person uuid, a appointment, p_contact booked_contact, p_locale text)
  returns void language sql as $$
  select give_consent(p_person, a.id, given.purpose, p_contact.consent_version, p_locale, a.ends_at)
    from (values ('email', p_contact.consent), ('sms', p_contact.sms_consent)) as given (purpose, agreed)
    where given.agreed
$$;

-- Queues the messages of a change, one for each way that the person agreed to.
create or replace function queue_notice(p_kind text, a appointment, p_session uuid, p_locale text default null)
  returns void language sql as $$
  select queue_message(message_key(a.id, a.version, p_kind, way.channel), way.channel, p_kind, a.patient_id, a.id, a.version,
      coalesce(p_locale, a.locale), p_session, null, a.starts_at, way.address)
    from ways_to_reach(a) way
$$;

-- The session that booked an appointment, where the demonstration shows its messages; any other for whoever booked otherwise.
create or replace function message_session(a appointment) returns uuid language sql volatile as $$
  select coalesce(substring(a.booked_by from '^session:([0-9a-f-]{36})$')::uuid, uuidv7())
$$;

-- Queues the messages of a change that a clinic made, one for each way that the person agreed to.
create or replace function queue_clinic_notice(p_kind text, a appointment) returns void language sql as $$
  select queue_clinic_message(way.channel, p_kind, a.patient_id, a.id, a.version, a.locale, message_session(a),
      a.starts_at)
    from ways_to_reach(a) way
$$;

alter function message_session owner to clinic_writer;
alter function queue_clinic_notice owner to clinic_writer;
alter function appointment_of_hold owner to clinic_writer;
alter function file_appointment owner to clinic_writer;
alter function is_changeable owner to clinic_writer;
alter function is_cancellable owner to clinic_writer;
alter function ways_to_reach owner to clinic_writer;
alter function consent_to_messages owner to clinic_writer;
alter function queue_notice owner to clinic_writer;
revoke all on function appointment_of_hold, file_appointment, is_changeable, is_cancellable, ways_to_reach, consent_to_messages,
  queue_notice, message_session, queue_clinic_notice from public;
