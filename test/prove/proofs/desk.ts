import pg from 'pg'
import type { Known } from '../people/crowd.ts'
import { answerCall, type Caller, closeDay, openAgain, publishPlan } from '../people/desk.ts'
import { appointmentIn, hold, toConfirm } from '../people/journey.ts'
import { unhurried } from '../people/unhurried.ts'
import { hire, type Worker } from '../people/workers.ts'
import type { Answer } from '../stage/answer.ts'
import type { Sql, Stage } from '../stage/stage.ts'
import { Broken, expect } from './broken.ts'
import { expectWhole } from './invariants.ts'
import { PLACES, PLANTED } from './places.ts'
import type { Proof } from './proof.ts'
import { expectCleanRefusal } from './refusal.ts'
import { expectHistory, WITNESSED } from './replay.ts'
import { waitUntil } from './waitUntil.ts'

// Messages stay where they are queued, to be counted.
const KEPT = `insert into message_switch (channel, kind)
  select 'email', unnest('{booked,moved,moved_by_clinic,cancelled,cancelled_by_clinic}'::text[]);`

/**
 * Receptionists book by telephone and beside others, managers close days, undo it and publish plans, while patients book, move and
 * cancel the same times: nothing is double, nothing half done, and the history of each visit is what became of it.
 */
export const desk: Proof = {
  name: 'desk',
  setting: WITNESSED + KEPT,
  prove: run,
  control: {
    without: 'constraints, and a slot that says that it is taken',
    sql: `drop index appointment_live_slot;
      alter table appointment drop constraint appointment_practitioner_overlap,
        drop constraint appointment_patient_overlap;
      create or replace function take_slot(p_slot uuid) returns void language sql as 'select'`,
    prove: run,
  },
}

const [PATIENTS, VISITS] = [30, 4]
const [RECEPTIONISTS, CALLS] = [3, 16]
const SCARCE = 12

/** What people came for, and how often they got it. */
interface Tally {
  booked: number
  telephoned: number
  beside: number
  decided: number
}

async function run(stage: Stage): Promise<string> {
  const place = await placeOf(stage)
  const people = (await stage.crowd.identified(PATIENTS)).map(unhurried)
  const tally: Tally = { booked: 0, telephoned: 0, beside: 0, decided: 0 }
  const staff = await staffOf(stage, place.clinic)
  await together([
    ...people.map((visitor, who) => patient(visitor, who, place, tally)),
    ...staff.receptionists.map((worker, who) =>
      receptionist(worker, who, { place, people, tally }),
    ),
    closer(stage, staff.closer, place, tally),
    publisher(staff.publisher, place, tally),
  ])
  // Once nobody is in the way, everything that can be decided is decided of somebody.
  tally.decided += (await closeDay(staff.closer, place.days.at(-1) ?? '')).decided
  await settled(stage)
  await expectWhole(stage.sql, PLACES)
  const events = await expectHistory(stage.sql)
  const { booked, telephoned, beside, decided } = tally
  expect(
    Object.values(tally).every((count) => count > 0),
    `idle: ${JSON.stringify(tally)}`,
  )
  const planted = await plantedAreSeen(stage)
  return `${booked} visits booked by patients, ${telephoned} by telephone, ${beside} beside others, ${decided} decided on by closing: 0 double, 0 orphan, ${events} events as on paper; ${planted} violations made by hand, each seen`
}

/** The clinic that all of them want: its days, and a few times of each that many want. */
interface Place {
  clinic: string
  practitioners: string[]
  days: string[]
  slots: string[]
  /** Times that nobody else wants. */
  quiet: string[]
}

async function placeOf({ sql }: Stage): Promise<Place> {
  const [row] = await sql<{ clinic: string; practitioners: string[] }>(
    `select k.id as clinic, array_agg(r.practitioner_id order by p.code) as practitioners
      from clinic k join practitioner_role r on r.clinic_id = k.id join practitioner p on p.id = r.practitioner_id
      where k.code = 'clinic-0' group by k.id`,
  )
  if (!row) throw new Error('no clinic')
  const today = Temporal.Now.plainDateISO('America/Toronto')
  const days = [3, 4, 5].map((days) => today.add({ days }).toString())
  const slots = await sql<{ id: string; scarce: boolean }>(
    `select id, place <= $3 as scarce
      from (select *, row_number() over (partition by starts_on, practitioner_id order by starts_at) as place
        from slot where clinic_id = $1 and starts_on = any ($2) and status = 'free'
          and extract(minute from starts_at) in (0, 20, 40)) s
      where place <= $3 or starts_on = $4 and practitioner_id = $5
      order by place, starts_on, practitioner_id`,
    [row.clinic, days, SCARCE, days.at(-1), row.practitioners.at(-1)],
  )
  const { scarce = [], quiet = [] } = Object.groupBy(slots, (slot) =>
    slot.scarce ? 'scarce' : 'quiet',
  )
  return { ...row, days, slots: scarce.map(({ id }) => id), quiet: quiet.map(({ id }) => id) }
}

async function staffOf(stage: Stage, clinic: string) {
  const manager = () =>
    hire(stage, [
      { clinic, role: 'manager' },
      { clinic, role: 'privacy' },
    ])
  const [closer, publisher] = [await manager(), await manager()]
  const receptionists: Worker[] = []
  for (let at = 0; at < RECEPTIONISTS; at++)
    receptionists.push(await hire(stage, [{ clinic, role: 'reception' }]))
  return { closer, publisher, receptionists }
}

