const LIVE = `a.status not in ('cancelled', 'entered-in-error')`

/** Whether the plans of its clinic have a slot, once its closed days are taken from them. */
const PLANNED = `exists (select from plan p join plan_line l on l.plan_id = p.id join clinic k on k.id = p.clinic_id
    where p.status = 'published' and (p.clinic_id, p.practitioner_id) = (s.clinic_id, s.practitioner_id)
      and s.starts_on between p.valid_from and coalesce(p.valid_to, 'infinity')
      and l.weekday = extract(isodow from s.starts_on)
      and (s.starts_at at time zone k.time_zone)::time >= l.from_time and (s.ends_at at time zone k.time_zone)::time <= l.to_time)
  and not exists (select from plan_exception e where e.clinic_id = s.clinic_id and e.on_day = s.starts_on
    and e.kind = 'closed' and coalesce(e.practitioner_id, s.practitioner_id) = s.practitioner_id)`

/** How often a decision of this kind that was carried out is in the history of its visit. */
const done = (kind: string, event: string) => `
  select count(*) from closure_decision d where d.kind = '${kind}' and d.done_version is not null and d.state in ('done', 'undone')
    and 1 <> (select count(*) from appointment_event e where e.appointment_id = d.appointment_id
      and e.kind = '${event}' and e.version = d.done_version)`

/** What can never be at a clinic that closes days and changes its plans, beside what can never be anywhere. */
export const PLACES: Record<string, string> = {
  'visits outside the plans that nobody is shown': `select count(*) from appointment a join slot s on s.id = a.slot_id
    where ${LIVE} and not s.outside_plan and not (${PLANNED})`,
  'times offered outside the plans': `select count(*) from slot s where s.status = 'free' and not (${PLANNED})`,
  'decisions that wait': `select count(*) from closure_decision where state in ('pending', 'undoing')`,
  'cancellations of a closure not made once': done('cancel', 'cancelled'),
  'moves of a closure not made once': done('move', 'moved'),
  'times held for nobody': `select count(*) from hold h where h.desk_call in (
      select id from desk_call where appointment_id is not null)
    or h.holder in (select id from closure) and not exists (select from closure_decision d
      where d.slot_id = h.slot_id and d.state = 'pending')`,
  'messages queued twice': `select count(*) from (select from outbox where appointment_id is not null
    group by appointment_id, version, kind, channel having count(*) > 1) t`,
  'changes that nobody was told of once': `select count(*) from appointment_event e join appointment a on a.id = e.appointment_id
    where a.email_consent and e.kind in ('booked', 'overbooked', 'moved', 'cancelled')
      and 1 <> (select count(*) from outbox o where (o.appointment_id, o.version) = (e.appointment_id, e.version))
      and not exists (select from closure_decision d where d.appointment_id = e.appointment_id and d.state = 'undone'
        and d.kind in ('cancel', 'move') and e.version in (d.done_version, d.done_version + 1))`,
  'messages of what was undone': `select count(*) from outbox o join closure_decision d
    on (d.appointment_id, d.done_version) = (o.appointment_id, o.version)
    where d.state = 'undone' and d.kind in ('cancel', 'move')`,
  'visits beside others of which nothing says so': `select count(*) from appointment a
    where ${LIVE} and a.overbooking_reason is not null and not exists (select from appointment_event e
      where e.appointment_id = a.id and e.kind = 'overbooked')`,
}

// Of those that were booked alone and never changed.
const PLAIN = `select id from appointment where status = 'booked' and version = 1 and overbooking_reason is null order by id`
const ANY = `(${PLAIN} limit 1)`
const OTHER = `(${PLAIN} desc limit 1)`

// The history tells the times that were witnessed.
const TOLD = `update appointment_event e set starts_at = w.starts_at from witnessed w where w.event_id = e.id`

