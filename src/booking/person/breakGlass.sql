-- Lets a member of staff look at somebody whom the clinic does not know, for a quarter of an hour and a reason (sealed): a row of the
-- log, and a matter for the privacy officer of the clinic (S-27). Called again before that is over, the first stands.
create or replace function break_glass(p_who text, p_account uuid, p_clinic uuid, p_person uuid, p_id uuid, p_reason text)
  returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(p_account::text || p_clinic::text || p_person::text, 8));
  if exists (select from break_glass g where g.account_id = p_account and g.clinic_id = p_clinic and g.person = p_person
      and g.until > app_now()) then return; end if;
  perform door.write(p_who, 'break_glass', p_person, p_outcome => 'opened');
  insert into break_glass (id, account_id, clinic_id, person, reason, until)
    values (p_id, p_account, p_clinic, p_person, p_reason, app_now() + interval '15 minutes');
  perform open_review(p_who, p_clinic, 'break_glass', null, p_id::text);
end $$;

-- Counts a search of people by a member of staff; fifteen of a day without a booking between them are a matter for the privacy officer,
-- once until it is closed.
create or replace function count_search(p_who text, p_account uuid, p_clinic uuid) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(p_account::text, 6));
  insert into desk_search (account_id, clinic_id) values (p_account, p_clinic);
  if (select count(*) from desk_search where account_id = p_account and clinic_id = p_clinic
      and searched_at > app_now() - interval '1 day') >= 15
    and not exists (select from review_item where kind = 'searches' and clinic_id = p_clinic
      and opened_by = p_who and closed_at is null) then
    perform open_review(p_who, p_clinic, 'searches', null, p_account::text);
  end if;
end $$;

-- What waits for the privacy officer of a clinic, the latest hundred, oldest first: whose doing, and the reason of a look (sealed) or nothing.
create or replace function flags_of_clinic(p_clinic uuid) returns table (id uuid, kind text, opened_at timestamptz,
  account_id uuid, glass uuid, reason text) language sql stable security definer set search_path = public, pg_temp as $$
  select r.id, r.kind, r.opened_at, account_of(r.opened_by), g.id, g.reason
  from (select * from review_item i
      where i.clinic_id = p_clinic and i.kind in ('break_glass', 'searches') and i.closed_at is null
      order by i.opened_at desc, i.id desc limit 100) r
    left join break_glass g on r.kind = 'break_glass' and g.id = r.cause::uuid
  order by r.opened_at, r.id
$$;

-- Closes one of these, with what the privacy officer found (sealed); false for none that is open, and for one's own doing.
create or replace function close_flag(p_who text, p_clinic uuid, p_item uuid, p_why text) returns table (closed boolean)
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update review_item set closed_at = app_now(), closed_by = p_who, closed_why = p_why
    where id = p_item and clinic_id = p_clinic and kind in ('break_glass', 'searches') and closed_at is null
      and opened_by <> p_who;
  closed := found;
  return next;
end $$;

alter function break_glass owner to clinic_writer;
alter function count_search owner to clinic_writer;
alter function flags_of_clinic owner to clinic_writer;
alter function close_flag owner to clinic_writer;
revoke all on function break_glass, count_search, flags_of_clinic, close_flag from public;
grant execute on function break_glass, count_search, flags_of_clinic, close_flag to clinic_app;
