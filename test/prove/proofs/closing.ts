import { expectSent, hold, toConfirm } from '../people/journey.ts'
import { inParallel } from '../stage/inParallel.ts'
import type { Stage } from '../stage/stage.ts'
import { Broken, expect } from './broken.ts'
import { expectWhole } from './invariants.ts'
import type { Proof } from './proof.ts'
import { waitUntil } from './waitUntil.ts'

/** A process that closes days dies again and again: each visit is decided on once, and each person is told once. */
export const closing: Proof = {
  name: 'closing',
  prove: (stage) => run(stage, { visits: 60, kills: 10 }),
  control: {
    without: 'the note of what is done, made with it',
    sql: `do $do$ begin
      execute replace(replace(pg_get_functiondef('carry_out'::regproc),
        'a.status <> ''booked'' or a.version <> d.version or', ''),
        'state = case when v_why is null then ''done'' else ''failed'' end, why = v_why',
        'state = case d.why when ''left'' then ''done'' else ''pending'' end, why = ''left''');
    end $do$`,
    prove: (stage) => run(stage, { visits: 10, kills: 1 }),
  },
}

/** Decisions are carried out at most so long after they were taken, deaths left aside. */
const LONGEST_MS = 20_000

async function run(stage: Stage, { visits, kills }: { visits: number; kills: number }) {
  const seed = Number(process.env['PROVE_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  await book(stage, visits)
  await stage.sql(DECIDED, [visits])
  const points = pointsFrom(seed, kills, visits)
  for (const point of points) {
    await reach(stage, point)
    await stage.app.kill()
    await stage.app.start()
  }
  await reach(stage, visits)
  const [counts = {}] = await stage.sql<Record<string, number>>(OUTCOME)
  const { once, told, twice, offered } = counts
  expect(once === visits, `${once} of ${visits} visits were cancelled once`)
  expect(told === visits && twice === 0, `${told} of ${visits} people told, ${twice} twice`)
  expect(offered === 0, `${offered} time slots of closed days offered`)
  await expectWhole(stage.sql)
  return `${visits} visits of closed days, the process killed at ${points.join(', ')} done (PROVE_SEED=${seed}): each decided once, each person told once`
}

/** People book, and agree to mail. */
async function book(stage: Stage, count: number) {
  const people = await stage.crowd.identified(count)
  const slots = await stage.sql<{ id: string }>(SLOTS, [count])
  expect(slots.length === count, `only ${slots.length} slots`)
  await inParallel(8, people, async (visitor) => {
    const slot = slots.pop()
    if (!slot) throw new Error('too few slots')
    const held = await hold(visitor, slot.id)
    expectSent(held, /^\/fr\/holds\//)
    const form = await toConfirm(visitor, held.location, `${crypto.randomUUID()}@prove.example`)
    if (!form) throw new Broken('a hold was lost')
    expectSent(await visitor.post(form), /^\/fr\/appointments\//)
  })
}

/** Waits until so many decisions are carried out. */
function reach(stage: Stage, count: number) {
  const isReached = async () => {
    const [row] = await stage.sql<{ done: number }>(
      `select count(*)::integer as done from closure_decision where state <> 'pending'`,
    )
    return (row?.done ?? 0) >= count || `${row?.done} of ${count} carried out`
  }
  return waitUntil(isReached, { longest: LONGEST_MS, every: 1 })
}

/** At how many visits done the process dies: as a seed says, fewer first. */
function pointsFrom(seed: number, kills: number, visits: number): number[] {
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return Array.from({ length: kills }, () => Math.floor(next() * visits)).toSorted((a, b) => a - b)
}

// Of one clinic; none overlaps another.
const SLOTS = `
  select id from slot where practitioner_id = (select id from practitioner where code = 'practitioner-0')
    and extract(minute from starts_at) = 0 and status = 'free' order by starts_at limit $1`

// As closing days leaves them: what is free withdrawn, what is booked outside the plans, and a decision for each visit.
const DECIDED = `
  with days as (
    select clinic_id, min(s.starts_on) as first_day, max(s.starts_on) as last_day from slot s
      where s.status = 'busy' group by clinic_id
  ), k as (
    insert into closure (id, clinic_id, first_day, last_day, reason, closed_by)
      select uuidv7(), clinic_id, first_day, last_day, '', 'staff:prove' from days returning *
  ), account as (
    insert into staff_account (email_index, identity, locale) values (uuidv7(), '', 'fr') returning id
  ), exception as (
    insert into plan_exception (batch_id, clinic_id, on_day, kind, reason, set_by)
      select k.id, k.clinic_id, day::date, 'closed', '', account.id
      from k, account, generate_series(k.first_day, k.last_day, interval '1 day') day
  ), slots as (
    update slot s set outside_plan = s.status = 'busy',
        status = case s.status when 'free' then 'entered-in-error' else s.status end
      from k where s.clinic_id = k.clinic_id and s.starts_on between k.first_day and k.last_day
  )
  insert into closure_decision (closure_id, appointment_id, version, was_at, kind, decided_by)
    select k.id, a.id, a.version, a.starts_at, 'cancel', 'staff:prove' from appointment a, k limit $1`

const OUTCOME = `
  select (select count(*) from (select from appointment_event where kind = 'cancelled'
      group by appointment_id having count(*) = 1) t)::integer as once,
    (select count(distinct appointment_id) from outbox where kind = 'cancelled_by_clinic')::integer as told,
    (select count(*) from (select from outbox where kind = 'cancelled_by_clinic'
      group by appointment_id having count(*) > 1) t)::integer as twice,
    (select count(*) from slot s join closure k on k.clinic_id = s.clinic_id
      where s.status = 'free' and s.starts_on between k.first_day and k.last_day)::integer as offered`
