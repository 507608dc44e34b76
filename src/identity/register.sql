-- Opens a person's entry in the register and answers with it, and with the two facts of the directory that decide which slots are theirs to see. The
-- place is the group of the registration, else that of the practitioner's first clinic.
create or replace procedure read_register_entry(p_who text, p_why text, p_person uuid, out ticket text, out entry jsonb)
  language plpgsql as $$
begin
  ticket := (select o.ticket from door.open(p_who, p_why, p_person) o);
  -- Within a transaction that somebody else began, this is refused: a reading cannot be undone.
  commit;
  perform set_config('door.ticket', ticket, true);
  select to_jsonb(r) into entry from (
    select e.person, e.identity, e.expires_on, e.practitioner_id, p.profession, coalesce(e.group_id, (
      select c.place_id from practitioner_role r join clinic c on c.id = r.clinic_id
      where r.practitioner_id = e.practitioner_id order by c.code limit 1)) as place_id
    from register_entry e left join practitioner p on p.id = e.practitioner_id
    where e.person = p_person) r;
end $$;

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

revoke all on procedure read_register_entry from public;
revoke all on function replace_register, codes_of_directory from public;
grant execute on procedure read_register_entry to clinic_app;
