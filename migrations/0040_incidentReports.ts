import { type Kysely, sql } from 'kysely'

/**
 * What anybody reports of a suspected confidentiality incident, sealed: the application leaves it and cannot read it back, and an
 * operator sees it only once that reading is written down for good.
 */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table incident_report (
      id uuid primary key,
      receipt text not null unique,
      received_at timestamptz not null default app_now(),
      locale text not null check (locale in ('fr', 'en')),
      sealed text not null check (length(sealed) <= 12000)
    );

    -- Who read the reports, and when.
    create table incident_reading (
      id bigint primary key generated always as identity,
      at timestamptz not null default app_now(),
      xact xid8 not null default pg_current_xact_id(),
      reader text not null check (length(reader) between 2 and 100)
    );

    alter table incident_report enable row level security;
    alter table incident_report force row level security;
    create policy left_by_anybody on incident_report for insert to clinic_writer with check (true);
    -- A reading that is committed and a few seconds old shows them, as a ticket of the door does.
    create policy read_once_told on incident_report for select to clinic_owner using (exists (
      select from incident_reading r
      where r.id = nullif(current_setting('site.reading', true), '')::bigint
        and r.at > app_now() - interval '10 seconds' and r.xact is distinct from pg_current_xact_id_if_assigned()));
    create policy forgotten on incident_report to clinic_owner
      using (received_at < app_now() - interval '5 years');

    grant insert on incident_report to clinic_writer;
  `.execute(db)
}
