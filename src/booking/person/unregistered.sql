-- Notes somebody who telephones without a card at hand, by what they say (sealed) and why: the call is theirs then. False for a call
-- that is not to go on with. Called again, the first noting stands.
create or replace function note_unregistered(p_who text, p_call uuid, p_account uuid, p_clinic uuid, p_person uuid,
  p_identity text, p_reason text) returns table (noted boolean)
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  noted := (own_call(p_call, p_account, p_clinic)).id is not null;
  if noted then
    perform door.write(p_who, 'telephone', p_person, p_outcome => 'noted');
    insert into unregistered_person (person, clinic_id, identity, reason, noted_by)
      values (p_person, p_clinic, p_identity, p_reason, p_who) on conflict do nothing;
    update desk_call set found = array[p_person], person = p_person, until = app_now() + interval '1 hour' where id = p_call;
  end if;
  return next;
end $$;

-- Forgets those without a card of whom nothing is left a day later, and answers how many.
create or replace function forget_unregistered(p_batch integer) returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare forgotten integer;
begin
  delete from unregistered_person where person = any (array(
    select u.person from unregistered_person u
    where u.noted_at < app_now() - interval '1 day'
      and not exists (select from door.file f where f.person in (u.person, u.merged_into))
    limit p_batch for update skip locked));
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;

-- Whose visit of a clinic it is, opaque; null for no visit of theirs.
create or replace function person_of_visit(p_clinic uuid, p_appointment uuid) returns table (person uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select (select p.person from appointment a join patient p on p.id = a.patient_id
    where a.id = p_appointment and a.clinic_id = p_clinic)
$$;

alter function note_unregistered owner to clinic_writer;
revoke all on function note_unregistered, forget_unregistered, person_of_visit from public;
grant execute on function note_unregistered, person_of_visit to clinic_app;
grant execute on function forget_unregistered to clinic_jobs;
