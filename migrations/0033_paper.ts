import { type Kysely, sql } from 'kysely'

/** A clinic's day on paper, and in a file for the day when nothing works. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table access_log
      drop constraint access_log_why_check,
      add constraint access_log_why_check check (why in ('identification', 'hold', 'booking', 'cancellation', 'move',
        'appointments', 'confirmation', 'contact', 'message', 'day', 'print', 'export'));
  `.execute(db)
}
