import { randomUUIDv7 } from 'node:crypto'
import * as z from 'zod'
import type { Db } from '../../db/database.ts'
import { identified } from '../../identity/policies.ts'
import type { Register } from '../../identity/register/register.ts'
import { patientOf, standing } from '../../identity/session.ts'
import { siteDay } from '../../schedule/calendar.ts'
import { dayList } from '../../schedule/search/dayList.ts'
import { weekOfOpenings } from '../../schedule/search/week.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { pressed, submitted } from '../../web/form.ts'
import { render } from '../../web/view.ts'
import { isChangeable } from '../appointment/appointment.ts'
import type { Opened } from '../appointment/appointments.ts'
import { actorOf, idOf, openedAppointment, showAnswer } from '../appointment/guard.ts'
import { placesOf, showHold, slotRefused, withHold } from '../hold/guard.ts'
import { type HoldLimits, hold } from '../hold/hold.ts'
import type { Held } from '../hold/holds.ts'
import { ownHold } from '../hold/ownHold.ts'
import { submission } from '../submission/submission.ts'
import { move } from './move.ts'
import { movePage } from './movePage.ts'

const SlotForm = z.strictObject({ slot_id: z.uuid('booking.error.choose_slot') })

/** Choose another time for an appointment, at the same clinic and for the same reason; it is held, reviewed, moved. */
export function moveRoutes(parts: { db: Db; register: Register; limits: HoldLimits }) {
  const { db } = parts
  const routes = router()

  routes.get('/appointments/:id/move', allow(identified), async (c) => {
    const appointment = await openedAppointment(c, db)
    const here = `/appointments/${appointment.id}`
    if (!isChangeable(appointment, c.var.now)) return seeOther(c, here)
    const only = c.req.query('with') !== 'everyone'
    const days = dayList(c.var, {
      week: await otherTimes(c, appointment, only),
      only,
      zone: appointment.time_zone,
      base: `/${c.var.locale}${here}/move`,
      action: `/${c.var.locale}${here}/move/hold`,
      hidden: {},
      held: ownHold(standing(c)),
    })
    const data = { appointment, days, focus: true }
    return render(c, '/booking/move/move', data, { fragment: '/schedule/search/_days' })
  })

  routes.get('/appointments/:id/move/hold', allow(identified), (c) =>
    seeOther(c, `/appointments/${idOf(c)}/move`),
  )

  routes.post('/appointments/:id/move/hold', allow(identified), async (c) => {
    const form = await submitted(c, SlotForm)
    const appointment = await openedAppointment(c, db)
    const back = `/appointments/${appointment.id}/move`
    if (!form.value) return slotRefused(c, form, back)
    const asked = {
      actor: actorOf(c),
      slot: form.value.slot_id,
      moves: appointment,
      proved: patientOf(c).proved ?? false,
    }
    return showHold(c, await hold(parts, asked), back, appointment.id)
  })

  routes.get('/appointments/:id/move/:hold', allow(identified), async (c) => {
    const appointment = await openedAppointment(c, db)
    const { id } = appointment
    const review = (held: Held) => {
      if (held.moves !== id) return seeOther(c, placesOf(held).page)
      if (!isChangeable(appointment, c.var.now)) return seeOther(c, `/appointments/${id}`)
      const page = movePage(c.var, appointment, held)
      return render(c, '/booking/move/review_move', { ...page, key: randomUUIDv7() })
    }
    return withHold(c, db, review, { id: idOf(c, 'hold'), again: `/appointments/${id}/move` })
  })

  routes.post('/appointments/:id/move', allow(identified), async (c) => {
    const { hold_id, key } = await pressed(c, { hold_id: z.uuid(), key: z.uuid() })
    const appointment = await openedAppointment(c, db)
    const { id } = appointment
    const asked = {
      ...submission(key, { move: id, hold_id }),
      appointment,
      hold: hold_id,
      proved: patientOf(c).proved ?? false,
    }
    return showAnswer(c, await move(parts, { ...asked, actor: actorOf(c) }), {
      notice: ['booking.notice.moved'],
      counted: 'moved',
      back: `/appointments/${id}`,
    })
  })

  /** With the same person, unless asked for everyone. */
  function otherTimes(
    c: Page,
    { clinic_id, reason, method, practitioner_id }: Opened,
    only: boolean,
  ) {
    const { eligibility, id: session } = patientOf(c)
    const { now } = c.var
    const criteria = {
      reason,
      methods: [method],
      moments: [],
      from: siteDay(now),
      language: '',
      accessible: false,
    }
    const { week, day } = c.req.query()
    const asked = { eligibility, session, criteria, clinic: clinic_id, week, day, now }
    return weekOfOpenings(db, { ...asked, practitioner: only ? practitioner_id : null })
  }

  return routes
}