/** One violation of each, made by hand on what a run left: what it must be called, and how it is made. */
export const PLANTED: Record<string, string> = {
  'slots booked twice': `drop index appointment_live_slot;
    alter table appointment drop constraint appointment_practitioner_overlap;
    update appointment a set (slot_id, practitioner_id, starts_at, ends_at) =
      (select slot_id, practitioner_id, starts_at, ends_at from appointment where id = ${ANY}) where id = ${OTHER}`,
  'overlaps of a practitioner': `drop index appointment_live_slot;
    alter table appointment drop constraint appointment_practitioner_overlap;
    update appointment a set (practitioner_id, starts_at, ends_at) =
      (select practitioner_id, starts_at, ends_at from appointment where id = ${ANY}) where id = ${OTHER}`,
  'overlaps of a patient': `alter table appointment drop constraint appointment_patient_overlap,
      drop constraint appointment_practitioner_overlap;
    update appointment a set (patient_id, starts_at, ends_at) =
      (select patient_id, starts_at, ends_at from appointment where id = ${ANY}) where id = ${OTHER}`,
  'busy slots without an appointment': `update appointment set status = 'cancelled' where status = 'booked'`,
  'appointments on a free slot': `update slot set status = 'free' where status = 'busy'`,
  'visits outside the plans that nobody is shown': `update slot set outside_plan = false;
    delete from plan_line where plan_id in (select id from plan where status = 'published')`,
  'times offered outside the plans': `update slot set status = 'free' where id = (
    select id from slot where status = 'entered-in-error' and starts_on in (select on_day from plan_exception) limit 1)`,
  'decisions that wait': `update closure_decision set state = 'pending' where id = (
    select id from closure_decision where kind = 'keep' and state = 'done' limit 1)`,
  'cancellations of a closure not made once': `update appointment_event set kind = 'seen' where kind = 'cancelled'`,
  'moves of a closure not made once': `insert into appointment_event (appointment_id, version, kind, who, starts_at)
    select appointment_id, version, kind, who, starts_at from appointment_event where kind = 'moved'`,
  'times held for nobody': `insert into hold (slot_id, holder, until)
    select s.id, k.id, now() + interval '1 hour' from closure k, slot s
    where s.status = 'free' and not exists (select from hold h where h.slot_id = s.id) limit 1`,
  'messages queued twice': `drop index outbox_key; insert into outbox select (jsonb_populate_record(o, jsonb_build_object('id', uuidv7()))).*
    from outbox o where appointment_id is not null limit 1`,
  'changes that nobody was told of once': `delete from outbox where kind = 'booked'`,
  'messages of what was undone': `update closure_decision d set state = 'undone' from outbox o
    where (d.appointment_id, d.done_version) = (o.appointment_id, o.version) and d.kind in ('cancel', 'move')`,
  'visits beside others of which nothing says so': `update appointment_event set kind = 'booked' where kind = 'overbooked'`,
  // Of the history, and of what it agrees with.
  'a visit was seen as version': `insert into appointment_event (appointment_id, version, kind, who, starts_at)
    select id, version + 1, 'seen', 'staff:prove', starts_at from appointment where id = ${ANY}`,
  'a visit was restored while booked': `insert into appointment_event (appointment_id, version, kind, who, starts_at)
    select id, version + 1, 'restored', 'staff:prove', starts_at from appointment where id = ${ANY}`,
  'a visit is {"status":"fulfilled"': `update appointment set status = 'fulfilled' where id = ${ANY}`,
  'said of another time than it was': `update appointment_event set starts_at = starts_at + interval '1 minute'`,
  'two had one time at once': `update witnessed set (practitioner_id, starts_at, ends_at) = (select practitioner_id, starts_at, ends_at
      from appointment where id = ${ANY}), patient_id = uuidv7(), beside = false
    where event_id in (select id from appointment_event where appointment_id = ${OTHER});
    ${TOLD}`,
  'one person had two visits at once': `update witnessed set (patient_id, starts_at, ends_at) = (select patient_id, starts_at, ends_at
      from appointment where id = ${ANY})
    where event_id in (select id from appointment_event where appointment_id = ${OTHER});
    ${TOLD}`,
}
