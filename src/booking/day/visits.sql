-- What a visit is in the eyes of a clinic's staff: its status, and whether a person who arrived is in a room.
create or replace function visit_state(a appointment) returns text language sql immutable as $$
  select case when a.status = 'arrived' and a.roomed_at is not null then 'roomed' else a.status end
$$;

-- Whether a mark may be made now on a visit of that state: on its day arrived, roomed and seen; missed once it has begun;
-- later seen and missed; and any of them undone.
create or replace function may_mark(a appointment, p_mark text, p_zone text) returns boolean language sql stable as $$
  select case p_mark
    when 'arrived' then visit_state(a) = 'booked' and days.today = days.of_visit
    when 'roomed' then visit_state(a) in ('booked', 'arrived') and days.today = days.of_visit
    when 'seen' then visit_state(a) in ('booked', 'arrived', 'roomed') and days.today >= days.of_visit
    when 'missed' then visit_state(a) = 'booked' and app_now() > a.starts_at
    when 'undone' then visit_state(a) in ('arrived', 'roomed', 'fulfilled', 'noshow')
    else false end
  from (select (app_now() at time zone p_zone)::date as today, (a.starts_at at time zone p_zone)::date as of_visit) days
$$;

-- When a person is told of a mark of this moment: two hours later, by day, with an hour at least before the night.
create or replace function missed_told_at(p_at timestamptz, p_zone text) returns timestamptz language sql stable as $$
  select case when (due at time zone p_zone)::time < time '20:00' then due else polite_hour(due + interval '1 hour', p_zone) end
  from (select polite_hour(p_at + interval '2 hours', p_zone) as due) d
$$;

-- Marks what became of a visit of a clinic (of one practitioner's, or of anybody's: null), or takes the last mark back; a
-- person who missed theirs is told two hours later, unless it was taken back. Answers
-- with 'done', 'changed' when it is not in the state that was shown, 'refused' when the day or the state does not allow
-- it, or null for no visit of theirs.
create or replace function mark_visit(p_who text, p_clinic uuid, p_practitioner uuid, p_appointment uuid, p_was text,
  p_mark text) returns table (outcome text) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  a appointment;
  v_zone text := (select time_zone from clinic where id = p_clinic);
begin
  perform door.work_on_visit(p_who, 'day', p_clinic, p_appointment);
  select * into a from appointment
    where id = p_appointment and clinic_id = p_clinic and practitioner_id = coalesce(p_practitioner, practitioner_id)
    for update;
  if not found then
    outcome := null;
  elsif visit_state(a) <> p_was then
    outcome := case when a.changed_by = p_who and visit_state(a) = case p_mark when 'seen' then 'fulfilled'
      when 'missed' then 'noshow' else p_mark end then 'done' else 'changed' end;
  elsif not may_mark(a, p_mark, v_zone) then
    outcome := 'refused';
  else
    outcome := 'done';
    update appointment set changed_at = app_now(), changed_by = p_who,
        status = case p_mark when 'seen' then 'fulfilled' when 'missed' then 'noshow'
          when 'undone' then case when p_was = 'fulfilled' and arrived_at is not null or p_was = 'roomed' then 'arrived'
            else 'booked' end
          else 'arrived' end,
        arrived_at = case when p_mark in ('arrived', 'roomed') then coalesce(arrived_at, app_now())
          when p_mark = 'undone' and p_was = 'arrived' then null else arrived_at end,
        roomed_at = case when p_mark = 'roomed' then app_now()
          when p_mark = 'undone' and p_was = 'roomed' then null else roomed_at end,
        -- Told a day later, nobody knows any more when it was.
        seen_at = case when p_mark = 'seen' and (app_now() at time zone v_zone)::date = (starts_at at time zone v_zone)::date
          then app_now() end
      where id = a.id;
    if p_mark = 'missed' then
      -- Nobody is told while the mark may be a mistake of the moment.
      perform queue_paced_message(way.channel, 'missed', a.patient_id, a.id, a.version, a.locale, message_session(a), due.at,
          ((due.at at time zone v_zone)::date + time '21:00') at time zone v_zone, way.address)
        from ways_to_reach(a) way, missed_told_at(app_now(), v_zone) due (at) order by way.address;
    elsif p_was = 'noshow' then
      perform take_back_messages('missed', array[a.id]);
    end if;
  end if;
  perform door.conclude(coalesce(case outcome when 'done' then p_mark else outcome end, 'not_found'), p_appointment);
  return next;
end $$;

-- On which days of the last two months a clinic, or one of its practitioners, has visits of which nobody said what became of
-- them, and how many: no record is opened for that.
create or replace function days_without_outcome(p_clinic uuid, p_practitioner uuid)
  returns table (on_day date, visits integer) language sql stable security definer set search_path = public, pg_temp as $$
  select (a.starts_at at time zone k.time_zone)::date, count(*)::integer
  from appointment a join clinic k on k.id = a.clinic_id
  where a.clinic_id = p_clinic and a.practitioner_id = coalesce(p_practitioner, a.practitioner_id)
    and a.starts_at > app_now() - interval '60 days' and a.status in ('booked', 'arrived')
    and (a.starts_at at time zone k.time_zone)::date < (app_now() at time zone k.time_zone)::date
  group by 1 order by 1 desc
$$;

-- What a clinic's page of a day says of what it shows, in a word that is nobody's data: another word when a visit came, went,
-- began or changed, or when a delay was said. No record is opened for it.
create or replace function day_stamp(p_clinic uuid, p_practitioner uuid, p_from timestamptz, p_to timestamptz)
  returns text language sql stable security definer set search_path = public, pg_temp as $$
  select md5(concat(
    (select string_agg(concat(a.id, a.version, visit_state(a), a.changed_at, a.starts_at <= app_now()), ',' order by a.id) from appointment a
      where a.clinic_id = p_clinic and a.starts_at >= p_from and a.starts_at < p_to
        and a.practitioner_id = coalesce(p_practitioner, a.practitioner_id)),
    (select string_agg(concat(l.practitioner_id, l.said_at, l.told, l.withdrawn_at), ',' order by l.practitioner_id)
      from lateness l where l.clinic_id = p_clinic and l.from_at = p_from)))
$$;

-- What a clinic's page of a day says beside its visits: its stamp, who runs late, and the days that wait for an outcome.
create or replace function day_around(p_clinic uuid, p_practitioner uuid, p_from timestamptz, p_to timestamptz)
  returns table (stamp text, late jsonb, open jsonb) language sql stable security definer
  set search_path = public, pg_temp as $$
  select day_stamp(p_clinic, p_practitioner, p_from, p_to),
    coalesce((select jsonb_agg(to_jsonb(l) order by l.last_name, l.first_name, l.id) from (
      select p.id, p.profession, p.title_fr, p.title_en, p.first_name, p.last_name, l.minutes, l.told
      from lateness l join practitioner p on p.id = l.practitioner_id
      where l.clinic_id = p_clinic and l.from_at = p_from and l.withdrawn_at is null
        and p.id = coalesce(p_practitioner, p.id)) l), '[]'),
    coalesce((select jsonb_agg(to_jsonb(d) order by d.on_day desc)
      from days_without_outcome(p_clinic, p_practitioner) d), '[]')
$$;

alter function visit_state owner to clinic_writer;
alter function may_mark owner to clinic_writer;
alter function missed_told_at owner to clinic_writer;
alter function mark_visit owner to clinic_writer;
revoke all on function visit_state, may_mark, missed_told_at, mark_visit, days_without_outcome, day_stamp, day_around from public;
grant execute on function mark_visit, day_stamp, day_around to clinic_app;
