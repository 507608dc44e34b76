-- Keeps what somebody says of a page; called again with the same id, it is kept once. The application cannot read it back.
create or replace function leave_feedback(p_id uuid, p_page text, p_locale text, p_useful boolean, p_said text)
  returns void language sql security definer set search_path = public, pg_temp as $$
  insert into feedback (id, page, locale, useful, said) values (p_id, p_page, p_locale, p_useful, p_said)
    on conflict (id) do nothing
$$;

alter function leave_feedback owner to clinic_writer;
revoke all on function leave_feedback from public;
grant execute on function leave_feedback to clinic_app;
