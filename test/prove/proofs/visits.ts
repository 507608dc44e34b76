import type { Known } from '../people/crowd.ts'
import { appointmentIn, expectSent, hold, toCancel, toConfirm, toMove } from '../people/journey.ts'
import type { Answer, Sent } from '../stage/answer.ts'
import { expect } from './broken.ts'
import { expectCleanRefusal } from './refusal.ts'

/** What came of many visits. */
export interface Tally {
  booked: number
  moved: number
  cancelled: number
  refused: number
}

/** Returns a visit: book one of some slots, perhaps move, mostly cancel, at the latest at the next visit. */
export function visits(some: () => string, tally: Tally) {
  const kept = new Map<Known, string>()

  return async (visitor: Known): Promise<void> => {
    const before = kept.get(visitor)
    if (before) await cancel(visitor, before)
    const id = await settle(visitor, await hold(visitor, some()), toConfirm, 'booked')
    if (!id) return
    if (Math.random() < 0.7) {
      const toReview = (_: Known, held: string) => toMove(visitor, held, id)
      await settle(visitor, await hold(visitor, some(), id), toReview, 'moved')
    }
    if (Math.random() < 0.1) kept.set(visitor, id)
    else await cancel(visitor, id)
  }

  async function cancel(visitor: Known, id: string) {
    kept.delete(visitor)
    const answer = await visitor.post(await toCancel(visitor, id))
    expect(appointmentIn(answer) === id, `cancelling answered ${answer.status}`)
    tally.cancelled++
  }

  /** Takes a hold to its end, and returns the appointment; a hold may be refused, lost to another browser, or too late. */
  async function settle(
    visitor: Known,
    held: Answer,
    toForm: (visitor: Known, held: string) => Promise<Sent | undefined>,
    as: 'booked' | 'moved',
  ): Promise<string | undefined> {
    if (held.status !== 303) return refused(held)
    const form = await toForm(visitor, held.location)
    if (!form) return undefined
    const answer = await visitor.post(form)
    const id = appointmentIn(answer)
    if (!id) {
      refused(answer)
      const id = held.location.split('/').at(-1)
      return release(visitor, `/fr/holds/${id}`)
    }
    tally[as]++
    return id
  }

  function refused(answer: Answer): undefined {
    expectCleanRefusal(answer)
    tally.refused++
  }
}

/** Leaves the slot to others; it may have gone already. */
async function release(visitor: Known, held: string): Promise<undefined> {
  const answer = await visitor.post(visitor.write(`${held}/release`, {}))
  if (answer.status !== 404) expectSent(answer, /^\/fr\/(search$|appointments\/)/)
}
