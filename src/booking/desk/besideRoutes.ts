import { randomUUIDv7 } from 'node:crypto'
import * as z from 'zod'
import { ASKED_HOW, LOCALES, OVERBOOKING_REASONS } from '../../db/lists.ts'
import { mondayOf } from '../../schedule/calendar.ts'
import { weekOfClinic } from '../../schedule/openings/weekOfClinic.ts'
import { authorized, may } from '../../staff/policies.ts'
import { clinicOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, type Form, submitted } from '../../web/form.ts'
import { render } from '../../web/view.ts'
import { nearDate, todayAt } from '../day/dayPage.ts'
import { needsOf } from '../patient/needs.ts'
import { personAtDesk } from '../person/personAtDesk.ts'
import { submission } from '../submission/submission.ts'
import { bookAtDesk } from './bookAtDesk.ts'
import { findDeskCall, findDeskSlot, visitsDuring } from './deskCall.ts'
import { besideForm } from './deskForm.ts'
import { BOOK, type DeskParts, deskOf, warningsShown } from './deskPage.ts'

/** Booking beside others, on purpose alone: a taken slot of the clinic, a reason, and the count of visits read again at the end. */
export function besideRoutes(parts: DeskParts) {
  const { db } = parts
  const routes = router()
  const desk = allow(authorized(parts, may('book_visits')))

  routes.get('/book/:id/beside', desk, async (c) => {
    const call = await callAsked(c)
    if (!call?.person) return c.notFound()
    const [clinic, day] = [clinicOf(c), nearDate(c, c.req.query('day')) ?? todayAt(c)]
    const week = { clinic: clinic.id, monday: mondayOf(day), practitioner: null }
    const taken = (await weekOfClinic(db, week)).filter(
      ({ state, starts_on, starts_at }) =>
        state === 'busy' && starts_on === day && starts_at > c.var.now,
    )
    return render(c, '/booking/desk/beside', {
      call,
      day,
      taken,
      zone: clinic.zone,
      today: todayAt(c),
    })
  })

  routes.get('/book/:id/beside/:slot', desk, (c) =>
    besidePage(c, blank({ locale: c.var.locale, how: ASKED_HOW[0] })),
  )

  routes.post('/book/:id/beside/:slot', desk, async (c) => {
    const [call, slot] = [await callAsked(c), await slotAsked(c)]
    if (!call || !slot) return c.notFound()
    const { id, person } = call
    if (call.appointment_id || !person) return seeOther(c, `${BOOK}/${id}`)
    const form = await submitted(c, besideForm(slot.method, c.var.site), ['needs'])
    if (!form.value) return besidePage(c, form, 422)
    const { key, seen, contact, reason, count, ...said } = form.value
    const beside = { slot: slot.id, reason, count }
    const asked = submission(key, { id, person, ...said, ...contact, ...beside })
    const given = { ...asked, ...said, seen, contact, person, beside }
    const { outcome, appointment_id } = await bookAtDesk(parts, deskOf(c, id), given)
    if (outcome === 'not_found') return c.notFound()
    if (outcome === 'done') return seeOther(c, `${BOOK}/${id}`)
    const overlap = appointment_id ? 'overlap_here' : 'overlap'
    form.errors[''] = `desk.error.${outcome === 'overlap' ? overlap : outcome}` as const
    return besidePage(c, form, 409)
  })

  /** The last step: how many visits there are now, why one more, and how to reach the person. */
  async function besidePage(c: Page, form: Form<unknown>, status: 200 | 409 | 422 = 200) {
    const [call, slot] = [await callAsked(c), await slotAsked(c)]
    if (!call?.person || !slot || call.appointment_id) return c.notFound()
    const { account: staff, clinic } = deskOf(c, call.id)
    const looked = { person: call.person, slot: slot.id }
    const person = await personAtDesk(parts, { staff, clinic }, looked)
    if (!person) return c.notFound()
    const count = await visitsDuring(db, slot.id)
    return render(
      c,
      '/booking/desk/beside_confirm',
      {
        ...{ call, person, held: slot, form, count, key: randomUUIDv7(), zone: clinicOf(c).zone },
        ...{ warnings: warningsShown(person), needs: needsOf(slot.method) },
        ...{ ways: ASKED_HOW, languages: LOCALES, reasons: OVERBOOKING_REASONS },
      },
      { status },
    )
  }

  async function callAsked(c: Page) {
    const id = idOf(c, 'id')
    return id ? findDeskCall(db, deskOf(c, id)) : undefined
  }

  /** The slot that the path names, of this clinic. */
  async function slotAsked(c: Page) {
    const id = idOf(c, 'slot')
    const slot = id ? await findDeskSlot(db, id) : undefined
    return slot?.clinic_id === clinicOf(c).id ? slot : undefined
  }

  return routes
}

const idOf = (c: Page, name: string) => z.uuid().safeParse(c.req.param(name)).data
