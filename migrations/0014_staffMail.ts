import { type Kysely, sql } from 'kysely'

/** Messages to staff, who are nobody's patients; and factors that they change. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table outbox
      alter patient_id drop not null,
      drop constraint outbox_kind_check,
      add constraint outbox_kind_check check (kind in
        ('booked', 'cancelled', 'moved', 'contact_changed', 'code', 'staff_invited', 'staff_changed')),
      add constraint outbox_whose check ((patient_id is null) = (kind in ('staff_invited', 'staff_changed')));

    -- Its successor, invite_somebody, writes a mail as well.
    drop function if exists invite_staff(text, uuid, text, jsonb, uuid, integer);

    grant delete on recovery_code to clinic_writer;
  `.execute(db)
}
