import { type Kysely, sql } from 'kysely'

/** Which messages of an appointment have not left yet. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create index outbox_by_appointment on outbox (appointment_id);
    grant select (appointment_id, channel, kind, not_before) on outbox to clinic_app;
  `.execute(db)
}
