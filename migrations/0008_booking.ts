import { type Kysely, sql } from 'kysely'

/** Booking, cancelling and moving: one round trip each, exactly once, and a refusal changes nothing. */
export async function up(db: Kysely<unknown>) {
  await shared(db)
  await booking(db)
  await cancelling(db)
  await moving(db)
}

async function shared(db: Kysely<unknown>) {
  await sql`
    -- What booking knows of the person and of how to reach them; each text sealed.
    create type booked_person as (identity text, name_birth uuid);
    create type booked_contact as (email text, email_index uuid, consent boolean, consent_version text);

    -- Takes the turn of this key, then tells what it was answered before, if it was: 'done', 'key_reused' or null.
    create function answered(p_person uuid, p_key uuid, p_body_hash text, out outcome text, out location text)
      language plpgsql as $$
    begin
      perform pg_advisory_xact_lock(hashtextextended(p_person::text || p_key::text, 2));
      select case when a.body_hash = p_body_hash then 'done' else 'key_reused' end, a.location
        into outcome, location from submission a where a.person = p_person and a.key = p_key;
    end $$;

    -- Where the appointment is that this hold became, for the visit that confirmed it and for no other.
    create function became(p_hold uuid, p_patient uuid, p_who text) returns text language sql stable as $$
      select '/appointments/' || id from appointment
        where hold_id = p_hold and patient_id = p_patient and p_who in (booked_by, changed_by)
    $$;

    -- Whether the clinic still lets the person cancel or move by themselves.
    create function is_changeable(a appointment) returns boolean language sql stable as $$
      select exists (select from clinic c where c.id = a.clinic_id
        and app_now() <= a.starts_at - make_interval(mins => c.cancellation_deadline_minutes))
    $$;

    -- Writes the message of a change beside it, when the person wants messages.
    create function tell(p_kind text, a appointment, p_visit uuid) returns void language sql as $$
      insert into outbox (kind, patient_id, appointment_id, version, locale, visit, not_after)
        select p_kind, a.patient_id, a.id, a.version, a.locale, p_visit, a.starts_at where a.email_consent
    $$;
  `.execute(db)
}

async function booking(db: Kysely<unknown>) {
  await sql`
    -- Books the slot of a hold, exactly once (R-01, R-02): the answer is 'done' with the place of the appointment, or
    -- the reason why not. A lapsed hold still books a free slot; a hold that became an appointment answers with it.
    -- An overlap gives the hold back, as if another person had taken the slot: what is left tells no more (S-01).
    create function book(p_key uuid, p_body_hash text, p_who text, p_person uuid, p_visit uuid, p_hold uuid,
      p_allowed boolean, p_reader reader, p_identity booked_person, p_appointment uuid, p_reference text,
      p_locale text, p_contact booked_contact, out outcome text, out location text) language plpgsql as $$
    declare
      v_patient uuid;
      v_slot uuid;
      s slot;
      a appointment;
    begin
      select * into outcome, location from answered(p_person, p_key, p_body_hash);
      if outcome is not null then return; end if;
      v_patient := door.open(p_who, p_person, null, null, 'booking');

      select slot_id into v_slot from hold
        where id = p_hold and person = p_person and visit = p_visit and moves is null;
      select * into s from slot where id = v_slot for update;
      perform from hold where id = p_hold and slot_id = v_slot for update;
      if not found then
        location := became(p_hold, v_patient, p_who);
        outcome := case when location is null then 'hold_gone' else 'done' end;
        return;
      end if;
      if s.status <> 'free' then outcome := 'slot_taken'; return; end if;
      if not coalesce(slot_bookable(s, p_reader, app_now()), false) then outcome := 'slot_closed'; return; end if;

      if p_allowed then
        with booked as (
          insert into appointment (id, reference, hold_id, slot_id, patient_id, clinic_id, practitioner_id,
              healthcare_service_id, starts_at, ends_at, locale, email, email_index, email_consent, changed_by, booked_by)
            values (p_appointment, p_reference, p_hold, s.id, v_patient, s.clinic_id, s.practitioner_id,
              s.healthcare_service_id, s.starts_at, s.ends_at, p_locale, p_contact.email, p_contact.email_index,
              p_contact.consent, p_who, p_who)
            on conflict do nothing returning patient_id
        )
        insert into patient (id, person, name_birth, identity)
          select patient_id, p_person, p_identity.name_birth, p_identity.identity from booked
          on conflict (id) do update set identity = excluded.identity, name_birth = excluded.name_birth,
            updated_at = app_now();
      end if;
      delete from hold where id = p_hold;
      select * into a from appointment where id = p_appointment;
      if not found then outcome := 'overlap'; return; end if;

      update slot set status = 'busy' where id = s.id;
      perform tell('booked', a, p_visit);
      insert into consent (person, appointment_id, purpose, text_version, locale)
        select p_person, a.id, 'email', p_contact.consent_version, p_locale where p_contact.consent;
      outcome := 'done';
      location := '/appointments/' || a.id;
      insert into submission (person, key, body_hash, location) values (p_person, p_key, p_body_hash, location);
    end $$;
  `.execute(db)
}

