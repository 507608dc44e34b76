import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Eligibility } from '../../../src/db/schema.ts'
import { useDatabase } from '../../support/database.ts'
import { sabotagedRoutine } from '../../support/sabotaged.ts'
import { drawnReader, drawnSlots, publish } from './drawnNetwork.ts'
import { listed, week } from './searching.ts'

const context = useDatabase()

/** Every slot to come is listed exactly when a hold of it succeeds; throws at the first that is not. */
async function listedAreThoseThatHold(numRuns: number, { endOnFailure = false } = {}) {
  await fc.assert(
    fc.asyncProperty(drawnSlots, drawnReader, async (drawn, who) => {
      const { made, clinics, practitioners } = await publish(context, drawn)
      const eligibility: Eligibility = {
        ...who,
        practitioner_id: who.practitioner === null ? null : `${practitioners[who.practitioner]}`,
        place_id: who.place === null ? null : `${clinics[who.place]}`,
      }
      const session = randomUUID()
      const inWeeks = await openingsOfWeeks(clinics, { eligibility, session })
      expect(await held(made, eligibility)).toEqual(inWeeks.toSorted())
      for (const id of await listed(context, { eligibility, session }))
        expect(inWeeks).toContain(id)
    }),
    { numRuns, endOnFailure },
  )
}

async function openingsOfWeeks(
  clinics: string[],
  who: { eligibility: Eligibility; session: string },
) {
  const ids: string[] = []
  for (const clinic of clinics) {
    for (const monday of ['2026-11-16', '2026-11-23']) {
      const { days } = await week(context, clinic, { ...who, week: monday })
      for (const { date, count } of days.filter(({ count }) => count > 0)) {
        const { openings } = await week(context, clinic, { ...who, week: monday, day: date })
        expect(openings).toHaveLength(count)
        ids.push(...openings.map(({ slot_id }) => slot_id))
      }
    }
  }
  return ids
}

/** Which of the slots a hold takes, each tried alone. */
async function held(ids: string[], eligibility: Eligibility) {
  const client = await context.pool.connect()
  const taken: string[] = []
  for (const id of ids) {
    await client.query('begin')
    const { rows } = await client.query(
      'select outcome from hold_slot($1, $2, $3, $4, null, false, 1, 1, 1)',
      [id, randomUUID(), randomUUID(), JSON.stringify(eligibility)],
    )
    if (rows[0]?.outcome === 'held') taken.push(id)
    await client.query('rollback')
  }
  client.release()
  return taken.toSorted()
}

test('every slot that is listed can be held, and every other one is refused', async () => {
  await listedAreThoseThatHold(40)
})

test('without the one rule of who may book what, the lists and the holds no longer agree', async () => {
  const careless =
    () => `create or replace function slot_bookable(s slot, e eligibility, at timestamptz)
    returns boolean language sql immutable as 'select true'`
  await sabotagedRoutine(context, 'slot_bookable', careless, () =>
    expect(listedAreThoseThatHold(20, { endOnFailure: true })).rejects.toMatchObject({
      cause: { name: 'AssertionError' },
    }),
  )
  await listedAreThoseThatHold(3)
})
