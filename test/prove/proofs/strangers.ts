import type { Known } from '../people/crowd.ts'
import { appointmentIn, arrive, expectSent, hold, toCancel, toConfirm } from '../people/journey.ts'
import type { Stage } from '../stage/stage.ts'
import { expect } from './broken.ts'
import type { Proof } from './proof.ts'
import { expectCleanRefusal, isTaken } from './refusal.ts'

/** What strangers who have a person's card learn of their appointments, and what they take from them (S-01). */
export const strangers: Proof = {
  name: 'strangers',
  environment: { BOOK_PER_DAY: '3', BOOK_PER_DAY_PROVED: '10' },
  prove: run,
  control: {
    without: 'the count of bookings',
    sql: `create or replace function may_confirm(p_person uuid, p_proved boolean, p_per_day integer)
      returns boolean language sql stable as 'select true'`,
    prove: run,
  },
}

const PROBES = 20
const MOST_BITS = 3

async function run(stage: Stage): Promise<string> {
  const [owner, ...thieves] = await stage.crowd.identified(1, 3)
  // One practitioner's times, so that none overlaps another.
  const slots = await stage.sql<{ id: string }>(
    `select s.id from slot s where s.status = 'free' and s.practitioner_id = (
        select practitioner_id from slot where status = 'free' order by starts_at, id limit 1)
      order by s.starts_at limit $1`,
    [PROBES + 3],
  )
  const [own, held, other, ...probed] = slots.map(({ id }) => id)
  if (!owner || !own || !held || !other) throw new Error('nobody, or nothing free')
  const reference = await bookedBy(owner, own)
  const kept = await hold(owner, held)
  expectSent(kept, /^\/fr\/holds\//)

  let bits = 0
  for (const [at, slot] of probed.entries()) {
    const thief = thieves[at % thieves.length]
    if (thief && (await tells(thief, slot))) bits++
  }
  expect(bits <= MOST_BITS, `${bits} answers of ${PROBES} told whether the person is busy`)
  await arrive(owner, kept.location)

  const [thief] = thieves
  const pages = await Promise.all(
    [own, other].map(async (slot) => (await hold(thief ?? owner, slot)).text),
  )
  const bare = pages.map((page) => page.replaceAll(/\svalue="[^"]*"|data-[\w-]+="[^"]*"/g, ''))
  expect(bare[0] === bare[1], 'beyond the limit, a time of the person’s own is answered otherwise')

  await prove(owner, reference)
  await bookedBy(owner, other)
  return `${bits} of ${PROBES} tries told anything; then one page whatever the slot; used up for a day: the bookings of a card alone; the person’s hold lives, and with a reference they still book`
}

/** Tries a time as a thief does; whether the answer tells if the person is busy then. */
async function tells(thief: Known, slot: string): Promise<boolean> {
  const held = await hold(thief, slot)
  if (held.status !== 303) return refusedSilently(held)
  const form = await toConfirm(thief, held.location)
  if (!form) return false
  const answer = await thief.post(form)
  const id = appointmentIn(answer)
  if (!id) return refusedSilently(answer)
  await thief.post(await toCancel(thief, id))
  return true
}

function refusedSilently(answer: Awaited<ReturnType<typeof hold>>): boolean {
  expectCleanRefusal(answer)
  return isTaken(answer)
}

/** Books, and returns the reference. */
async function bookedBy(visitor: Known, slot: string): Promise<string> {
  const held = await hold(visitor, slot)
  expectSent(held, /^\/fr\/holds\//)
  const form = await toConfirm(visitor, held.location)
  if (!form) throw new Error('a hold was lost')
  const { location } = await visitor.post(form)
  const page = await arrive(visitor, location)
  return /class="reference">([0-9A-Z ]+)</.exec(page.text)?.[1] ?? ''
}

/** Gives the second proof. */
async function prove(visitor: Known, reference: string) {
  await arrive(visitor, '/fr/confirm-identity')
  const answer = await visitor.post(visitor.write('/fr/confirm-identity', { reference }))
  expectSent(answer, /^\/fr\/appointments/)
  await arrive(visitor, answer.location)
}
