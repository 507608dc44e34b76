import { type Kysely, sql } from 'kysely'

/** The search behind the three doors, one clinic's week, and the facts that explain an empty page. */
export async function up(db: Kysely<unknown>) {
  await sql`
    create type criteria as (reason text, methods text[], moments text[], from_on date, language text, accessible boolean);

    create type opening as (
      band text, place integer, clinic_id uuid, km double precision, slot_id uuid, starts_at timestamptz,
      starts_on date, moment text, method text, practitioner_id uuid, on_day integer);

    -- What a person asked for, beyond what they may have; null asks for nothing. Free of subqueries, so that it is
    -- inlined and the indexes alone answer; the lower bound on starts_at is there for their last column.
    create function slot_matches(s slot, c criteria) returns boolean language sql immutable as $$
      select s.reason = c.reason and s.starts_on >= c.from_on
        and s.starts_at >= c.from_on::timestamp at time zone 'UTC'
        and (c.methods is null or s.method = any(c.methods))
        and (c.moments is null or s.moment = any(c.moments))
    $$;
  `.execute(db)
  await threeDoors(db)
  await oneClinic(db)
  await nothing(db)
}

// Text, not a function: a subquery in a function is never inlined, and calling it per slot costs more than the search.
// A scalar subquery is never hashed whole: the cost stays that of the few slots looked at.
const wanted = (criteria: string) => `slot_matches(s, ${criteria})
  and ((${criteria}).language is null or (select (${criteria}).language = any(p.languages)
    from practitioner p where p.id = s.practitioner_id))`
const unheld = `(select true from hold h where h.slot_id = s.id and h.person <> p_person and h.until > v_now) is not true`
const available = sql.raw(`slot_bookable(s, r, v_now) and ${wanted('c')} and ${unheld}`)

// One plan for everyone, which walks the indexes in order and stops early, whatever the statistics say at 07:00.
// The functions promise few rows, so that a page looks its clinics and practitioners up one by one.
const steady = sql.raw(`set jit = off set plan_cache_mode = force_generic_plan
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off`)

