import { type Kysely, sql } from 'kysely'

/** Visits that are cancelled online after the clinic's deadline, where the clinic takes that. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table clinic add late_online boolean not null default false;
    alter table appointment add cancelled_late boolean not null default false;
    grant update (late_online) on clinic to clinic_writer;
  `.execute(db)
}
