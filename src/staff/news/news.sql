-- Whether somebody is still that at a clinic, and it is between 8:00 and 21:00 there.
create or replace function is_told_now(p_account uuid, p_clinic uuid, p_role text) returns boolean language sql stable as $$
  select exists (select from staff_account a join staff_role r on r.account_id = a.id join clinic k on k.id = r.clinic_id
    where a.id = p_account and a.disabled_at is null and r.clinic_id = p_clinic and r.role = p_role
      and (app_now() at time zone k.time_zone)::time >= time '8:00' and (app_now() at time zone k.time_zone)::time < time '21:00')
$$;

-- What is to be told to somebody of their days to come, a row for each visit, as all its changes together left it: when it was
-- theirs before the first, and after the last. What was undone is not there, nor what is of a clinic where it is night or where
-- they see nobody any more. With the news that it is made of, and since when it waits.
create or replace function day_news_of(p_account uuid) returns table (ids uuid[], clinic_id uuid, from_at timestamptz,
    to_at timestamptz, what text, by text, since timestamptz) language sql stable as $$
  select v.ids, v.clinic_id, v.from_at, v.to_at, case when v.from_at is null then v.first_what else v.last_what end, v.by, v.since
  from (
    select array_agg(n.id) as ids, n.clinic_id, min(n.at) as since,
      (array_agg(n.from_at order by n.at, n.id))[1] as from_at, (array_agg(n.to_at order by n.at desc, n.id desc))[1] as to_at,
      (array_agg(n.what order by n.at, n.id))[1] as first_what, (array_agg(n.what order by n.at desc, n.id desc))[1] as last_what,
      (array_agg(n.by order by n.at desc, n.id desc))[1] as by
    from staff_news n join staff_account a on a.id = n.account_id
    where n.account_id = p_account and n.kind = 'staff_day'
      and n.clinic_id = any (array(select r.clinic_id from staff_role r
        where r.account_id = p_account and is_told_now(p_account, r.clinic_id, 'practitioner')))
      and (a.day_news = 'all' or a.day_news = 'others' and n.by <> 'own')
    group by n.about, n.clinic_id
  ) v
  where v.from_at is distinct from v.to_at and (v.from_at > app_now() or v.to_at > app_now())
$$;

-- When a mail of a kind is to be given up, so that it leaves by day and before the next: at 21:00 on the clock of the clinics.
create or replace function notice_ends_at(p_account uuid, p_kind text) returns timestamptz language sql stable as $$
  select least(min(((app_now() at time zone k.time_zone)::date + time '21:00') at time zone k.time_zone),
    case p_kind when 'staff_day' then app_now() + interval '55 minutes' end)
  from clinic k where exists (select from staff_news n
    where n.account_id = p_account and n.kind = p_kind and n.clinic_id = k.id
      and is_told_now(p_account, k.id, case p_kind when 'staff_day' then 'practitioner' else 'privacy' end))
$$;

-- Whether the last mail of a kind is so old that another may be queued: an hour of somebody's days, a day of flags.
create or replace function notice_over(p_kind text, p_queued_at timestamptz) returns boolean language sql stable as $$
  select p_queued_at <= app_now() - case p_kind when 'staff_day' then interval '1 hour' else interval '1 day' end
$$;

-- Who is to be told something now, where to write to sealed; the latest first, so that whoever can never be told keeps nobody
-- waiting. What others do to somebody's days waits ten minutes, for what belongs to it, or is undone.
create or replace function staff_notices_due(p_batch integer) returns table (account_id uuid, kind text, email_index uuid,
    identity text, locale text) language sql stable security definer set search_path = public, pg_temp as $$
  select a.id, due.kind, a.email_index, a.identity, a.locale
  from (select n.account_id, n.kind, min(n.at) as since from staff_news n group by n.account_id, n.kind) due
    join staff_account a on a.id = due.account_id
    left join staff_notice s on s.account_id = due.account_id and s.kind = due.kind
  where (s.mail is null or notice_over(s.kind, s.queued_at))
    and case due.kind
      when 'staff_day' then exists (select from day_news_of(a.id) d where d.since <= app_now() - interval '10 minutes')
      else exists (select from staff_news n where n.account_id = a.id and n.kind = 'staff_flags'
        and is_told_now(a.id, n.clinic_id, 'privacy')) end
  order by due.since desc, due.account_id, due.kind limit p_batch