/** Each wants other times in another order, the same at every run. */
const wanted = ({ slots }: Place, who: number, times: number) =>
  slots[(who * 7 + times * 11) % slots.length] ?? ''

async function patient(visitor: Known, who: number, place: Place, tally: Tally) {
  for (let times = 0; times < VISITS; times++) {
    const held = await hold(visitor, wanted(place, who, times))
    if (held.status !== 303) {
      expectCleanRefusal(held)
      continue
    }
    const form = await toConfirm(visitor, held.location, `${crypto.randomUUID()}@prove.example`)
    if (!form) continue
    const answer = await visitor.post(form)
    const id = appointmentIn(answer)
    if (!id) {
      expectCleanRefusal(answer)
      continue
    }
    tally.booked++
    if ((who + times) % 3 === 0) await cancel(visitor, id)
    if ((who + times) % 3 === 1) await move(visitor, id, wanted(place, who, times + 5))
  }
}

async function cancel(visitor: Known, id: string) {
  const path = `/fr/appointments/${id}/cancellation`
  const page = await visitor.get(path)
  if (page.status === 200) settledOrTold(await visitor.post(visitor.fill(path)))
}

async function move(visitor: Known, id: string, slot: string) {
  const held = await hold(visitor, slot, id)
  settledOrTold(held)
  if (held.status !== 303 || !held.location.includes('/move/')) return
  const page = await visitor.get(held.location)
  if (page.status === 200)
    settledOrTold(await visitor.post(visitor.fill(`/fr/appointments/${id}/move`)))
}

/** Done, or refused in words: their clinic may have been faster. */
function settledOrTold(answer: Answer) {
  if (answer.status !== 303) expectCleanRefusal(answer)
}

async function receptionist(
  worker: Worker,
  who: number,
  { place, people, tally }: { place: Place; people: readonly Known[]; tally: Tally },
) {
  for (let times = 0; times < CALLS; times++) {
    const card = people[(who * 5 + times * 3) % people.length]?.person
    const caller: Caller =
      card && times % 4 > 0 ? card : { last_name: `Sanscarte ${'ABC'.charAt(who)}${times}` }
    const day = place.days[times % place.days.length] ?? ''
    const beside = times % 3 === 2 && { beside: { day, at: who + times } }
    const own = times % 4 === 1 ? place.quiet[who * 4 + Math.floor(times / 4)] : undefined
    const slot = own ?? wanted(place, who + 3, times)
    const done = await answerCall(worker, { caller, slot, ...beside })
    if (done) tally[beside ? 'beside' : 'telephoned']++
  }
}

/** Closes the first day with a decision for each visit, has all of it be undone and the day opened again, and closes it once more. */
async function closer(stage: Stage, worker: Worker, { days: [day = ''] }: Place, tally: Tally) {
  await booked(stage, day)
  const { path, decided } = await closeDay(worker, day)
  tally.decided += decided
  await settled(stage)
  await openAgain(worker, path)
  await settled(stage)
  tally.decided += (await closeDay(worker, day)).decided
}

/** Closes the second day, and publishes shorter hours from the third on. */
async function publisher(
  worker: Worker,
  { days: [, second = '', third = ''], practitioners: [practitioner = ''] }: Place,
  tally: Tally,
) {
  await publishPlan(worker, { practitioner, from: third, hours: ['09:00', '18:00'] })
  tally.decided += (await closeDay(worker, second)).decided
}

const LONGEST_MS = 30_000

/** Waits until some visits are booked on a day. */
const booked = (stage: Stage, day: string) =>
  until(
    stage,
    `select count(*) >= 5 as so from appointment a join slot s on s.id = a.slot_id
      where a.status = 'booked' and s.starts_on = '${day}'`,
    'nothing booked',
  )

/** Waits until all decisions are carried out, or undone. */
const settled = (stage: Stage) =>
  until(
    stage,
    `select not exists (select from closure_decision where state in ('pending', 'undoing')) as so`,
    'decisions wait',
  )

function until({ sql }: Stage, question: string, otherwise: string) {
  const isSo = async () => {
    const [row] = await sql<{ so: boolean }>(question)
    return row?.so || `${otherwise} after ${LONGEST_MS / 1000} s`
  }
  return waitUntil(isSo, { longest: LONGEST_MS })
}

/** Waits for all, whatever becomes of one; then the first error, if there is one. */
async function together(all: Promise<void>[]) {
  for (const result of await Promise.allSettled(all))
    if (result.status === 'rejected') throw result.reason
}

/** The controls of each look: a violation of it is made by hand, must be called by its name, and is taken back. */
async function plantedAreSeen(stage: Stage): Promise<number> {
  await stage.app.stop()
  const client = new pg.Client(stage.cluster.superuserUrl(stage.database))
  await client.connect()
  const sql: Sql = async (text, values = []) => (await client.query(text, [...values])).rows
  try {
    for (const [name, planted] of Object.entries(PLANTED)) {
      await client.query(`begin; set local session_replication_role = replica; ${planted}`)
      const seen = await brokenBy(async () => {
        await expectWhole(sql, PLACES)
        await expectHistory(sql)
      })
      if (!seen.includes(name)) throw new Error(`planted, and not seen: ${name} (${seen})`)
      await client.query('rollback')
    }
  } finally {
    await client.end()
  }
  return Object.keys(PLANTED).length
}

async function brokenBy(work: () => Promise<void>): Promise<string> {
  try {
    await work()
    return 'nothing'
  } catch (error) {
    if (error instanceof Broken) return error.message
    throw error
  }
}