async function threeDoors(db: Kysely<unknown>) {
  await sql`
    -- The next three openings of each clinic, by band: doctor, group, nearby. Clinics with availability come first, by
    -- earliest then distance, and those without after them. Nearby takes the 10 earliest of the 20 nearest clinics
    -- that have something, looking at 300; when those have nothing, at every cell of the perimeter.
    create function find_openings(r reader, p_person uuid, c criteria, p_position point, p_distance_km integer)
      returns setof opening language plpgsql stable rows 10 ${steady} as $$
    declare
      v_now timestamptz := app_now();
    begin
      if r.practitioner_id is not null then
        return query
          select 'doctor', (dense_rank() over (order by o.earliest, k.position_km <-> p_position, k.id))::integer, k.id,
            k.position_km <-> p_position, o.id, o.starts_at, o.starts_on, o.moment, o.method, o.practitioner_id,
            null::integer
          from practitioner_role pr join clinic k on k.id = pr.clinic_id
          left join lateral (
            select s.*, min(s.starts_at) over () as earliest from (
              select s.id, s.starts_at, s.starts_on, s.moment, s.method, s.practitioner_id from slot s
              where s.practitioner_id = pr.practitioner_id and s.clinic_id = k.id and ${available}
              order by s.starts_at limit 3) s
          ) o on true
          where pr.practitioner_id = r.practitioner_id and (k.accessible or c.accessible is not true);
      end if;

      if r.place_id is not null then
        return query
          select 'group', (dense_rank() over (order by o.earliest, k.position_km <-> p_position, k.id))::integer, k.id,
            k.position_km <-> p_position, o.id, o.starts_at, o.starts_on, o.moment, o.method, o.practitioner_id,
            null::integer
          from clinic k
          left join lateral (
            select s.*, min(s.starts_at) over () as earliest from (
              select s.id, s.starts_at, s.starts_on, s.moment, s.method, s.practitioner_id from slot s
              where s.clinic_id = k.id and s.practitioner_id is distinct from r.practitioner_id and ${available}
              order by s.starts_at limit 3) s
          ) o on true
          where k.place_id = r.place_id and (k.accessible or c.accessible is not true);
      end if;

      if p_position is null then return; end if;

      return query
        with near as (
          select k.id, k.position_km <-> p_position as km from clinic k
          where k.position_km <@ circle(p_position, p_distance_km) and k.place_id is distinct from r.place_id
            and (k.accessible or c.accessible is not true)
          order by k.position_km <-> p_position limit 300
        ), seen as materialized (
          -- The running count is what stops the walk.
          select * from (
            select n.id, n.km, o.earliest, count(o.earliest) over (order by n.km rows unbounded preceding) as so_far
            from near n left join lateral (
              select s.starts_at as earliest from slot s where s.clinic_id = n.id and ${available}
              order by s.starts_at limit 1
            ) o on true
          ) n where n.so_far <= 20
        ), best as materialized (
          select n.id, n.km, n.earliest from seen n where n.earliest is not null
          order by n.earliest, n.km, n.id limit 10
        ), cells as (
          select x * 10000 + y as cell
          from generate_series(floor((p_position[0] - p_distance_km) / 10)::integer,
              floor((p_position[0] + p_distance_km) / 10)::integer) x,
            generate_series(floor((p_position[1] - p_distance_km) / 10)::integer,
              floor((p_position[1] + p_distance_km) / 10)::integer) y
          where not exists (select from best) and (select count(*) from seen) = 300
        ), farther as (
          select o.clinic_id as id, min(o.starts_at) as earliest from cells cross join lateral (
            select s.clinic_id, s.starts_at from slot s
            -- "is true" keeps this a hashed subplan.
            where s.cell = cells.cell and ${available} and (s.clinic_id in (
              select k.id from clinic k where k.position_km <@ circle(p_position, p_distance_km)
                and k.place_id is distinct from r.place_id and (k.accessible or c.accessible is not true))) is true
            order by s.starts_at limit 12) o
          group by o.clinic_id order by min(o.starts_at), o.clinic_id limit 10
        ), chosen as (
          select * from best
          union all
          select f.id, k.position_km <-> p_position, f.earliest from farther f join clinic k on k.id = f.id
        )
        select 'nearby', n.place::integer, n.id, n.km, o.id, o.starts_at, o.starts_on, o.moment, o.method,
          o.practitioner_id, null::integer
        from (select *, row_number() over (order by earliest, km, id) as place from chosen) n cross join lateral (
          select s.id, s.starts_at, s.starts_on, s.moment, s.method, s.practitioner_id from slot s
          where s.clinic_id = n.id and ${available} order by s.starts_at limit 3) o
        union all
        (select 'nearby', (10 + row_number() over (order by n.km, n.id))::integer, n.id, n.km, null, null, null, null,
          null, null, null
        from seen n where n.earliest is null order by n.km, n.id limit 8);
    end $$;
  `.execute(db)
}

