create or replace function utc(p_at timestamptz) returns text language sql stable as $$
  select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')
$$;

-- A row of the access log as text, whatever the session's settings: what its digest is made of.
create or replace function log_text(r access_log) returns table (id text, xact text, content text)
language sql stable as $$
  select r.id::text, r.xact::text, jsonb_build_array(utc(r.at), r.who, r.person, r.patient_id, r.clinic_id, utc(r.from_at),
    utc(r.to_at), r.appointment_id, r.why, r.follows, r.outcome, encode(r.ticket_digest, 'hex'))::text
$$;

-- Takes the turn to seal until the transaction ends, and answers with the last seal. No row: another process has the
-- turn. `went_back`: the server's transaction ids are below that seal, as after a restore into a new server.
create or replace function turn_to_seal() returns table (number integer, below_xact text, seal text, went_back boolean)
language plpgsql as $$
begin
  if not pg_try_advisory_xact_lock(hashtextextended('access_seal', 0)) then return; end if;
  return query
    select coalesce(last.number, 0)::integer, coalesce(last.below_xact, '0'), coalesce(last.seal, ''),
      pg_snapshot_xmax(pg_current_snapshot()) < coalesce(last.below_xact, '0')::xid8
    from (values (1)) as one
    left join (
      select s.number, s.below_xact::text, s.seal from access_seal s order by s.number desc limit 1
    ) as last on true;
end $$;

-- The rows that no seal covers and no running transaction may still add to, whole transactions at a time.
create or replace function unsealed_log(p_from text, p_batch integer) returns table (id text, xact text, content text)
language sql stable as $$
  select t.* from access_log l, log_text(l) as t
  where l.xact >= p_from::xid8 and l.xact < pg_snapshot_xmin(pg_current_snapshot())
  order by l.xact fetch first p_batch rows with ties
$$;

-- Keeps a seal that follows the last one: the next number, from where that ended, over rows that no running transaction
-- may still add to. Whoever works as the jobs inserts no other.
create or replace function store_seal(p_number integer, p_from_xact text, p_below_xact text, p_row_ids jsonb,
  p_row_digests jsonb, p_seal text) returns void language plpgsql
  security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('access_seal', 0));
  if not exists (
      select from (values (1)) as one left join (select * from access_seal order by number desc limit 1) last on true
      where p_number = coalesce(last.number, 0) + 1 and p_from_xact = coalesce(last.below_xact, '0')::text
        and p_below_xact::xid8 > p_from_xact::xid8 and p_below_xact::xid8 <= pg_snapshot_xmin(pg_current_snapshot())) then
    raise exception 'a seal out of turn' using errcode = 'insufficient_privilege';
  end if;
  insert into access_seal (number, from_xact, below_xact, row_ids, row_digests, seal)
  values (p_number, p_from_xact::xid8, p_below_xact::xid8,
    array(select jsonb_array_elements_text(p_row_ids)::bigint),
    array(select jsonb_array_elements_text(p_row_digests)), p_seal);
end $$;

create or replace function stored_seal(p_number integer) returns table (
  number integer, from_xact text, below_xact text, row_ids text[], row_digests text[], seal text)
language sql stable as $$
  select s.number::integer, s.from_xact::text, s.below_xact::text, s.row_ids::text[], s.row_digests, s.seal
  from access_seal s where s.number = p_number
$$;

create or replace function is_any_seal_after(p_number integer) returns boolean language sql stable as $$
  select exists (select from access_seal where number > p_number)
$$;

create or replace function sealed_log(p_ids jsonb) returns table (id text, xact text, content text)
language sql stable as $$
  select t.* from access_log l, log_text(l) as t
  where l.id = any (array(select jsonb_array_elements_text(p_ids)::bigint))
$$;

-- A row within the bounds of a seal that the seal does not name, or none.
create or replace function added_to_log(p_from_xact text, p_below_xact text, p_row_ids jsonb) returns table (id text)
language sql stable as $$
  select l.id::text from access_log l
  where l.xact >= p_from_xact::xid8 and l.xact < p_below_xact::xid8
    and l.id <> all (array(select jsonb_array_elements_text(p_row_ids)::bigint))
  order by l.id limit 1
$$;

revoke all on function utc, log_text, turn_to_seal, unsealed_log, store_seal, stored_seal, is_any_seal_after, sealed_log,
  added_to_log from public;
grant execute on function utc, log_text, turn_to_seal, unsealed_log, store_seal, stored_seal, is_any_seal_after, sealed_log,
  added_to_log to clinic_jobs;
