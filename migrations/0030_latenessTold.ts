import { type Kysely, sql } from 'kysely'

/** Whose delay a visit was told of: taken back before it left, it may be told again. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table lateness_told
      add practitioner_id uuid,
      add clinic_id uuid,
      add from_at timestamptz;
    grant delete on lateness_told to clinic_writer;
    grant select, delete on outbox to clinic_writer;
  `.execute(db)
}
