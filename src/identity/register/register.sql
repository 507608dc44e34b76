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

-- The first five people who are kept under one of these keys of a name and a birth date, in a lasting order; the log of the clinic
-- says that somebody searched, and how many were found.
create or replace function people_named(p_who text, p_clinic uuid, p_indexes jsonb) returns table (person uuid)
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_found uuid[] := array(select e.person from register_entry e
    where e.name_births && array(select i.key::uuid from jsonb_array_elements_text(p_indexes) i (key))
    order by e.person limit 5);
begin
  perform door.log(p_who, 'telephone', null, null, p_clinic, null, null, null, null, 'found ' || cardinality(v_found), null);
  return query select unnest(v_found);
end $$;

-- A place for the lines of a file, until the transaction ends.
create or replace function stage_register() returns void language sql as $$
  create temp table staged_register (line bigint not null, person uuid not null, identity text not null,
    content_index uuid not null, expires_on date not null, practitioner_id uuid, group_id uuid, name_births uuid[] not null)
    on commit drop
$$;

-- The staged lines whose person is on an earlier line already, the first twenty, with how many they are.
create or replace function repeated_in_register() returns table (line bigint, first_line bigint, times bigint)
language plpgsql as $$
begin
  return query select r.line, r.first_line, count(*) over () from (
    select s.line, min(s.line) over (partition by s.person) as first_line from staged_register s
  ) r where r.line > r.first_line order by r.line limit 20;
end $$;

-- Makes the register what is staged, in one switch, and answers what changed by it; nothing is written when more than a
-- tenth of the people would go and nobody said that they may: a file that was cut looks like that.
create or replace function switch_register(p_many_may_go boolean, out switched boolean, out present bigint,
  out added bigint, out changed bigint, out removed bigint) language plpgsql as $$
begin
  analyze staged_register;
  select count(*) into present from register_entry;
  select count(*) into removed from register_entry e
    where not exists (select from staged_register s where s.person = e.person);
  select count(*) filter (where e.person is null), count(*) filter (where e.content_index <> s.content_index)
    into added, changed
    from staged_register s left join register_entry e on e.person = s.person;
  switched := p_many_may_go or removed * 10 <= present;
  if not switched then return; end if;
  delete from register_entry e where not exists (select from staged_register s where s.person = e.person);
  insert into register_entry as known (person, identity, content_index, expires_on, practitioner_id, group_id, name_births)
    select s.person, s.identity, s.content_index, s.expires_on, s.practitioner_id, s.group_id, s.name_births
    from staged_register s left join register_entry e on e.person = s.person
    where e.person is null or e.content_index <> s.content_index or e.name_births <> s.name_births
    on conflict (person) do update set identity = excluded.identity, content_index = excluded.content_index,
      expires_on = excluded.expires_on, practitioner_id = excluded.practitioner_id, group_id = excluded.group_id, name_births = excluded.name_births;
  analyze register_entry;
end $$;

-- What the register may refer to, by its code.
create or replace function codes_of_directory() returns table (kind text, code text, id uuid) language sql stable as $$
  select 'practitioner', p.code, p.id from practitioner p
  union all select 'group', g.code, g.id from clinic_group g
$$;

revoke all on procedure read_register_entry from public;
revoke all on function people_named, stage_register, repeated_in_register, switch_register, codes_of_directory from public;
grant execute on function people_named to clinic_app;
grant execute on procedure read_register_entry to clinic_app;
