-- On which day before a visit a reminder leaves.
create or replace function days_before(p_kind text) returns integer language sql immutable as $$
  select case p_kind when 'reminder' then 1 when 'reminder_early' then 3 end
$$;

-- The days of clinics whose reminders are due and not planned, first where the day ends soonest: from 8:00 to 21:00 on the clinic's
-- clock, those of tomorrow's visits, and of visits in three days where the clinic chooses so.
create or replace function reminders_due(p_batch integer) returns table (clinic uuid, on_day date, kind text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select k.id, here.today + days_before(kinds.kind), kinds.kind
  from clinic k
    cross join lateral (select (app_now() at time zone k.time_zone)::date as today,
      (app_now() at time zone k.time_zone)::time as clock) here
    cross join (values ('reminder'), ('reminder_early')) as kinds (kind)
  where here.clock >= time '8:00' and here.clock < time '21:00'
    and (kinds.kind = 'reminder' or k.remind_early)
    and not exists (select from reminded_day r where r.clinic_id = k.id
      and r.on_day = here.today + days_before(kinds.kind) and r.kind = kinds.kind)
  order by here.clock desc, kinds.kind, k.id limit p_batch
$$;

-- Queues the reminders of one day of a clinic, once and all of them, for who agreed to messages and has had the visit at
-- its time since before they are due; answers how many. They leave the same day before 21:00 on the clinic's clock.
create or replace function plan_reminders(p_who text, p_clinic uuid, p_on_day date, p_kind text) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_zone text := (select time_zone from clinic where id = p_clinic);
  v_due timestamptz := (p_on_day - days_before(p_kind) + time '8:00') at time zone v_zone;
  v_over timestamptz := (p_on_day - days_before(p_kind) + time '21:00') at time zone v_zone;
  v_from timestamptz := p_on_day::timestamp at time zone v_zone;
  v_to timestamptz := (p_on_day + 1)::timestamp at time zone v_zone;
  v_queued integer;
begin
  insert into reminded_day (clinic_id, on_day, kind) values (p_clinic, p_on_day, p_kind) on conflict do nothing;
  if not found or not exists (select from slot s
      where s.clinic_id = p_clinic and s.starts_on = p_on_day and s.status = 'busy') then
    return 0;
  end if;
  perform door.work_on_days(p_who, 'message', p_clinic, v_from, v_to);
  -- In the order of addresses: of two clinics that remind the same people, one waits for the other.
  with wanted as materialized (
    select a.id, a.patient_id, a.version, a.locale, way.channel, way.address,
      message_session(a) as session
    from appointment a, ways_to_reach(a) way
    where a.clinic_id = p_clinic and a.starts_at >= v_from and a.starts_at < v_to and a.status = 'booked'
      and a.timed_at < v_due
    order by way.address
  )
  select count(*) filter (
      where queue_paced_message(w.channel, p_kind, w.patient_id, w.id, w.version, w.locale, w.session, app_now(),
        v_over, w.address))
    into v_queued from wanted w;
  return v_queued;
end $$;

alter function days_before owner to clinic_writer;
alter function reminders_due owner to clinic_writer;
alter function plan_reminders owner to clinic_writer;
revoke all on function days_before, reminders_due, plan_reminders from public;
grant execute on function reminders_due, plan_reminders to clinic_jobs;
