/** What a server without idempotency does: the answers of forms are not kept, and a hold does not tell what it became. */
export const FORGETFUL = `
  create or replace function answer_of(p_person uuid, p_key uuid, p_body_hash text, out outcome text,
    out appointment_id uuid) language sql as 'select null::text, null::uuid';
  create function forget_hold() returns trigger language plpgsql as
    'begin new.hold_id := gen_random_uuid(); return new; end';
  create trigger forget_hold before insert on appointment for each row execute function forget_hold();`
