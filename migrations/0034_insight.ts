import { type Kysely, sql } from 'kysely'

/** What happened to appointments may be counted, as the appointments themselves may. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create policy counted on appointment_event for select to clinic_owner using (true);
  `.execute(db)
}
