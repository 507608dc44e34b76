import { setTimeout as pause } from 'node:timers/promises'
import type { Known } from '../people/crowd.ts'
import { APPOINTMENT, arrive, expectSent, hold, toConfirm } from '../people/journey.ts'
import type { Stage } from '../stage/stage.ts'
import { expect } from './broken.ts'
import type { Proof } from './proof.ts'
import { expectCleanRefusal } from './refusal.ts'

/** Whoever takes all they can gets what a person needs, and no more (S-18). */
export const hoarders: Proof = {
  name: 'hoarders',
  environment: { BOOK_PER_DAY: '3', HOLDS_PER_HOUR: '30', HOLDS_OF_A_SLOT_PER_HOUR: '2' },
  prove: run,
  control: {
    without: 'the counts',
    sql: `
      create or replace function may_confirm(p_person uuid, p_proved boolean, p_per_day integer)
        returns boolean language sql stable as 'select true';
      create or replace function count_message(p_address uuid) returns boolean language sql as 'select true';
      create rule uncounted as on insert to held_slot do instead nothing;`,
    prove: run,
  },
}

const TIMES = 12
const STRANGERS = 6

async function run(stage: Stage): Promise<string> {
  const [hoarder, keeper, ...strangers] = await stage.crowd.identified(2 + STRANGERS)
  const slots = await stage.sql<{ id: string }>(
    `select s.id from slot s where s.status = 'free' and s.practitioner_id = (
        select practitioner_id from slot where status = 'free' order by starts_at, id limit 1)
      order by s.starts_at limit $1`,
    [TIMES + STRANGERS + 1],
  )
  const [kept, ...others] = slots.map(({ id }) => id)
  if (!hoarder || !keeper || !kept) throw new Error('nobody, or nothing free')

  const address = `victime-${stage.database}@prove.example`
  let live = 0
  for (const slot of others.slice(0, TIMES)) if (await books(hoarder, slot)) live++
  let turns = 0
  for (let time = 0; time < TIMES; time++) if (await takesAndGives(keeper, kept)) turns++
  for (const [at, stranger] of strangers.entries())
    await books(stranger, String(others[TIMES + at]), address)
  const mails = await mailsTo(stage, address)

  const seen = [
    `${live} of ${TIMES} appointments for one card`,
    `one slot ${turns} of ${TIMES} times`,
    `${mails} of ${STRANGERS} mails to one address`,
  ].join(', ')
  expect(live <= 3 && turns <= 2 && mails <= 3, seen)
  expect(live > 0 && turns === 2 && mails === 3, `too little: ${seen}`)
  return seen
}

/** Whether a slot is booked; a refusal says so in a page. */
async function books(visitor: Known, slot: string, email?: string): Promise<boolean> {
  const held = await hold(visitor, slot)
  if (held.status !== 303) {
    expectCleanRefusal(held)
    return false
  }
  const form = await toConfirm(visitor, held.location, email)
  if (!form) throw new Error('a hold was lost')
  const answer = await visitor.post(form)
  if (answer.status !== 303) expectCleanRefusal(answer)
  return APPOINTMENT.test(answer.location)
}

async function takesAndGives(visitor: Known, slot: string): Promise<boolean> {
  const held = await hold(visitor, slot)
  if (held.status !== 303) {
    expectCleanRefusal(held)
    return false
  }
  await arrive(visitor, held.location)
  expectSent(await visitor.post(visitor.fill(`${held.location}/release`)), /^\/fr\/search/)
  return true
}

/** How many mails an address has got, when none is under way any more. */
async function mailsTo({ sql, sink }: Stage, address: string): Promise<number> {
  const before = 'select from outbox union all select from graphile_worker.jobs'
  while ((await sql(before)).length > 0) await pause(100)
  return sink.mails.filter((mail) => mail.includes(`To: ${address}`)).length
}