async function oneClinic(db: Kysely<unknown>) {
  await sql`
    -- One clinic's week from a Monday on (null: the first week with anything): every opening of one day, that asked
    -- for or else the first with any, and one of each other day, all with the day's count. When the week has none:
    -- the first opening after it, if there is one.
    create function clinic_week(r reader, p_person uuid, c criteria, p_clinic uuid, p_monday date, p_day date)
      returns setof opening language plpgsql stable rows 10 ${steady} as $$
    declare
      v_now timestamptz := app_now();
      v_monday date := p_monday;
      v_first date;
    begin
      c.from_on := greatest(c.from_on, p_monday);
      select s.starts_on into v_first from slot s where s.clinic_id = p_clinic and ${available}
        order by s.starts_at limit 1;
      if not found then return; end if;
      v_monday := coalesce(p_monday, date_trunc('week', v_first)::date);

      return query
        with open as (
          select s.*, (count(*) over (partition by s.starts_on))::integer as on_day,
            row_number() over (partition by s.starts_on order by s.starts_at) as n,
            bool_or(s.starts_on = p_day) over () as asked
          from (
            select s.id, s.starts_at, s.starts_on, s.moment, s.method, s.practitioner_id from slot s
            where s.clinic_id = p_clinic and ${available}
              and s.starts_at < (greatest(v_monday + 7, v_first + 1) + 1)::timestamp at time zone 'UTC'
              and s.starts_on < greatest(v_monday + 7, v_first + 1)
          ) s
        )
        select 'clinic', 1, p_clinic, null::double precision, o.id, o.starts_at, o.starts_on, o.moment, o.method,
          o.practitioner_id, o.on_day
        from open o
        where o.n = 1 or o.starts_on = case when o.asked then p_day else v_first end
        order by o.starts_at, o.id;
    end $$;
  `.execute(db)
}

async function nothing(db: Kysely<unknown>) {
  await sql`
    -- Why a search found nothing, in the person's own places and within the distance: whether any clinic offers the
    -- reason, has published it for those days, has a slot left, or one that another person holds for the moment; when
    -- the next opens to the reader; whether other criteria would find one; and how far the nearest clinic with one is.
    create function explain_nothing(r reader, p_person uuid, c criteria, p_position point, p_distance_km integer,
      out offered boolean, out published boolean, out free boolean, out held boolean, out otherwise boolean,
      out opens_at timestamptz, out nearest_km double precision)
      language plpgsql stable ${steady} as $$
    declare
      v_now timestamptz := app_now();
      v_any criteria := row(c.reason, null, null, c.from_on, null, null)::criteria;
      v_clinics uuid[];
    begin
      select array_agg(distinct a.id) into v_clinics from (
        select pr.clinic_id as id from practitioner_role pr where pr.practitioner_id = r.practitioner_id
        union all select k.id from clinic k where k.place_id = r.place_id
        union all (select k.id from clinic k where k.position_km <@ circle(p_position, p_distance_km)
          order by k.position_km <-> p_position limit 300)
      ) a;
      offered := exists (select from healthcare_service h where h.reason = c.reason and h.clinic_id = any(v_clinics));

      select count(*) > 0, coalesce(bool_or(s.opens_at <= v_now), false), min(s.opens_at) filter (where s.opens_at > v_now)
        into free, held, opens_at
        from unnest(v_clinics) k(id) join clinic on clinic.id = k.id and (accessible or c.accessible is not true)
        cross join lateral (
          select case when slot_suits(s, r) then slot_opens_at(s, r) end as opens_at from slot s
          where s.clinic_id = k.id and s.status = 'free' and s.starts_at > v_now and ${sql.raw(wanted('c'))}
          order by s.starts_at limit 50) s;

      published := free or exists (
        select from unnest(v_clinics) k(id) join practitioner_role pr on pr.clinic_id = k.id
        join slot s on s.practitioner_id = pr.practitioner_id and s.clinic_id = k.id and s.starts_at > v_now
        where slot_matches(s, v_any));

      otherwise := exists (
        select from unnest(v_clinics) k(id) cross join lateral (
          select from slot s where s.clinic_id = k.id and slot_bookable(s, r, v_now)
            and ${sql.raw(wanted('v_any'))} and ${sql.raw(unheld)} limit 1) s);

      select k.km into nearest_km
        from (select k.id, k.position_km <-> p_position as km from clinic k
          where (k.accessible or c.accessible is not true) and k.position_km <-> p_position > p_distance_km
          order by k.position_km <-> p_position limit 300) k
        where exists (select from slot s where s.clinic_id = k.id and ${available})
        order by k.km limit 1;
    end $$;
  `.execute(db)
}
