import { type Kysely, sql } from 'kysely'

/** Access that two people give back to somebody who lost what they signed in with; accounts that nobody uses. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table staff_reset (
      id uuid primary key default uuidv7(),
      account_id uuid not null references staff_account,
      -- Where both of them work, and the person too.
      clinic_id uuid not null references clinic,
      started_by uuid not null references staff_account,
      started_at timestamptz not null default app_now(),
      expires_at timestamptz not null,
      confirmed_by uuid references staff_account,
      check (confirmed_by <> started_by and confirmed_by <> account_id and started_by <> account_id)
    );
    create index staff_reset_by_clinic on staff_reset (clinic_id, expires_at);

    -- An invitation that gives no roles, but new factors to an account that there is.
    alter table staff_invitation add resets uuid references staff_account;

    -- Its successor, open_invitation, says as well what it resets.
    drop function if exists invitation_of(text);

    alter table staff_account
      add seen_at timestamptz not null default app_now(),
      -- When somebody was told that their account closes for want of use.
      add warned_at timestamptz;

    grant select, insert, update on staff_reset to clinic_writer;
    grant select, delete on staff_reset to clinic_owner;
  `.execute(db)
}
