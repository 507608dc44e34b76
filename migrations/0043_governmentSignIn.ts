import { type Kysely, sql } from 'kysely'

/** Whose card an identity of the government's service was bound to, the sessions that it opened, and their ends. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table access_log
      drop constraint access_log_why_check,
      add constraint access_log_why_check check (why in ('identification', 'hold', 'booking', 'cancellation', 'move',
        'appointments', 'confirmation', 'contact', 'message', 'day', 'print', 'export', 'sign_in'));

    -- All three tables name an identity, and a session of its service, by blind indexes alone.
    create table government_binding (
      subject uuid primary key,
      person uuid not null,
      -- Of the numbers on the card that was typed: another card is asked for again.
      card uuid not null,
      bound_at timestamptz not null default app_now(),
      used_at timestamptz not null default app_now()
    );
    create index government_binding_by_person on government_binding (person);
    alter table government_binding enable row level security;
    alter table government_binding force row level security;
    -- Whose it is, is what one looks up; only the person whom a log row names is bound or freed.
    create policy looked_up on government_binding for select to clinic_writer using (true);
    create policy bound on government_binding for insert to clinic_writer
      with check (person = (select (door.row()).person));
    create policy bound_again on government_binding for update to clinic_writer
      using (true) with check (person = (select (door.row()).person));
    create policy freed on government_binding for delete to clinic_writer
      using (person = (select (door.row()).person));
    create policy shown_to_forget on government_binding for select to clinic_owner using (true);
    create policy forgotten on government_binding to clinic_owner using (used_at < app_now());

    create table government_session (
      session uuid primary key,
      subject uuid not null,
      sid uuid,
      begun_at timestamptz not null default app_now()
    );
    create index government_session_by_subject on government_session (subject);
    create index government_session_by_sid on government_session (sid);

    -- What their service said ended, each once; kept for as long as a sign-in from before could still come.
    create table government_logout (
      jti uuid primary key,
      subject uuid,
      sid uuid,
      issued_at timestamptz not null,
      told_at timestamptz not null default app_now()
    );

    grant select, insert, update, delete on government_binding to clinic_writer;
    grant select, insert, delete on government_session, government_logout to clinic_writer;
  `.execute(db)
}
