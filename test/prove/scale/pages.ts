import type { Known } from '../people/crowd.ts'
import { appointmentIn, expectSent, hold, toConfirm } from '../people/journey.ts'
import { expect } from '../proofs/broken.ts'
import type { Sent } from '../stage/answer.ts'
import type { Stage } from '../stage/stage.ts'
import { type Pace, pace } from './pace.ts'

/** How the pages went, as people see them over HTTP. */
export interface Pages {
  search: Pace
  hold: Pace
  confirm: Pace
}

/** Opens search pages, and holds and confirms slots, each on its page; nothing else is measured. */
export async function pagesOf(
  stage: Stage,
  slots: readonly string[],
  lanes: number,
): Promise<Pages> {
  const people = await stage.crowd.identified(slots.length)
  for (const visitor of people) await ask(visitor)
  const size = { lanes, seconds: 6 }
  const search = await pace(stage, size, endlessly(people), async (visitor) => {
    const { status } = await visitor.get('/fr/search')
    expect(status === 200, `/fr/search answered ${status}`)
  })

  const held: [Known, string][] = []
  const holding = await pace(
    stage,
    { ...size, seconds: 60 },
    people.entries(),
    async ([at, visitor]) => {
      const answer = await hold(visitor, slots[at] ?? '')
      expectSent(answer, /^\/fr\/holds\//)
      held.push([visitor, answer.location])
    },
  )
  const forms: [Known, Sent][] = []
  for (const [visitor, location] of held) {
    const form = await toConfirm(visitor, location)
    if (form) forms.push([visitor, form])
  }
  const confirm = await pace(stage, { ...size, seconds: 60 }, forms, async ([visitor, form]) => {
    const answer = await visitor.post(form)
    expect(appointmentIn(answer) !== undefined, `confirming answered ${answer.status}`)
  })
  return { search, hold: holding, confirm }
}

/** The search of somebody in Montréal, kept in the session. */
async function ask(visitor: Known) {
  await visitor.get('/fr/search')
  const fields = { door: 'nearby', reason: 'regular', postal_code: 'H2J 1A1', distance: '25' }
  expectSent(await visitor.post(visitor.fill('/fr/search', fields)), '/fr/search')
}

function* endlessly(people: readonly Known[]): Generator<Known> {
  for (;;) yield* people
}
