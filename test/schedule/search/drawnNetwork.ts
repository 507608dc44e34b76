import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type { TestDatabase } from '../../support/database.ts'
import { aClinic, aPractitioner, aSlot } from '../../support/factories.ts'

const opening = fc.constantFrom(null, '2026-11-20T00:00:00Z', '2026-11-23T00:00:00Z')
const age = fc.option(fc.constantFrom(0, 5, 14, 17, 41, 75), { freq: 2 })
const rarely = fc.option(fc.constant(true), { freq: 5 }).map((value) => value !== null)
/** Slots of every kind, from the day before the tests' now to a week after. */
export const drawnSlots = fc.array(
  fc.record({
    practitioner: fc.nat(2),
    hour: fc.integer({ min: -20, max: 160 }),
    status: fc.constantFrom('free', 'free', 'free', 'busy', 'busy-unavailable'),
    a_from: opening,
    b_from: opening,
    c_from: opening,
    d_from: opening,
    min_age: age,
    max_age: age,
    sex: fc.constantFrom(null, null, 'female', 'male'),
    redirection: fc.constantFrom(null, null, null, null, 'gap'),
    staff_only: rarely,
    held: fc.constantFrom(null, null, 'live', 'lapsed'),
  }),
  { minLength: 6, maxLength: 14 },
)
/** Readers registered with one of the practitioners, at one of the clinics, or with nobody. */
export const drawnReader = fc.record({
  practitioner: fc.option(fc.nat(2)),
  place: fc.option(fc.nat(1)),
  with_physician: fc.boolean(),
  birth_date: fc.constantFrom('1985-05-14', '2012-11-25', '2009-11-24', '1950-01-01', '2026-10-01'),
  sex: fc.constantFrom('female', 'male', null),
})

/** Two clinics: the first of two practitioners, the other of one. */
export async function publish(
  context: TestDatabase,
  drawn: (typeof drawnSlots extends fc.Arbitrary<infer T> ? T : never)[number][],
) {
  await context.owner.query('truncate clinic, practitioner, slot, hold cascade')
  const clinics = [(await aClinic(context.owner)).id, (await aClinic(context.owner)).id]
  const practitioners: string[] = []
  for (const clinic of [clinics[0], clinics[0], clinics[1]])
    practitioners.push((await aPractitioner(context.owner, `${clinic}`)).id)
  const made: string[] = []
  const taken = new Set<string>()
  for (const { practitioner, hour, held, ...row } of drawn) {
    if (taken.size === taken.add(`${practitioner} ${hour}`).size) continue
    const { id } = await aSlot(context.owner, {
      ...row,
      clinic_id: clinics[practitioner === 2 ? 1 : 0],
      practitioner_id: practitioners[practitioner],
      starts_at: new Date(Date.UTC(2026, 10, 22, 15 + hour)),
    })
    made.push(id)
    if (held)
      await context.owner.query(
        'insert into hold (slot_id, holder, session, until) values ($1, $2, $3, $4)',
        [
          id,
          randomUUID(),
          randomUUID(),
          held === 'live' ? '2026-11-22T15:00:01Z' : '2026-11-22T15:00:00Z',
        ],
      )
  }
  return { made, clinics, practitioners }
}
