import { type Kysely, sql } from 'kysely'

/** Visits booked beside another on purpose: for one reason of a list, and kept as an event of their own. */
export async function up(db: Kysely<unknown>) {
  await sql`
    alter table appointment add constraint appointment_overbooking_reason_check check (overbooking_reason in
      ('urgent', 'practitioner', 'follow_up', 'mistake'));
    alter table appointment_event
      drop constraint appointment_event_kind_check,
      add constraint appointment_event_kind_check check (kind in ('booked', 'overbooked', 'moved', 'contact_changed',
        'cancelled', 'restored', 'arrived', 'roomed', 'seen', 'missed', 'undone'));

    -- As it was, and an insertion with a reason is a booking beside another.
    create or replace function note_appointment_event() returns trigger language plpgsql security definer
      set search_path = public, pg_temp as $$
    declare
      v_kind text;
    begin
      v_kind := case
        when tg_op = 'INSERT' then case when new.overbooking_reason is null then 'booked' else 'overbooked' end
        when new.status = 'cancelled' and old.status <> 'cancelled' then 'cancelled'
        when new.status <> 'cancelled' and old.status = 'cancelled' then 'restored'
        when new.slot_id <> old.slot_id then 'moved'
        when new.version <> old.version then 'contact_changed'
        when new.status = 'noshow' and old.status <> 'noshow' then 'missed'
        when new.status = 'fulfilled' and old.status <> 'fulfilled' then 'seen'
        when new.roomed_at is not null and old.roomed_at is null then 'roomed'
        when new.status = 'arrived' and old.status = 'booked' then 'arrived'
        when (new.status, new.roomed_at) is distinct from (old.status, old.roomed_at) then 'undone'
      end;
      if v_kind is not null then
        insert into appointment_event (appointment_id, version, kind, who, channel, reason, starts_at)
          values (new.id, new.version, v_kind, new.changed_by,
            case when new.changed_by like 'session:%' then 'web' when v_kind = 'cancelled' then new.cancelled_how
              when v_kind in ('booked', 'overbooked', 'moved', 'contact_changed') then new.changed_how end,
            case when v_kind = 'cancelled' then new.cancelled_for end, new.starts_at);
      end if;
      return null;
    end $$;
  `.execute(db)
}
