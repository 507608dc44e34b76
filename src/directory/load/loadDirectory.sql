-- Writes rows that are known by their code, and answers with their ids: new ones are added, known ones change in place.
create or replace function upsert_by_code(p_table text, p_rows jsonb) returns table (code text, id uuid)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform refuse_uncoded(p_table);
  return query execute format(
    'insert into %1$I (%2$s) select %2$s from jsonb_populate_recordset(null::%1$I, $1)
      on conflict (code) do update set (%2$s) = row (%3$s) returning code, id',
    p_table,
    (select string_agg(quote_ident(k), ', ' order by k) from jsonb_object_keys(p_rows -> 0) k),
    (select string_agg('excluded.' || quote_ident(k), ', ' order by k) from jsonb_object_keys(p_rows -> 0) k))
    using p_rows;
end $$;

-- How rows that are known by their code differ from what is there: 'added' ones, 'changed' ones with the columns that differ
-- and what these held, and those that are 'gone' from the files. What was made on the site never was on one: an id is its code.
create or replace function changes_by_code(p_table text, p_rows jsonb)
  returns table (change text, code text, columns text[], was jsonb) language plpgsql stable as $$
begin
  perform refuse_uncoded(p_table);
  return query execute format(
    'select case when known.code is null then ''added'' when listed.code is null then ''gone'' else ''changed'' end,
        coalesce(listed.code, known.code), differing.columns, differing.was
      from (select r ->> ''code'' as code, r as listed from jsonb_array_elements($1) r) listed
      full join (select k.code, to_jsonb(k) as held from %1$I k) known on known.code = listed.code
      left join lateral (
        select array_agg(e.key order by e.key) as columns, jsonb_object_agg(e.key, known.held -> e.key) as was
        from jsonb_each(listed.listed) e where known.code is not null and e.value is distinct from known.held -> e.key
      ) differing on true
      where known.code is null or differing.columns is not null
        or (listed.code is null and known.code !~ ''^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'')
      order by 2', p_table) using p_rows;
end $$;

-- Only these tables are known by codes of files: nothing else is written or compared by the name of its table.
create or replace function refuse_uncoded(p_table text) returns void language plpgsql as $$
begin
  if p_table not in ('clinic_group', 'clinic', 'practitioner', 'healthcare_service') then
    raise exception 'no file has the rows of %', p_table using errcode = 'insufficient_privilege';
  end if;
end $$;

-- Makes who sees people where what the files list, between practitioners and clinics that files know: those that are on no
-- file were added on the site, whose code is their id.
create or replace function load_roles(p_rows jsonb) returns void language plpgsql
  security definer set search_path = public, pg_temp as $$
begin
  delete from practitioner_role r using practitioner p, clinic k
    where p.id = r.practitioner_id and k.id = r.clinic_id and p.code <> p.id::text and k.code <> k.id::text;
  insert into practitioner_role select * from jsonb_populate_recordset(null::practitioner_role, p_rows) on conflict do nothing;
end $$;

-- What load_roles would change: who would see people at a clinic ('added'), and who no longer ('gone').
create or replace function changes_of_roles(p_rows jsonb) returns table (change text, practitioner text, clinic text)
  language sql stable as $$
  with listed as materialized (select * from jsonb_populate_recordset(null::practitioner_role, p_rows))
  select 'added', p.code, k.code
    from listed l join practitioner p on p.id = l.practitioner_id join clinic k on k.id = l.clinic_id
    where (l.practitioner_id, l.clinic_id) not in (select r.practitioner_id, r.clinic_id from practitioner_role r)
  union all
  select 'gone', p.code, k.code
    from practitioner_role r join practitioner p on p.id = r.practitioner_id join clinic k on k.id = r.clinic_id
    where p.code <> p.id::text and k.code <> k.id::text
      and (r.practitioner_id, r.clinic_id) not in (select l.practitioner_id, l.clinic_id from listed l)
  order by 1, 2, 3
$$;

alter function upsert_by_code owner to clinic_writer;
alter function load_roles owner to clinic_writer;
revoke all on function upsert_by_code, changes_by_code, refuse_uncoded, load_roles, changes_of_roles from public;
grant execute on function refuse_uncoded to clinic_app, clinic_writer;
grant execute on function upsert_by_code, changes_by_code, load_roles, changes_of_roles to clinic_app;
