/** What every peer does: look whether the slot is free, then insert. No hold, no lock, no constraint. */
export const NAIVE = `
  drop index appointment_live_slot;
  alter table appointment drop constraint appointment_practitioner_overlap,
    drop constraint appointment_patient_overlap;
  alter table hold drop constraint hold_pkey;
  create or replace function slot_refusal(p_slot uuid, p_holder uuid, p_session uuid, p_proved boolean,
    p_per_day integer, out outcome text) language sql stable as 'select null::text';
  create or replace function hold_slot(p_slot uuid, p_holder uuid, p_session uuid, p_eligibility jsonb, p_moves uuid,
    p_proved boolean, p_per_day integer, p_per_hour integer, p_same_slot_per_hour integer,
    out outcome text, out hold_id uuid) language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    if (select status from slot where id = p_slot) <> 'free' then outcome := 'slot_taken'; return; end if;
    insert into hold (slot_id, holder, session, until, moves)
      values (p_slot, p_holder, p_session, app_now() + interval '10 minutes', p_moves)
      on conflict (session) do update set id = excluded.id, slot_id = excluded.slot_id, holder = excluded.holder,
        until = excluded.until, moves = excluded.moves
      returning id into hold_id;
    outcome := 'held';
  end $$;
  do $do$ begin
    execute replace(replace(pg_get_functiondef('book'::regproc), 'for update', ''),
      'a := file_appointment', 'perform pg_sleep(0.02); a := file_appointment');
    execute replace(pg_get_functiondef('move_appointment'::regproc), 'for update', '');
    execute replace(pg_get_functiondef('cancel_appointment'::regproc), 'for update', '');
  end $do$`
