-- A person's entry in the register, with the two facts of the directory that decide which slots are theirs to see. The
-- place is the group of the registration, else that of the practitioner's first clinic.
create or replace function register_entry_of(p_person uuid) returns table (
  person uuid, identity text, expires_on date, practitioner_id uuid, profession text, place_id uuid)
language sql stable as $$
  select e.person, e.identity, e.expires_on, e.practitioner_id, p.profession, coalesce(e.group_id, (
    select c.place_id from practitioner_role r join clinic c on c.id = r.clinic_id
    where r.practitioner_id = e.practitioner_id order by c.code limit 1))
  from register_entry e left join practitioner p on p.id = e.practitioner_id
  where e.person = p_person
$$;

-- Makes the register what is listed: people who are not any more are gone from it.
create or replace function replace_register(p_entries jsonb) returns void language sql as $$
  with listed as (select * from jsonb_populate_recordset(null::register_entry, p_entries)),
    gone as (delete from register_entry where person not in (select person from listed))
  insert into register_entry (person, identity, expires_on, practitioner_id, group_id)
  select person, identity, expires_on, practitioner_id, group_id from listed
  on conflict (person) do update set identity = excluded.identity, expires_on = excluded.expires_on,
    practitioner_id = excluded.practitioner_id, group_id = excluded.group_id
$$;

-- What the register may refer to, by its code.
create or replace function codes_of_directory() returns table (kind text, code text, id uuid) language sql stable as $$
  select 'practitioner', p.code, p.id from practitioner p
  union all select 'group', g.code, g.id from clinic_group g
$$;

revoke all on function register_entry_of, replace_register, codes_of_directory from public;
grant execute on function register_entry_of to clinic_app;
