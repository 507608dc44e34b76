-- Counts a message to an address (an e-mail's or a telephone's) before it is queued; false when the address has had its share
-- of this day, over all persons: three when nobody has shown by a code that it is theirs, so that nobody fills a stranger's
-- mailbox, else thirty (S-18). The addresses of a demonstration are everybody's.
create or replace function count_message(p_address uuid) returns boolean language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(p_address::text, 4));
  if (select count(*) from mailed
      where address_index = p_address and not paced and at > app_now() - interval '1 day') >= (case
        when (select demo from installation) then 1000
        when exists (select from confirmed_address where address_index = p_address) then 30
        else 3 end) then
    return false;
  end if;
  insert into mailed (address_index) values (p_address);
  return true;
end $$;

-- Keeps that an address was shown to be its owner's.
create or replace function confirm_address(p_address uuid) returns void language sql as $$
  insert into confirmed_address (address_index) values (p_address)
    on conflict (address_index) do update set confirmed_at = app_now()
$$;

-- The id of the message that tells of one change of a visit, of one kind, by one channel: always the same, so that the outbox
-- takes it once, and whoever delivers it finds it noted, whoever queues it again and however long after (RFC 9562, version 8).
create or replace function message_key(p_appointment uuid, p_version integer, p_kind text, p_channel text) returns uuid
  language sql immutable strict as $$
  select overlay(overlay(left(encode(sha256(convert_to(concat_ws(' ', p_appointment, p_version, p_kind, p_channel), 'UTF8')),
    'hex'), 32) placing '8' from 13) placing '8' from 17)::uuid
$$;

-- Whether a message tells an address that a visit carries it no more: such a one has an id of its own.
create or replace function is_to_former_address(p_id uuid, p_appointment uuid, p_version integer, p_kind text, p_channel text)
  returns boolean language sql immutable as $$
  select p_kind = 'contact_changed' and p_id <> message_key(p_appointment, p_version, p_kind, p_channel)
$$;

-- Writes a message beside the change that it tells of, unless the address has had its share.
create or replace function queue_message(p_id uuid, p_channel text, p_kind text, p_patient uuid, p_appointment uuid,
  p_version integer, p_locale text, p_session uuid, p_sealed text, p_not_after timestamptz, p_address uuid) returns void
  language plpgsql as $$
begin
  if not count_message(p_address) then return; end if;
  insert into outbox (id, channel, kind, patient_id, appointment_id, version, locale, session, sealed, not_after)
    values (p_id, p_channel, p_kind, p_patient, p_appointment, p_version, p_locale, p_session, p_sealed, p_not_after)
    on conflict do nothing;
end $$;

-- Writes a message of a clinic's beside the change that it makes, to leave from one instant on. No share keeps it back: a clinic
-- fills no stranger's mailbox, and whoever is not told comes for nothing.
create or replace function queue_clinic_message_from(p_channel text, p_kind text, p_patient uuid, p_appointment uuid,
  p_version integer, p_locale text, p_session uuid, p_not_before timestamptz, p_not_after timestamptz) returns void
  language sql as $$
  insert into outbox (id, channel, kind, patient_id, appointment_id, version, locale, session, not_before, not_after)
    values (message_key(p_appointment, p_version, p_kind, p_channel), p_channel, p_kind, p_patient, p_appointment, p_version,
      p_locale, p_session, p_not_before, p_not_after)
    on conflict do nothing
$$;

-- The same, at once.
create or replace function queue_clinic_message(p_channel text, p_kind text, p_patient uuid, p_appointment uuid,
  p_version integer, p_locale text, p_session uuid, p_not_after timestamptz) returns void language sql as $$
  select queue_clinic_message_from(p_channel, p_kind, p_patient, p_appointment, p_version, p_locale, p_session, app_now(),
    p_not_after)
$$;

-- Takes messages of one kind about these visits back that have not left, and answers with their visits.
create or replace function take_back_messages(p_kind text, p_appointments uuid[]) returns setof uuid language sql as $$
  delete from outbox where kind = p_kind and appointment_id = any (p_appointments) returning appointment_id
$$;

-- Takes the messages back that tell of one change of a visit by its clinic, of whichever kind, and that nobody has tried to send;
-- answers how many.
create or replace function take_back_notices(p_appointment uuid, p_version integer) returns integer language plpgsql as $$
declare
  v_taken integer;
begin
  delete from outbox where appointment_id = p_appointment and version = p_version and tries = 0 and not uncertain
      and kind in ('cancelled_by_clinic', 'moved_by_clinic');
  get diagnostics v_taken = row_count;
  return v_taken;
end $$;

-- Queues a message that nobody asked for just now (a reminder), to leave from one instant on; false, and nothing queued, when it waits
-- already, or the address has had its share of this day: as many as a family has visits, and no storm.
create or replace function queue_paced_message(p_channel text, p_kind text, p_patient uuid, p_appointment uuid,
  p_version integer, p_locale text, p_session uuid, p_not_before timestamptz, p_not_after timestamptz, p_address uuid)
  returns boolean
  language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(p_address::text, 4));
  if (select count(*) from mailed
      where address_index = p_address and paced and at > app_now() - interval '20 hours') >= 8 then
    return false;
  end if;
  insert into outbox (id, channel, kind, patient_id, appointment_id, version, locale, session, not_before, not_after)
    values (message_key(p_appointment, p_version, p_kind, p_channel), p_channel, p_kind, p_patient, p_appointment, p_version,
      p_locale, p_session, p_not_before, p_not_after)
    on conflict do nothing;
  if not found then return false; end if;
  insert into mailed (address_index, paced) values (p_address, true);
  return true;
end $$;

-- Writes a message to a member of staff beside the change that it tells of (id, kind, locale, sealed).
create or replace function queue_staff_mail(p_mail jsonb, p_session uuid, p_not_after timestamptz) returns void
  language sql as $$
  insert into outbox (id, kind, locale, session, sealed, not_after)
    select m.id, m.kind, m.locale, p_session, m.sealed, p_not_after
    from jsonb_to_record(p_mail) as m (id uuid, kind text, locale text, sealed text)
    on conflict do nothing
$$;

-- The messages of one patient, sent, waiting or with a gateway, are another's, whom they turned out to be.
create or replace function merge_messages(p_from uuid, p_into uuid) returns void language sql as $$
  update message set patient_id = p_into where patient_id = p_from;
  update outbox set patient_id = p_into where patient_id = p_from;
  update handed_text set patient_id = p_into where patient_id = p_from
$$;

alter function message_key owner to clinic_writer;
alter function is_to_former_address owner to clinic_writer;
alter function merge_messages owner to clinic_writer;
alter function queue_staff_mail owner to clinic_writer;
alter function count_message owner to clinic_writer;
alter function confirm_address owner to clinic_writer;
alter function queue_message owner to clinic_writer;
alter function queue_paced_message owner to clinic_writer;
alter function queue_clinic_message owner to clinic_writer;
alter function queue_clinic_message_from owner to clinic_writer;
alter function take_back_messages owner to clinic_writer;
alter function take_back_notices owner to clinic_writer;
revoke all on function message_key, is_to_former_address, count_message, confirm_address, queue_message, queue_paced_message, queue_clinic_message,
  queue_clinic_message_from, take_back_messages, take_back_notices, merge_messages, queue_staff_mail from public;
