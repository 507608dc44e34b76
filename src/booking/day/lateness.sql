-- The first instant at or after one when a clinic's messages may leave that nobody asked for just now: 8:00 to 21:00 on its clock.
create or replace function polite_hour(p_at timestamptz, p_zone text) returns timestamptz language sql stable as $$
  select case when clock < time '8:00' then (today + time '8:00') at time zone p_zone
    when clock >= time '21:00' then (today + 1 + time '8:00') at time zone p_zone
    else p_at end
  from (select (p_at at time zone p_zone)::date as today, (p_at at time zone p_zone)::time as clock) here
$$;

-- Says that somebody runs so many minutes late today at a clinic, or how many it is now, and tells those who follow by the ways
-- that they agreed to, but for discreet messages, which could not say it: each visit once, whatever is said later, after a
-- minute in which it can still be taken back.
-- Answers how many visits were told; null for nobody of this clinic.
create or replace function say_late(p_who text, p_clinic uuid, p_practitioner uuid, p_from timestamptz, p_to timestamptz,
  p_minutes integer) returns table (told integer) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_zone text := (select time_zone from clinic where id = p_clinic);
  v_at timestamptz := polite_hour(app_now() + interval '1 minute', v_zone);
begin
  if not exists (select from practitioner_role r where r.clinic_id = p_clinic and r.practitioner_id = p_practitioner) then
    told := null;
    return next;
    return;
  end if;
  insert into lateness as l (practitioner_id, clinic_id, from_at, to_at, minutes)
    values (p_practitioner, p_clinic, p_from, p_to, p_minutes)
    on conflict (practitioner_id, clinic_id, from_at)
      do update set minutes = excluded.minutes, said_at = app_now(), withdrawn_at = null;
  perform door.work_on_days(p_who, 'day', p_clinic, p_from, p_to);
  -- In the order of addresses, as reminders are: of two that tell the same people, one waits for the other.
  with wanted as materialized (
    select a.id, a.patient_id, a.version, a.locale, a.starts_at, way.channel, way.address, message_session(a) as session
    from appointment a, ways_to_reach(a) way
    where a.clinic_id = p_clinic and a.practitioner_id = p_practitioner and a.starts_at >= p_from and a.starts_at < p_to
      and a.starts_at > v_at and a.status = 'booked' and not a.discreet
      and not exists (select from lateness_told t where t.appointment_id = a.id)
    order by way.address
  )
  insert into lateness_told (appointment_id, practitioner_id, clinic_id, from_at)
    select distinct w.id, p_practitioner, p_clinic, p_from from wanted w
    where queue_paced_message(w.channel, 'running_late', w.patient_id, w.id, w.version, w.locale, w.session, v_at, w.starts_at,
      w.address);
  get diagnostics told = row_count;
  update lateness l set told = l.told + say_late.told
    where l.practitioner_id = p_practitioner and l.clinic_id = p_clinic and l.from_at = p_from;
  return next;
end $$;

-- Takes back that somebody runs late; what has not left does not leave any more, and may be told again. False when nothing of it
-- was said.
create or replace function withdraw_lateness(p_clinic uuid, p_practitioner uuid, p_from timestamptz)
  returns table (withdrawn boolean) language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update lateness set withdrawn_at = app_now()
    where clinic_id = p_clinic and practitioner_id = p_practitioner and from_at = p_from and withdrawn_at is null;
  withdrawn := found;
  with back as (
    delete from lateness_told where appointment_id in (
      select take_back_messages('running_late', array(select t.appointment_id from lateness_told t
        where t.clinic_id = p_clinic and t.practitioner_id = p_practitioner and t.from_at = p_from)))
      returning appointment_id)
  update lateness l set told = l.told - (select count(*) from back)
    where l.clinic_id = p_clinic and l.practitioner_id = p_practitioner and l.from_at = p_from;
  return next;
end $$;

alter function polite_hour owner to clinic_writer;
alter function say_late owner to clinic_writer;
alter function withdraw_lateness owner to clinic_writer;
revoke all on function polite_hour, say_late, withdraw_lateness from public;
grant execute on function say_late, withdraw_lateness to clinic_app;
