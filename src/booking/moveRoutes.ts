import type { Parts } from '../parts.ts'
import { siteDay } from '../schedule/calendar.ts'
import { dayList } from '../schedule/dayList.ts'
import { weekOfOpenings } from '../schedule/openings.ts'
import { type Page, router, seeOther } from '../web/context.ts'
import { allow, identified } from '../web/guard.ts'
import { render } from '../web/view.ts'
import { isChangeable } from './appointment.ts'
import type { AppointmentDetails } from './appointments.ts'
import { openedAppointment } from './guard.ts'

/** Choose another time for an appointment, at the same clinic and for the same reason; then it is held and reviewed. */
export function moveRoutes({ db }: Parts) {
  const routes = router()

  routes.get('/appointments/:id/move', allow('identified'), async (c) => {
    const appointment = await openedAppointment(c, db)
    const here = `/appointments/${appointment.id}`
    if (!isChangeable(appointment, c.var.now)) return seeOther(c, here)
    const days = dayList(c.var, {
      week: await otherTimes(c, appointment),
      zone: appointment.time_zone,
      base: `/${c.var.locale}${here}/move`,
      action: `/${c.var.locale}/holds`,
      hidden: { moves: appointment.id },
    })
    return render(
      c,
      '/booking/move',
      { appointment, days, focus: true },
      { fragment: '/schedule/_days' },
    )
  })

  function otherTimes(c: Page, { clinic_id, reason, method }: AppointmentDetails) {
    const { reader, person } = identified(c)
    const { now } = c.var
    const criteria = {
      reason,
      methods: [method],
      moments: [],
      from: siteDay(now),
      language: '',
      accessible: false,
    }
    const week = c.req.query('week')
    const day = c.req.query('day')
    return weekOfOpenings(db, { reader, person, criteria, clinic: clinic_id, week, day, now })
  }

  return routes
}
