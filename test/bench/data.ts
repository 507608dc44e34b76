import type { Sql } from '../prove/stage/stage.ts'

/** Fills an empty schedule with a network of Québec's size: 2,000 clinics, 10,000 practitioners, and this many slots. */
export async function fillNetwork(sql: Sql, slots: number): Promise<void> {
  await sql('truncate slot, plan, plan_line, healthcare_service, practitioner_role cascade')
  await sql('select setseed(0.5)')
  await sql(NETWORK)
  await sql(PRACTITIONERS)
  await sql(SERVICES)
  await sql(SLOTS, [slots / 10_000])
  await sql('vacuum analyze')
}

// Six in ten around Montréal, the others wherever people live; a few kilometres beside the middle of their area.
const NETWORK = `
  with area as (
    select row_number() over (order by fsa) - 1 as n, count(*) over () as all, position_km from postal_area
  ), city as (
    select row_number() over (order by fsa) - 1 as n, count(*) over () as all, position_km from postal_area
    where fsa ~ '^(H|J[3457])'
  ), wanted as (select i, i % 10 < 6 as urban, hashint4(i) & 1048575 as hash from generate_series(1, 2000) i)
  insert into clinic (code, name, address, city, postal_code, region_code, phone, time_zone, position_km, accessible,
    access_fr, access_en, hours_fr, hours_en, bring_fr, bring_en, cancellation_deadline_minutes,
    cancellation_policy_fr, cancellation_policy_en)
  select 'scale-' || i, 'Clinique ' || i, i || ' rue de l’Essai', 'Québec', 'H2J 1A1', '06', '514 555-0100',
    'America/Toronto', coalesce(city.position_km, area.position_km) + point(20 * random() - 10, 20 * random() - 10),
    i % 5 > 0, '', '', '', '', '', '', 60, '', ''
  from wanted left join city on urban and city.n = hash % city.all
    left join area on not urban and area.n = hash % area.all`

const PRACTITIONERS = `
  with hired as (
    insert into practitioner (code, profession, title_fr, title_en, first_name, last_name, languages)
    select 'scale-' || k.code || '-' || i, 'family_physician', 'Dre', 'Dr.', 'Noémie', 'Essai',
      case when i = 1 then '{fr}' else '{fr,en}' end::text[]
    from clinic k, generate_series(1, 5) i where k.code like 'scale-%' returning id, code
  )
  insert into practitioner_role (practitioner_id, clinic_id)
  select h.id, k.id from hired h join clinic k on h.code like 'scale-' || k.code || '-_'`

const SERVICES = `
  insert into healthcare_service (code, clinic_id, name_fr, name_en, reason, method, duration_minutes, d_lead_minutes)
  select k.code || '-' || r, k.id, r, r, r, 'clinic', 20, 60480 from clinic k,
    unnest('{urgent,semi_urgent,pregnancy,pediatric,regular}'::text[]) r where k.code like 'scale-%'`

// The scarce reason is nowhere near the middle of Montréal: that search must look at every cell.
const SLOTS = `
  insert into slot (clinic_id, place_id, cell, practitioner_id, healthcare_service_id, reason, method, starts_at,
    ends_at, starts_on, moment, status, a_from, b_from, c_from, d_from)
  select k.id, k.place_id, k.cell, p.practitioner_id, h.id, h.reason, 'clinic', t.at, t.at + interval '20 minutes',
    t.day, case when t.local < time '12:00' then 'morning' else 'afternoon' end,
    case when (n.i * 7 + p.number) % 10 < 3 then 'busy-unavailable' else 'free' end, now(), now(), now(), now()
  from (select r.*, row_number() over (order by r.clinic_id, r.practitioner_id) as number from practitioner_role r) p
  join clinic k on k.id = p.clinic_id
  cross join generate_series(0, $1::integer - 1) n(i)
  cross join lateral (select
    (current_date + 2 + (n.i + p.number)::integer % 28) as day,
    time '08:00' + make_interval(mins => 20 * ((n.i / 28) * 5 + p.number::integer % 5)) as local) d
  cross join lateral (select d.day, d.local, (d.day + d.local) at time zone 'America/Toronto' as at) t
  join healthcare_service h on h.clinic_id = k.id and h.reason = case
    when (n.i + p.number) % 20 < 8 then 'regular' when (n.i + p.number) % 20 < 14 then 'semi_urgent'
    when (n.i + p.number) % 20 < 17 then 'urgent' when (n.i + p.number) % 20 < 19 then 'pediatric'
    when k.position_km <-> (select position_km from postal_area where fsa = 'H2J') > 20 then 'pregnancy'
    else 'regular' end`
