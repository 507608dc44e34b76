-- Puts a visit, or a matter without one, before the people of a clinic: once, however often it is told, until somebody closes it.
create or replace function open_review(p_who text, p_clinic uuid, p_kind text, p_appointment uuid, p_cause text)
  returns void language sql as $$
  insert into review_item (clinic_id, kind, appointment_id, cause, opened_by)
    values (p_clinic, p_kind, p_appointment, p_cause, p_who)
    on conflict (kind, appointment_id) where closed_at is null do nothing
$$;

-- Closes what waits for a person about one visit; closing it twice changes nothing.
create or replace function close_review(p_who text, p_kind text, p_appointment uuid, p_why text) returns void
  language sql as $$
  update review_item set closed_at = app_now(), closed_by = p_who, closed_why = p_why
    where kind = p_kind and appointment_id = p_appointment and closed_at is null
$$;

-- Closes the calls and letters about one visit that one closure asked for, and no other's.
create or replace function close_review_of(p_who text, p_closure uuid, p_appointment uuid, p_why text) returns void
  language sql as $$
  update review_item set closed_at = app_now(), closed_by = p_who, closed_why = p_why
    where kind in ('telephone', 'letter') and appointment_id = p_appointment and cause = p_closure::text and closed_at is null
$$;

-- Puts a visit to come before the people of its clinic, to be called: a message about it was refused for good, and none was
-- delivered. The caller has opened the record.
create or replace function open_unreachable(p_who text, p_appointment uuid, p_kind text) returns void language sql as $$
  select open_review(p_who, a.clinic_id, 'unreachable', a.id, p_kind) from appointment a
    where a.id = p_appointment and a.starts_at > app_now() and p_kind <> 'code'
      and not exists (select from message m
        where m.appointment_id = a.id and m.version = a.version and m.outcome = 'delivered')
$$;

-- What waits for a person of a clinic: what somebody has to look at, about visits to come or of the last day, and whose card is to be added, however long ago; and visits to come
-- on days that are closed, until they are moved, cancelled, or kept on purpose. That one is no row that could be closed. No
-- record is opened.
create or replace function reviews_of(p_clinic uuid, p_kinds jsonb) returns table (id uuid, kind text, appointment_id uuid,
    starts_at timestamptz, opened_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select i.id, i.kind, i.appointment_id, a.starts_at, i.opened_at
  from review_item i left join appointment a on a.id = i.appointment_id
  where i.clinic_id = p_clinic and i.closed_at is null and p_kinds ? i.kind
    and (a.id is null or i.kind = 'regularise' or a.starts_at > app_now() - interval '1 day')
  union all
  select null, 'blocked', a.id, a.starts_at, null
  from slot s join appointment a on a.slot_id = s.id and a.status = 'booked'
  where s.clinic_id = p_clinic and s.outside_plan and s.status = 'busy' and s.starts_at > app_now() and p_kinds ? 'blocked'
    and not exists (select from review_item i
      where i.appointment_id = a.id and i.kind = 'telephone' and i.closed_at is null)
    and not exists (select from closure_decision d where (d.appointment_id, d.version) = (a.id, a.version)
      and (d.state in ('pending', 'undoing') or d.state = 'done' and d.kind = 'keep') and closure_stands(d.closure_id))
  order by 4, 1, 3
$$;

-- Closes items of a clinic about its visits, and says why; answers how many were open. Closing one twice changes nothing, and what
-- waits for the privacy officer is not closed here.
create or replace function close_reviews(p_who text, p_clinic uuid, p_items jsonb, p_why text) returns table (closed integer)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_closed integer;
begin
  update review_item set closed_at = app_now(), closed_by = p_who, closed_why = p_why
    where clinic_id = p_clinic and p_items ? id::text and closed_at is null
      and kind in ('telephone', 'letter', 'unreachable', 'regularise');
  get diagnostics v_closed = row_count;
  return query select v_closed;
end $$;

alter function open_review owner to clinic_writer;
alter function close_review owner to clinic_writer;
alter function close_review_of owner to clinic_writer;
alter function open_unreachable owner to clinic_writer;
alter function close_reviews owner to clinic_writer;
revoke all on function open_review, close_review, close_review_of, open_unreachable, reviews_of, close_reviews from public;
grant execute on function reviews_of, close_reviews to clinic_app;
