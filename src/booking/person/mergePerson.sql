-- Makes somebody without a card the person of a card whom a call found: their visits, consents and messages are that person's from
-- now on, what waited for a card is closed, and both persons' logs name each other. Answers with 'done', 'overlap' when both have
-- a visit at one time (nothing changes then), 'changed' when the call is about somebody else, or null for nobody of this clinic
-- who waits for a card. Done twice, it says 'done'.
create or replace function merge_person(p_who text, p_account uuid, p_clinic uuid, p_call uuid, p_from uuid, p_person jsonb)
  returns table (outcome text) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  person booked_person := jsonb_populate_record(null::booked_person, p_person);
  u unregistered_person;
  v_from uuid;
  v_into uuid;
  v_visit uuid;
begin
  select * into u from unregistered_person w where w.person = p_from and w.clinic_id = p_clinic for update;
  if u.person is null or u.merged_into is not null and u.merged_into <> person.person then
    outcome := null;
    return next;
    return;
  elsif u.merged_into is not null then
    outcome := 'done';
    return next;
    return;
  elsif not exists (select from desk_call c
      where c.id = p_call and c.account_id = p_account and c.clinic_id = p_clinic and c.person = person.person) then
    outcome := 'changed';
    return next;
    return;
  end if;
  select m.from_patient, m.into_patient into v_from, v_into from door.write_merge(p_who, p_from, person.person) m;
  begin
    insert into patient as known (id, person, identity) values (v_into, person.person, person.identity)
      on conflict (id) do update set identity = excluded.identity;
    for v_visit in update appointment set patient_id = v_into where patient_id = v_from returning id loop
      perform close_review(p_who, 'regularise', v_visit, 'merged');
    end loop;
    perform merge_consents(p_from, person.person), merge_messages(v_from, v_into);
    update unregistered_person w set merged_into = person.person, merged_at = app_now(), identity = null where w.person = p_from;
    outcome := 'done';
  exception when exclusion_violation then
    outcome := 'overlap';
    perform door.drop_empty_file(v_into);
  end;
  perform door.conclude(outcome, null);
  return next;
end $$;

alter function merge_person owner to clinic_writer;
revoke all on function merge_person from public;
grant execute on function merge_person to clinic_app;
