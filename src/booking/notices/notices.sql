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

-- Queues the messages of a change, one for each way that the person agreed to, in the order of addresses as reminders are.
create or replace function queue_notice(p_kind text, a appointment, p_session uuid, p_locale text default null)
  returns void language sql as $$
  select queue_message(message_key(a.id, a.version, p_kind, way.channel), way.channel, p_kind, a.patient_id, a.id, a.version,
      coalesce(p_locale, a.locale), p_session, null, a.starts_at, way.address)
    from (select * from ways_to_reach(a) order by address) way
$$;

-- The session that booked an appointment, where the demonstration shows its messages; any other for whoever booked otherwise.
create or replace function message_session(a appointment) returns uuid language sql volatile as $$
  select coalesce(session_of(a.booked_by), uuidv7())
$$;

-- Queues the messages of a change that a clinic made, one for each way that the person agreed to.
create or replace function queue_clinic_notice(p_kind text, a appointment) returns void language sql as $$
  select queue_clinic_message(way.channel, p_kind, a.patient_id, a.id, a.version, a.locale, message_session(a),
      a.starts_at)
    from ways_to_reach(a) way
$$;

alter function ways_to_reach owner to clinic_writer;
alter function consent_to_messages owner to clinic_writer;
alter function queue_notice owner to clinic_writer;
alter function message_session owner to clinic_writer;
alter function queue_clinic_notice owner to clinic_writer;
revoke all on function ways_to_reach, consent_to_messages, queue_notice, message_session, queue_clinic_notice from public;
