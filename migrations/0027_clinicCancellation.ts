import { type Kysely, sql } from 'kysely'

/** Visits that a clinic cancels: for whom and how it was asked, and words of their own for the person. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table appointment
      add cancelled_for text check (cancelled_for in ('patient', 'clinic', 'practitioner', 'mistake')),
      add cancelled_how text check (cancelled_how in ('web', 'telephone', 'desk'));
    alter table outbox
      drop constraint outbox_kind_check,
      add constraint outbox_kind_check check (kind in
        ('booked', 'cancelled', 'cancelled_by_clinic', 'moved', 'contact_changed', 'reminder', 'reminder_early', 'code',
        'staff_invited', 'staff_changed'));
  `.execute(db)
}
