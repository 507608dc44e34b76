import { randomUUIDv7 } from 'node:crypto'
import * as z from 'zod'
import type { Key } from '../../i18n/translate.ts'
import type { Purpose } from '../../privacy/door.ts'
import { authorized, may } from '../../staff/policies.ts'
import { clinicOf, workerOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, type Form, pressed, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import { todayAt } from '../day/dayPage.ts'
import { callPerson, holdForDesk } from '../desk/deskCall.ts'
import { nextForDesk } from '../desk/deskOpenings.ts'
import { BOOK, type DeskParts, deskOf } from '../desk/deskPage.ts'
import { breakGlass } from './breakGlass.ts'
import { mayLook } from './mayLook.ts'
import { personAtDesk, visitsToCome } from './personAtDesk.ts'

/** One person at the desk of a clinic: their visits there, the next free slots with their own practitioner, and what to do. */
export function personRoutes(parts: DeskParts) {
  const { db } = parts
  const routes = router()
  const desk = allow(authorized(parts, may('book_visits')))

  routes.get('/book/people', desk, (c) => seeOther(c, BOOK))

  routes.get('/book/people/:id', desk, async (c) => {
    const id = idOf(c)
    if (!id) return c.notFound()
    const look = await mayLook(db, lookerOf(c), id)
    if (!look) return reasonPage(c, id, blank())
    // Who was without a card is now the person of one.
    if (look.person !== id) return seeOther(c, `${BOOK}/people/${look.person}`)
    return personPage(c, look)
  })

  routes.get('/book/people/:id/access', desk, (c) => seeOther(c, `${BOOK}/people/${idOf(c)}`))

  routes.post('/book/people/:id/access', desk, async (c) => {
    const id = idOf(c)
    if (!id) return c.notFound()
    const form = await submitted(c, reasonForm)
    if (!form.value) return reasonPage(c, id, form)
    await breakGlass(parts, lookerOf(c), { person: id, ...form.value })
    return seeOther(c, `${BOOK}/people/${id}`)
  })

  routes.post('/book/people/:id', desk, async (c) => {
    const { call, slot } = await pressed(c, { call: z.uuid(), slot: z.uuid().optional() })
    const id = idOf(c)
    const of = deskOf(c, call)
    if (!id || !(await callPerson(db, of, id))) return c.notFound()
    const held = slot && (await holdForDesk(db, of, slot))
    if (held === 'not_found') return c.notFound()
    if (held === 'slot_taken' || held === 'slot_held') tellNext(c, `desk.error.${held}`)
    return seeOther(c, `${BOOK}/${call}`)
  })

  /** Asks why, whoever it is or is not: neither booked here nor being booked. */
  function reasonPage(c: Page, id: string, form: Form<unknown>) {
    const status = Object.keys(form.errors).length > 0 ? 422 : 200
    return render(c, '/booking/person/break_glass', { id, form }, { status })
  }

  async function personPage(c: Page, look: { person: string; why: Purpose }) {
    const clinic = clinicOf(c)
    const who = { staff: workerOf(c).account, clinic: clinic.id }
    const person = await personAtDesk(parts, who, look)
    if (!person) return c.notFound()
    const { eligibility } = person
    const given = { clinic: clinic.id, practitioner: null, eligibility }
    const groups = eligibility?.practitioner_id ? await nextForDesk(db, given) : []
    const to_come = visitsToCome(person, c.var.now)
    return render(c, '/booking/person/person', {
      ...{ person, to_come, zone: clinic.zone, call: randomUUIDv7() },
      before: person.visits.filter((visit) => !to_come.includes(visit)),
      openings: groups.find(({ own }) => own)?.openings ?? [],
      today: todayAt(c),
    })
  }

  return routes
}

const reasonForm = z.strictObject({
  reason: z
    .string()
    .min(10, 'desk.error.glass_reason' satisfies Key)
    .max(500, 'form.error.too_long' satisfies Key),
})
const idOf = (c: Page) => z.uuid().safeParse(c.req.param('id')).data
const lookerOf = (c: Page) => ({ account: workerOf(c).account, clinic: clinicOf(c).id })
