import { type Kysely, sql } from 'kysely'

/** What lets staff see what is known of patients: a training within a year, and a signed undertaking (R-22.1, r. 1, s. 8). */
export async function up(db: Kysely<unknown>) {
  await sql`
    create table staff_authorization (
      id uuid primary key default uuidv7(),
      account_id uuid not null references staff_account,
      clinic_id uuid not null references clinic,
      kind text not null check (kind in ('training', 'undertaking')),
      dated_on date not null,
      recorded_by uuid not null references staff_account,
      recorded_at timestamptz not null default app_now()
    );
    create index staff_authorization_by_account on staff_authorization (account_id, clinic_id, kind, dated_on);

    grant select, insert on staff_authorization to clinic_writer;
  `.execute(db)
}
