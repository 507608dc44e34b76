-- Keeps a sealed report; called again with the same id, it is kept once. Nobody but an operator reads it.
create or replace function report_incident(p_id uuid, p_receipt text, p_locale text, p_sealed text) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into incident_report (id, receipt, locale, sealed) values (p_id, p_receipt, p_locale, p_sealed);
exception when unique_violation then
  -- Sent again after a lost answer: the first counts.
  null;
end $$;

-- Writes down that somebody is about to read the reports, and answers with what shows them once this is committed.
create or replace function begin_incident_reading(p_reader text) returns bigint language sql as $$
  insert into incident_reading (reader) values (p_reader) returning id
$$;

-- The reports that a committed reading of the last seconds shows; none to any other.
create or replace function incident_reports(p_reading bigint)
  returns table (id uuid, receipt text, received_at timestamptz, locale text, sealed text) language plpgsql as $$
begin
  perform set_config('site.reading', p_reading::text, true);
  return query select r.id, r.receipt, r.received_at, r.locale, r.sealed from incident_report r
    order by r.received_at, r.id;
end $$;

alter function report_incident owner to clinic_writer;
revoke all on function report_incident, begin_incident_reading, incident_reports from public;
grant execute on function report_incident to clinic_app;
