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

alter function open_review owner to clinic_writer;
alter function close_review owner to clinic_writer;
revoke all on function open_review, close_review from public;
