import { randomUUIDv7 } from 'node:crypto'
import * as z from 'zod'
import { authorized, may } from '../../staff/policies.ts'
import { clinicOf, workerOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { pressed } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import { todayAt } from '../day/dayPage.ts'
import { holdForDesk, noteCallers } from './deskCall.ts'
import { nextForDesk } from './deskOpenings.ts'
import { BOOK, type DeskParts, deskOf } from './deskPage.ts'
import { mayLook } from './mayLook.ts'
import { personAtDesk, visitsToCome } from './personAtDesk.ts'

/** One person at the desk of a clinic: their visits there, the next free slots with their own practitioner, and what to do. */
export function personRoutes(parts: DeskParts) {
  const { db } = parts
  const routes = router()
  const desk = allow(authorized(parts, may('book_visits')))

  routes.get('/book/people', desk, (c) => seeOther(c, BOOK))

  routes.get('/book/people/:id', desk, async (c) => {
    const person = await personAsked(c)
    if (!person) return c.notFound()
    // Who was without a card is now the person of one.
    if (person !== c.req.param('id')) return seeOther(c, `${BOOK}/people/${person}`)
    return personPage(c, person)
  })

  routes.post('/book/people/:id', desk, async (c) => {
    const { call, slot } = await pressed(c, { call: z.uuid(), slot: z.uuid().optional() })
    const person = await personAsked(c)
    if (!person) return c.notFound()
    const of = deskOf(c, call)
    if (!(await noteCallers(db, of, [person]))) return c.notFound()
    const held = slot && (await holdForDesk(db, of, slot))
    if (held === 'not_found') return c.notFound()
    if (held === 'slot_taken' || held === 'slot_held') tellNext(c, `desk.error.${held}`)
    return seeOther(c, `${BOOK}/${call}`)
  })

  /** The person whom the path names, when this member of staff may look at them; absent and not theirs look the same. */
  async function personAsked(c: Page): Promise<string | undefined> {
    const { data: person } = z.uuid().safeParse(c.req.param('id'))
    if (!person) return undefined
    const of = { account: workerOf(c).account, clinic: clinicOf(c).id }
    return (await mayLook(db, of, person)) ?? undefined
  }

  async function personPage(c: Page, id: string) {
    const clinic = clinicOf(c)
    const who = { staff: workerOf(c).account, clinic: clinic.id }
    const person = await personAtDesk(parts, who, { person: id })
    if (!person) return c.notFound()
    const { eligibility } = person
    const given = { clinic: clinic.id, practitioner: null, eligibility }
    const groups = eligibility?.practitioner_id ? await nextForDesk(db, given) : []
    const to_come = visitsToCome(person, c.var.now)
    return render(c, '/booking/person', {
      ...{ person, to_come, zone: clinic.zone, call: randomUUIDv7() },
      before: person.visits.filter((visit) => !to_come.includes(visit)),
      openings: groups.find(({ own }) => own)?.openings ?? [],
      today: todayAt(c),
    })
  }

  return routes
}
