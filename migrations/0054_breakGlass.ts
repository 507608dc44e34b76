import { type Kysely, sql } from 'kysely'

/** Looks at somebody whom a clinic does not know, for a reason in words; rows of searches; both before the privacy officer. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table access_log
      drop constraint access_log_why_check,
      add constraint access_log_why_check check (why in ('identification', 'hold', 'booking', 'cancellation', 'move',
        'appointments', 'confirmation', 'contact', 'message', 'day', 'print', 'export', 'sign_in', 'telephone', 'merge', 'break_glass'));

    create table break_glass (
      id uuid primary key,
      account_id uuid not null,
      clinic_id uuid not null references clinic,
      person uuid not null,
      -- In words of whoever looks; sealed.
      reason text not null,
      opened_at timestamptz not null default app_now(),
      until timestamptz not null
    );
    create index break_glass_by_account on break_glass (account_id, person);
    grant select, insert on break_glass to clinic_writer;

    -- Searches of people since the last booking of whoever made them.
    create table desk_search (
      account_id uuid not null,
      clinic_id uuid not null,
      searched_at timestamptz not null default app_now()
    );
    create index desk_search_by_account on desk_search (account_id, clinic_id);
    grant select, insert, delete on desk_search to clinic_writer;
  `.execute(db)
}