$$;

-- Queues a mail that tells somebody what is new: one in an hour or a day, of however many who queue it at the same time.
create or replace function queue_staff_notice(p_account uuid, p_mail jsonb) returns void language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  v_kind text := p_mail ->> 'kind';
  v_ends_at timestamptz := notice_ends_at(p_account, v_kind);
begin
  if v_ends_at is null then return; end if;
  insert into staff_notice as s (account_id, kind, mail, queued_at)
    values (p_account, v_kind, (p_mail ->> 'id')::uuid, app_now())
    on conflict (account_id, kind) do update set mail = excluded.mail, queued_at = excluded.queued_at
      where notice_over(s.kind, s.queued_at);
  if found then perform queue_staff_mail(p_mail, p_account, v_ends_at); end if;
end $$;

-- What a mail about somebody's days tells at this moment; nothing when it is not the last that was queued for them.
create or replace function day_news_to_tell(p_mail uuid) returns table (ids uuid[], clinic_name text, time_zone text,
    from_at timestamptz, to_at timestamptz, what text, by text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select d.ids, k.name, k.time_zone, d.from_at, d.to_at, d.what, d.by
  from staff_notice s cross join lateral day_news_of(s.account_id) d join clinic k on k.id = d.clinic_id
  where s.mail = p_mail and s.kind = 'staff_day'
  order by least(d.from_at, d.to_at), k.name, k.id, d.what, d.by
$$;

-- The clinics where something waits for a privacy officer at this moment; nothing when another mail was queued since.
create or replace function flag_news_to_tell(p_mail uuid) returns table (ids uuid[], clinic_name text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select array_agg(n.id), k.name
  from staff_notice s join staff_news n on n.account_id = s.account_id and n.kind = s.kind join clinic k on k.id = n.clinic_id
  where s.mail = p_mail and s.kind = 'staff_flags' and is_told_now(n.account_id, n.clinic_id, 'privacy')
  group by k.id, k.name order by k.name, k.id
$$;

-- Forgets what was told; a second time changes nothing.
create or replace function forget_staff_news(p_ids jsonb) returns void language sql
  security definer set search_path = public, pg_temp as $$
  delete from staff_news where id in (select i::uuid from jsonb_array_elements_text(p_ids) i)
$$;

-- Keeps whose changes of their days somebody is told of; what waits for whoever wants none is forgotten.
create or replace function choose_day_news(p_account uuid, p_day_news text) returns void language sql
  security definer set search_path = public, pg_temp as $$
  update staff_account set day_news = p_day_news where id = p_account;
  delete from staff_news where account_id = p_account and kind = 'staff_day' and p_day_news = 'none'
$$;

-- Whose changes of their days somebody is told of.
create or replace function day_news_choice(p_account uuid) returns table (day_news text) language sql stable
  security definer set search_path = public, pg_temp as $$
  select day_news from staff_account where id = p_account
$$;

alter function day_news_of owner to clinic_writer;
alter function is_told_now owner to clinic_writer;
alter function notice_ends_at owner to clinic_writer;
alter function notice_over owner to clinic_writer;
alter function staff_notices_due owner to clinic_writer;
alter function queue_staff_notice owner to clinic_writer;
alter function day_news_to_tell owner to clinic_writer;
alter function flag_news_to_tell owner to clinic_writer;
alter function forget_staff_news owner to clinic_writer;
alter function choose_day_news owner to clinic_writer;
alter function day_news_choice owner to clinic_writer;
revoke all on function day_news_of, is_told_now, notice_ends_at, notice_over, staff_notices_due, queue_staff_notice,
  day_news_to_tell, flag_news_to_tell, forget_staff_news, choose_day_news, day_news_choice from public;
grant execute on function staff_notices_due, queue_staff_notice, day_news_to_tell, flag_news_to_tell, forget_staff_news
  to clinic_jobs;
grant execute on function choose_day_news, day_news_choice to clinic_app;
