import { type Kysely, sql } from 'kysely'

/** Whose account an identity of the organisation's service opens, what came of it, and what their service said ended. */
export async function up(db: Kysely<unknown>) {
  await sql`
    -- One identity for an account, one account for an identity; named by a blind index alone.
    create table staff_identity (
      subject uuid primary key,
      account_id uuid not null unique references staff_account,
      bound_at timestamptz not null default app_now(),
      used_at timestamptz not null default app_now()
    );

    -- Who bound, used or freed an identity, in which session: the account itself, a colleague, or their service.
    create table staff_identity_step (
      id bigint generated always as identity primary key,
      account_id uuid not null,
      step text not null check (step in ('bound', 'freed', 'signed_in', 'refused', 'ended')),
      by_account uuid,
      session uuid,
      at timestamptz not null default app_now()
    );
    create index staff_identity_step_by_account on staff_identity_step (account_id, id);

    -- What their service said ended, each once; kept for as long as a sign-in from before could still come.
    create table staff_logout (
      jti uuid primary key,
      subject uuid,
      sid uuid,
      issued_at timestamptz not null,
      told_at timestamptz not null default app_now()
    );

    -- By which sign-in there a session began, and goes on under another id.
    alter table staff_session add subject uuid, add sid uuid;
    create index staff_session_by_subject on staff_session (subject) where subject is not null;
    create index staff_session_by_sid on staff_session (sid) where sid is not null;

    grant select, insert, update, delete on staff_identity to clinic_writer;
    grant select, insert on staff_identity_step, staff_logout to clinic_writer;
    grant select, delete on staff_identity, staff_identity_step, staff_logout to clinic_owner;
  `.execute(db)
}
