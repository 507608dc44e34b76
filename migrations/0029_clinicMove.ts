import { type Kysely, sql } from 'kysely'

/** Visits that a clinic moves, told in words of their own. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table outbox
      drop constraint outbox_kind_check,
      add constraint outbox_kind_check check (kind in
        ('booked', 'cancelled', 'cancelled_by_clinic', 'moved', 'moved_by_clinic', 'contact_changed', 'missed',
        'running_late', 'reminder', 'reminder_early', 'code', 'staff_invited', 'staff_changed'));
  `.execute(db)
}
