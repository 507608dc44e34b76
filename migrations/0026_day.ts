import { type Kysely, sql } from 'kysely'

/** What became of a visit on its day, as times; and the log of who looks at a clinic's day. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table access_log
      drop constraint access_log_why_check,
      add constraint access_log_why_check check (why in ('identification', 'hold', 'booking', 'cancellation', 'move',
        'appointments', 'confirmation', 'contact', 'message', 'day'));

    alter table appointment
      add arrived_at timestamptz,
      add roomed_at timestamptz,
      add seen_at timestamptz;

    -- Staff mark one visit of their clinic, which the log names.
    create policy visit_writer on appointment to clinic_writer using (
      id = (select (door.row()).appointment_id) and clinic_id = (select (door.row()).clinic_id));
  `.execute(db)
}
