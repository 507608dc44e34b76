-- Whether the clinic still lets the person cancel or move by themselves.
create or replace function is_changeable(a appointment) returns boolean language sql stable as $$
  select exists (select from clinic c where c.id = a.clinic_id
    and app_now() <= a.starts_at - make_interval(mins => c.cancellation_deadline_minutes))
$$;

-- Whether the clinic still lets the person cancel by themselves: until its deadline, or up to the visit where it takes that,
-- and sees that it was late.
create or replace function is_cancellable(a appointment) returns boolean language sql stable as $$
  select is_changeable(a) or app_now() < a.starts_at
    and exists (select from clinic c where c.id = a.clinic_id and c.late_online)
$$;

alter function is_changeable owner to clinic_writer;
alter function is_cancellable owner to clinic_writer;
revoke all on function is_changeable, is_cancellable from public;
