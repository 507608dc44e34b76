-- Writes rows that are known by their code, and answers with their ids: new ones are added, known ones change in place.
create or replace function upsert_by_code(p_table text, p_rows jsonb) returns table (code text, id uuid)
language plpgsql as $$
begin
  return query execute format(
    'insert into %1$I (%2$s) select %2$s from jsonb_populate_recordset(null::%1$I, $1)
      on conflict (code) do update set (%2$s) = row (%3$s) returning code, id',
    p_table,
    (select string_agg(quote_ident(k), ', ' order by k) from jsonb_object_keys(p_rows -> 0) k),
    (select string_agg('excluded.' || quote_ident(k), ', ' order by k) from jsonb_object_keys(p_rows -> 0) k))
    using p_rows;
end $$;

-- How rows that are known by their code differ from what is there: new ones, changed ones, and those that are listed no
-- more.
create or replace function compare_by_code(p_table text, p_rows jsonb, out added integer, out changed integer,
  out gone integer) language plpgsql as $$
begin
  execute format(
    'select count(*) filter (where known.code is null), count(*) filter (where not to_jsonb(known) @> listed)
      from jsonb_array_elements($1) listed left join %1$I known on known.code = listed ->> ''code''', p_table)
    using p_rows into added, changed;
  execute format(
    'select count(*) from %1$I known
      where not exists (select from jsonb_array_elements($1) listed where listed ->> ''code'' = known.code)', p_table)
    using p_rows into gone;
end $$;

-- Makes who sees people where what the files list, between practitioners and clinics that files know: those that are on no
-- file were added on the site, whose code is their id.
create or replace function load_roles(p_rows jsonb) returns void language plpgsql as $$
begin
  delete from practitioner_role r using practitioner p, clinic k
    where p.id = r.practitioner_id and k.id = r.clinic_id and p.code <> p.id::text and k.code <> k.id::text;
  insert into practitioner_role select * from jsonb_populate_recordset(null::practitioner_role, p_rows) on conflict do nothing;
end $$;

revoke all on function upsert_by_code, compare_by_code, load_roles from public;
