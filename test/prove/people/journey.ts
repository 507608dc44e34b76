import { expect } from '../proofs/broken.ts'
import { type Answer, type Sent, titleOf } from '../stage/answer.ts'
import { cardOf, type Person } from './people.ts'
import type { Visitor } from './visitor.ts'

/** Identifies through the card form, as everyone does. */
export async function identify(visitor: Visitor, person: Person, locale = 'fr'): Promise<void> {
  const path = `/${locale}/identification`
  await arrive(visitor, path)
  const answer = await visitor.post(visitor.fill(path, cardOf(person)))
  expectSent(answer, `/${locale}/search`)
}

/** Asks for a slot, for a new appointment or to move one. */
export function hold(visitor: Visitor, slot: string, moves?: string): Promise<Answer> {
  const path = moves ? `/fr/appointments/${moves}/move/hold` : '/fr/holds'
  return visitor.post(visitor.write(path, { slot_id: slot }))
}

/** From a hold to the form that confirms, filled and not yet sent; undefined when the hold went to another browser. */
export async function toConfirm(
  visitor: Visitor,
  held: string,
  /** An address that wants messages. */
  wanted?: string,
): Promise<Sent | undefined> {
  const page = await visitor.get(held)
  if (page.status === 404) return undefined
  expect(page.status === 200, `${held} answered ${page.status}`)
  const contact = await visitor.post(
    visitor.fill(held, {
      email: wanted ?? 'essai@prove.example',
      messages: wanted ? 'email' : 'none',
    }),
  )
  if (contact.status === 404) return undefined
  expectSent(contact, `${held}/review`)
  return reviewed(visitor, `${held}/review`, '/fr/appointments')
}

/** From the hold of a move to the form that confirms it. */
export function toMove(visitor: Visitor, held: string, id: string): Promise<Sent | undefined> {
  return reviewed(visitor, held, `/fr/appointments/${id}/move`)
}

/** From an appointment to the form that cancels it. */
export async function toCancel(visitor: Visitor, id: string): Promise<Sent> {
  const path = `/fr/appointments/${id}/cancellation`
  await arrive(visitor, path)
  return visitor.fill(path)
}

async function reviewed(visitor: Visitor, review: string, action: string) {
  const page = await visitor.get(review)
  if (page.status === 404) return undefined
  expect(page.status === 200, `${review} answered ${page.status}`)
  return visitor.fill(action)
}

/** Opens a page that must be there. */
export async function arrive(visitor: Visitor, path: string): Promise<Answer> {
  const answer = await visitor.get(path)
  expect(answer.status === 200, `${path} answered ${answer.status} ${answer.location}`)
  return answer
}

/** The answer must be a redirection to this path, or to one that matches. */
export function expectSent(answer: Answer, to: string | RegExp): void {
  const right = typeof to === 'string' ? answer.location === to : to.test(answer.location)
  expect(
    answer.status === 303 && right,
    `answered ${answer.status} ${answer.location || `“${titleOf(answer.text)}”`}, not 303 ${to}`,
  )
}

/** Where a kept appointment is shown. */
export const APPOINTMENT = /^\/fr\/appointments\/([0-9a-f-]{36})$/

/** The appointment that an answer leads to. */
export const appointmentIn = (answer: Answer) => APPOINTMENT.exec(answer.location)?.[1]
