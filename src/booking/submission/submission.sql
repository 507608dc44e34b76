-- Takes the turn of a form's key, then tells what was answered to it before, if anything (R-02): 'done' with the
-- appointment, or 'key_reused' when the form asked for something else.
create or replace function answer_of(p_person uuid, p_key uuid, p_body_hash text, out outcome text,
  out appointment_id uuid) language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(p_person::text || p_key::text, 2));
  select case when a.body_hash = p_body_hash then 'done' else 'key_reused' end, a.appointment_id
    into outcome, appointment_id from submission a where a.person = p_person and a.key = p_key;
end $$;

-- Keeps the answer of a form with the change that it tells of.
create or replace function keep_answer(p_person uuid, p_key uuid, p_body_hash text, p_appointment uuid) returns void
  language sql as $$
  insert into submission (person, key, body_hash, appointment_id) values (p_person, p_key, p_body_hash, p_appointment)
$$;

alter function answer_of owner to clinic_writer;
alter function keep_answer owner to clinic_writer;
revoke all on function answer_of, keep_answer from public;