async function cancelling(db: Kysely<unknown>) {
  await sql`
    -- Cancels, exactly once, up to the clinic's deadline, and frees the slot. Slots are locked before appointments,
    -- as everywhere; one that moved in between is told so.
    create function cancel_appointment(p_key uuid, p_body_hash text, p_who text, p_person uuid, p_visit uuid,
      p_appointment uuid, out outcome text, out location text) language plpgsql as $$
    declare
      v_patient uuid;
      v_slot uuid;
      a appointment;
    begin
      select * into outcome, location from answered(p_person, p_key, p_body_hash);
      if outcome is not null then return; end if;
      v_patient := door.open(p_who, p_person, null, null, 'cancellation');
      select slot_id into v_slot from appointment where id = p_appointment and patient_id = v_patient;
      if not found then outcome := 'not_found'; return; end if;
      perform from slot where id = v_slot for update;
      select * into a from appointment where id = p_appointment for update;
      if a.status = 'cancelled' then outcome := 'done'; location := '/appointments/' || a.id; return; end if;
      if a.slot_id <> v_slot then outcome := 'changed'; return; end if;
      if a.status <> 'booked' or not is_changeable(a) then outcome := 'too_late'; return; end if;

      update appointment set status = 'cancelled', version = version + 1, changed_at = app_now(), changed_by = p_who
        where id = a.id returning * into a;
      update slot set status = 'free' where id = v_slot;
      perform tell('cancelled', a, p_visit);
      outcome := 'done';
      location := '/appointments/' || a.id;
      insert into submission (person, key, body_hash, location) values (p_person, p_key, p_body_hash, location);
    end $$;
  `.execute(db)
}

async function moving(db: Kysely<unknown>) {
  await sql`
    -- Moves an appointment to the slot of a hold at the same clinic, exactly once: the new slot is taken and the old
    -- one freed together, both locked in id order.
    create function move_appointment(p_key uuid, p_body_hash text, p_who text, p_person uuid, p_visit uuid,
      p_appointment uuid, p_hold uuid, p_reader reader, out outcome text, out location text) language plpgsql as $$
    declare
      v_patient uuid;
      v_new uuid;
      v_old uuid;
      s slot;
      a appointment;
    begin
      select * into outcome, location from answered(p_person, p_key, p_body_hash);
      if outcome is not null then return; end if;
      v_patient := door.open(p_who, p_person, null, null, 'move');
      select slot_id into v_old from appointment where id = p_appointment and patient_id = v_patient;
      if not found then outcome := 'not_found'; return; end if;
      select slot_id into v_new from hold
        where id = p_hold and person = p_person and visit = p_visit and moves = p_appointment;
      perform from slot where id in (v_new, v_old) order by id for update;
      select * into s from slot where id = v_new;
      select * into a from appointment where id = p_appointment for update;
      perform from hold where id = p_hold and slot_id = v_new for update;
      if not found then
        location := became(p_hold, v_patient, p_who);
        outcome := case when location is null then 'hold_gone' else 'done' end;
        return;
      end if;
      if a.slot_id <> v_old or a.status <> 'booked' then outcome := 'changed'; return; end if;
      if s.status <> 'free' then outcome := 'slot_taken'; return; end if;
      if s.clinic_id <> a.clinic_id or not coalesce(slot_bookable(s, p_reader, app_now()), false) then
        outcome := 'slot_closed'; return;
      end if;
      if not is_changeable(a) then outcome := 'too_late'; return; end if;

      begin
        update appointment set slot_id = s.id, hold_id = p_hold, practitioner_id = s.practitioner_id,
          healthcare_service_id = s.healthcare_service_id, starts_at = s.starts_at, ends_at = s.ends_at,
          version = version + 1, changed_at = app_now(), changed_by = p_who
          where id = a.id returning * into a;
      exception when exclusion_violation or unique_violation then
        delete from hold where id = p_hold;
        outcome := 'overlap';
        return;
      end;
      update slot set status = case when id = s.id then 'busy' else 'free' end where id in (s.id, v_old);
      delete from hold where id = p_hold;
      perform tell('moved', a, p_visit);
      outcome := 'done';
      location := '/appointments/' || a.id;
      insert into submission (person, key, body_hash, location) values (p_person, p_key, p_body_hash, location);
    end $$;
  `.execute(db)
}
