-- Keeps what a gateway tells of a text until it is applied; told twice, it is kept once.
create or replace function take_receipt(p_key uuid, p_status text, p_reason text) returns void language sql
  security definer set search_path = public, pg_temp as $$
  insert into text_receipt (key, status, reason) values (p_key, p_status, p_reason) on conflict do nothing
$$;

-- Whether a gateway told anything of a text that nobody noted yet.
create or replace function has_receipt(p_key uuid) returns boolean language sql stable
  security definer set search_path = public, pg_temp as $$
  select exists (select from text_receipt where key = p_key)
$$;

-- Notes what receipts say of texts that are noted as sent, and answers how many; the others wait. A refusal has somebody call,
-- unless one was delivered. In whatever order they come, what was delivered stays so: of two tries of one text, one may
-- be refused.
create or replace function apply_receipts(p_who text, p_batch integer) returns integer language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  v_applied integer := 0;
  r record;
begin
  for r in select t.id, t.key, t.status, t.reason, h.patient_id, h.appointment_id, h.address_index
      from text_receipt t join handed_text h on h.key = t.key order by t.id limit p_batch for update of t skip locked loop
    perform door.write(p_who, 'message', p_patient => r.patient_id, p_appointment => r.appointment_id, p_outcome => r.status);
    update message set outcome = case r.status when 'delivered' then 'delivered' else 'refused' end,
        reason = case r.status when 'opted_out' then 'opted_out' when 'refused' then r.reason end
      where outbox_id = r.key and (outcome = 'sent' or outcome = 'refused' and r.status = 'delivered');
    if r.status = 'delivered' then
      perform close_review(p_who, 'unreachable', r.appointment_id, 'delivered');
    else
      perform open_unreachable(p_who, r.appointment_id, m.kind) from message m
        where m.outbox_id = r.key and not is_to_former_address(r.key, m.appointment_id, m.version, m.kind, m.channel);
    end if;
    if r.status = 'opted_out' then perform end_messages(r.patient_id, 'sms', r.address_index); end if;
    delete from text_receipt where id = r.id;
    v_applied := v_applied + 1;
  end loop;
  return v_applied;
end $$;

alter function take_receipt owner to clinic_writer;
alter function has_receipt owner to clinic_writer;
alter function apply_receipts owner to clinic_writer;
revoke all on function take_receipt, has_receipt, apply_receipts from public;
grant execute on function take_receipt to clinic_app;
grant execute on function has_receipt, apply_receipts to clinic_jobs;
