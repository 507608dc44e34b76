-- The people of a clinic, disabled or not, with their roles there and what lets them see what is known of patients.
create or replace function people_of_clinic(p_clinic uuid)
  returns table (account_id uuid, email_index uuid, identity text, disabled boolean, practitioner_id uuid, roles text[],
    training_on date, undertaking_on date) language sql stable security definer set search_path = public, pg_temp as $$
  select a.id, a.email_index, a.identity, a.disabled_at is not null, a.practitioner_id, r.roles,
    (select max(dated_on) from staff_authorization t
      where t.account_id = a.id and t.clinic_id = p_clinic and t.kind = 'training'),
    (select max(dated_on) from staff_authorization t
      where t.account_id = a.id and t.clinic_id = p_clinic and t.kind = 'undertaking')
  from (
    select account_id, array_agg(role order by role) as roles from staff_role where clinic_id = p_clinic group by account_id
  ) r join staff_account a on a.id = r.account_id
  order by a.id
$$;

-- The latest training and undertaking of somebody at a clinic.
create or replace function authorization_of(p_account uuid, p_clinic uuid) returns table (training_on date, undertaking_on date)
  language sql stable security definer set search_path = public, pg_temp as $$
  select max(dated_on) filter (where kind = 'training'), max(dated_on) filter (where kind = 'undertaking')
  from staff_authorization where account_id = p_account and clinic_id = p_clinic
$$;

-- Makes the roles of somebody at a clinic what is said: 'done', or the role of which the clinic would have nobody left, or
-- 'visits' while visits are booked with whoever would no longer see people there, or
-- null for whoever does not work there. Those who change the people of one clinic take turns, so that two managers never
-- remove each other.
create or replace function set_staff_roles(p_account uuid, p_clinic uuid, p_roles jsonb)
  returns table (outcome text) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_lost text;
begin
  perform pg_advisory_xact_lock(hashtextextended(p_clinic::text, 4));
  if not exists (select from staff_role where account_id = p_account and clinic_id = p_clinic) then
    return query select null::text;
    return;
  end if;
  select mine.role into v_lost from staff_role mine
    where mine.account_id = p_account and mine.clinic_id = p_clinic and mine.role in ('manager', 'privacy')
      and not p_roles ? mine.role
      and not exists (
        select from staff_role other join staff_account a on a.id = other.account_id and a.disabled_at is null
        where other.clinic_id = p_clinic and other.role = mine.role and other.account_id <> p_account)
    order by mine.role limit 1;
  if found then
    return query select v_lost;
    return;
  end if;
  if not p_roles ? 'practitioner' and exists (
    select from staff_account a join slot s on s.practitioner_id = a.practitioner_id
    where a.id = p_account and s.clinic_id = p_clinic and s.status = 'busy' and s.starts_at > app_now()
      and exists (select from staff_role r
        where r.account_id = a.id and r.clinic_id = p_clinic and r.role = 'practitioner')) then
    return query select 'visits';
    return;
  end if;
  delete from staff_role where account_id = p_account and clinic_id = p_clinic and not p_roles ? role;
  insert into staff_role (account_id, clinic_id, role)
    select p_account, p_clinic, r.role from jsonb_array_elements_text(p_roles) r(role) on conflict do nothing;
  return query select 'done';
end $$;

-- Records a training or an undertaking of somebody who works at a clinic; false for anybody else.
create or replace function record_authorization(p_account uuid, p_clinic uuid, p_kind text, p_dated_on date, p_by uuid)
  returns table (recorded boolean) language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into staff_authorization (account_id, clinic_id, kind, dated_on, recorded_by)
    select p_account, p_clinic, p_kind, p_dated_on, p_by
    where exists (select from staff_role where account_id = p_account and clinic_id = p_clinic);
  recorded := found;
  return next;
end $$;

-- Says which practitioner of a clinic somebody who works there is, or none (null): 'done', 'taken' for one who is somebody
-- else, 'elsewhere' while they are another at a clinic where both work too, or null for anybody else, and for a practitioner
-- of elsewhere.
create or replace function link_practitioner(p_account uuid, p_clinic uuid, p_practitioner uuid)
  returns table (outcome text) language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if p_practitioner is not null and exists (
      select from staff_account a where a.practitioner_id = p_practitioner and a.id <> p_account) then
    return query select 'taken'; return;
  end if;
  if exists (select from staff_account a join practitioner_role r on r.practitioner_id = a.practitioner_id
      join staff_role m on m.account_id = a.id and m.clinic_id = r.clinic_id
      where a.id = p_account and r.clinic_id <> p_clinic and a.practitioner_id is distinct from p_practitioner) then
    return query select 'elsewhere'; return;
  end if;
  update staff_account set practitioner_id = p_practitioner
    where id = p_account
      and exists (select from staff_role where account_id = p_account and clinic_id = p_clinic)
      and (p_practitioner is null or exists (
        select from practitioner_role where practitioner_id = p_practitioner and clinic_id = p_clinic));
  return query select case when found then 'done' end;
end $$;

alter function link_practitioner owner to clinic_writer;
alter function authorization_of owner to clinic_writer;
alter function people_of_clinic owner to clinic_writer;
alter function set_staff_roles owner to clinic_writer;
alter function record_authorization owner to clinic_writer;
revoke all on function link_practitioner, authorization_of, people_of_clinic, set_staff_roles, record_authorization from public;
grant execute on function link_practitioner, authorization_of, people_of_clinic, set_staff_roles, record_authorization to clinic_app;
