-- Accounts that nobody used for some days, and whose person was not told yet.
create or replace function idle_accounts(p_days integer)
  returns table (account_id uuid, email_index uuid, identity text, locale text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select id, email_index, identity, locale from staff_account
  where disabled_at is null and warned_at is null and seen_at < app_now() - make_interval(days => p_days)
    and password_hash is not null
  order by seen_at, id
$$;

-- Tells somebody, once and unless they came meanwhile, that their account closes for want of use.
create or replace function warn_idle(p_account uuid, p_days integer, p_mail jsonb) returns void language plpgsql
  security definer set search_path = public, pg_temp as $$
begin
  update staff_account set warned_at = app_now()
    where id = p_account and warned_at is null and seen_at < app_now() - make_interval(days => p_days);
  if found then perform queue_staff_mail(p_mail, p_account, app_now() + interval '7 days'); end if;
end $$;

-- Disables the accounts whose people were told so many days ago and did not come since; answers how many. A clinic's last
-- manager or privacy officer stays, and the network's last administrator: they never have nobody.
create or replace function close_idle(p_days integer) returns table (closed integer) language plpgsql
  security definer set search_path = public, pg_temp as $$
begin
  update staff_account a set disabled_at = app_now()
    where a.disabled_at is null and a.warned_at < app_now() - make_interval(days => p_days)
      and not exists (
        select from staff_role mine where mine.account_id = a.id and mine.role in ('manager', 'privacy', 'network') and not exists (
          select from staff_role other join staff_account b on b.id = other.account_id and b.disabled_at is null
          where other.clinic_id is not distinct from mine.clinic_id and other.role = mine.role and other.account_id <> a.id
            and b.warned_at is null));
  get diagnostics closed = row_count;
  return next;
end $$;

alter function idle_accounts owner to clinic_writer;
alter function warn_idle owner to clinic_writer;
alter function close_idle owner to clinic_writer;
revoke all on function idle_accounts, warn_idle, close_idle from public;
grant execute on function idle_accounts, warn_idle, close_idle to clinic_jobs;
