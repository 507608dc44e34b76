-- Keeps a choice until it is asked for again, and ends the one that it replaces. Kept twice, it is kept once.
create or replace function keep_cookie_choice(
  p_receipt text, p_replaced text, p_action text, p_performance boolean, p_service_improvement boolean,
  p_text_version integer, p_text_hash text, p_locale text, p_months integer)
returns void language sql security definer set search_path = public, pg_temp as $$
  update cookie_choice set ends_at = app_now() where receipt = p_replaced and ends_at > app_now();
  insert into cookie_choice (receipt, action, performance, service_improvement, text_version, text_hash, locale, ends_at)
    values (p_receipt, p_action, p_performance, p_service_improvement, p_text_version, p_text_hash, p_locale,
      app_now() + make_interval(months => p_months))
    on conflict do nothing
$$;

alter function keep_cookie_choice owner to clinic_writer;
revoke all on function keep_cookie_choice from public;
grant execute on function keep_cookie_choice to clinic_app;
