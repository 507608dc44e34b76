import * as z from 'zod'
import { authorized, may } from '../../staff/policies.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { type Form, pressed, submitted } from '../../web/form.ts'
import { todayAt } from '../day/dayPage.ts'
import { cardRoutes } from '../person/cardRoutes.ts'
import { personRoutes } from '../person/personRoutes.ts'
import { submission } from '../submission/submission.ts'
import { besideRoutes } from './besideRoutes.ts'
import { bookAtDesk, type DeskAnswer } from './bookAtDesk.ts'
import { type DeskCall, findDeskCall, findDeskSlot, keepDraft, releaseForDesk } from './deskCall.ts'
import { callForm, deskBookForm } from './deskForm.ts'
import {
  BOOK,
  bookedPage,
  type DeskParts,
  deskOf,
  deskPage,
  newCall,
  refusedIn,
} from './deskPage.ts'
import { goOn } from './goOn.ts'

/** Booking by telephone: who, which slot, in either order or together; then how to reach them, and it is booked. */
export function deskRoutes(parts: DeskParts) {
  const { db } = parts
  const routes = router()
  const desk = allow(authorized(parts, may('book_visits')))
  routes.route('/', personRoutes(parts))
  routes.route('/', cardRoutes(parts))
  routes.route('/', besideRoutes(parts))

  routes.get('/book', desk, (c) => deskPage(c, parts, { call: newCall(), shown: shownIn(c) }))

  routes.get('/book/:id', desk, async (c) => {
    const call = await callAsked(c)
    if (!call) return callId(c) ? seeOther(c, BOOK) : c.notFound()
    if (call.appointment_id) return bookedPage(c, parts, call)
    return deskPage(c, parts, { call, shown: shownIn(c) })
  })

  routes.post('/book/:id', desk, async (c) => {
    const id = callId(c)
    if (!id) return c.notFound()
    const form = await submitted(c, callForm(todayAt(c)))
    const { day, with: whom } = form.values
    const shown = { day, with: whom }
    if (!form.value) return shownAgain(c, form, { shown, status: 422 })
    const gone = await goOn(parts, deskOf(c, id), form.value)
    if (gone.caller === 'not_found' || gone.slot === 'not_found') return c.notFound()
    const status = refusedIn(gone, form)
    if (status === 429) c.header('Retry-After', String(gone.wait))
    if (status) return shownAgain(c, form, { shown, status })
    return seeOther(c, `${BOOK}/${id}${queryFor(form.value.shown)}`)
  })

  routes.get('/book/:id/release', desk, (c) => seeOther(c, pathOf(c)))

  routes.post('/book/:id/release', desk, async (c) => {
    await pressed(c)
    const id = callId(c)
    if (!id) return c.notFound()
    await releaseForDesk(db, deskOf(c, id))
    return seeOther(c, pathOf(c))
  })

  routes.get('/book/:id/appointment', desk, (c) => seeOther(c, pathOf(c)))

  routes.post('/book/:id/appointment', desk, async (c) => {
    const call = await callAsked(c)
    if (!call) return c.notFound()
    const { id, person } = call
    if (call.appointment_id || !person) return seeOther(c, pathOf(c))
    const held = call.slot_id ? await findDeskSlot(db, call.slot_id) : undefined
    const method = held?.method ?? 'clinic'
    const form = await submitted(c, deskBookForm(method, c.var.site), ['needs'])
    if (!form.value) return deskPage(c, parts, { call, form, status: 422 })
    const { key, seen, contact, ...said } = form.value
    const asked = {
      ...submission(key, { id, person, ...said, ...contact }),
      ...said,
      seen,
      contact,
    }
    const answer = await bookAtDesk(parts, deskOf(c, id), { ...asked, person })
    return booked(c, answer, form)
  })

  /** Goes to the visit, or says why there is none; what was typed stays for the next slot. */
  async function booked(c: Page, { outcome, appointment_id }: DeskAnswer, form: Form<unknown>) {
    const call = await callAsked(c)
    if (!call || outcome === 'not_found') return c.notFound()
    if (outcome === 'done') return seeOther(c, pathOf(c))
    await keepDraft(parts, deskOf(c, call.id), form)
    const overlap = appointment_id ? 'overlap_here' : 'overlap'
    form.errors[''] = `desk.error.${outcome === 'overlap' ? overlap : outcome}` as const
    return deskPage(c, parts, { call, form, status: 409, clash: appointment_id })
  }

  async function shownAgain(
    c: Page,
    form: Form<unknown>,
    given: { shown: Shown; status: 409 | 422 | 429 },
  ) {
    const call = (await callAsked(c)) ?? newCall(callId(c))
    return deskPage(c, parts, { call, form, ...given })
  }

  async function callAsked(c: Page): Promise<DeskCall | undefined> {
    const id = callId(c)
    return id ? findDeskCall(db, deskOf(c, id)) : undefined
  }

  return routes
}

interface Shown {
  day?: string | undefined
  with?: string | undefined
}

const callId = (c: Page) => z.uuid().safeParse(c.req.param('id')).data
const pathOf = (c: Page) => `${BOOK}/${callId(c)}`

/** What an address says of the slots that are listed. */
function shownIn(c: Page): Shown {
  const { day, with: whom } = c.req.query()
  return { day, with: whom }
}

function queryFor({ day, with: whom }: Shown) {
  const query = new URLSearchParams({ ...(day && { day }), ...(whom && { with: whom }) })
  return query.size > 0 ? `?${query}` : ''
}
