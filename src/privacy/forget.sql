-- Deletes rows of a table that are older than their time, and answers how many. A row that someone is changing is
-- passed over, because nobody waits for a chore. Only what is listed here is ever forgotten, by the column that tells
-- its age; for an appointment, a consent, a code and a message, policies say from when on.
create or replace function forget(p_table text, p_since text, p_keep interval, p_batch integer) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare forgotten integer;
begin
  if (p_table, p_since) not in (('hold', 'until'), ('held_slot', 'held_at'), ('confirmation', 'confirmed_at'),
      ('contact_change', 'changed_at'), ('submission', 'created_at'), ('mailed', 'at'), ('reminded_day', 'planned_at'), ('lateness', 'to_at'),
      ('lateness_told', 'told_at'), ('desk_call', 'begun_at'), ('desk_search', 'searched_at'), ('break_glass', 'opened_at'), ('review_item', 'closed_at'),
      ('confirmed_address', 'confirmed_at'), ('ended_session', 'ended_at'), ('government_session', 'begun_at'),
      ('government_logout', 'told_at'), ('government_binding', 'used_at'), ('staff_session', 'seen_at'),
      ('staff_identity', 'used_at'), ('staff_identity_step', 'at'), ('staff_logout', 'told_at'),
      ('staff_invitation', 'expires_at'), ('staff_news', 'at'), ('staff_reset', 'expires_at'), ('answered_challenge', 'answered_at'),
      ('directory_import', 'created_at'), ('feedback', 'received_on'),
      ('incident_report', 'received_at'), ('incident_reading', 'at'), ('statistic', 'on_day'),
      ('closure', 'closed_at'),
      ('confirmation_code', 'expires_at'), ('message_count', 'hour'),
      ('text_try', 'at'), ('handed_text', 'at'), ('text_receipt', 'at'), ('cookie_choice', 'ends_at'),
      ('message', 'not_after'), ('consent', 'ends_at'), ('appointment', 'ends_at')) or p_keep < interval '0' then
    raise exception 'nothing of % is forgotten', p_table using errcode = 'insufficient_privilege';
  end if;
  execute format(
    'delete from %1$I where ctid = any (array(
      select ctid from %1$I where %2$I < app_now() - $1 limit $2 for update skip locked))', p_table, p_since)
    using p_keep, p_batch;
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;

-- Forgets people whose last appointment was forgotten, and answers how many.
create or replace function door.forget_files(p_batch integer) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_patients uuid[];
begin
  v_patients := array(select f.patient_id from door.file f
    where not exists (select from appointment a where a.patient_id = f.patient_id)
    limit p_batch for update skip locked);
  delete from patient where id = any (v_patients);
  delete from door.file where patient_id = any (v_patients);
  return cardinality(v_patients);
end $$;

revoke all on function forget, door.forget_files from public;
grant execute on function forget, door.forget_files to clinic_jobs;
