import * as z from 'zod'
import { ASKED_HOW, CANCELLED_FOR } from '../../db/lists.ts'
import type { Key } from '../../i18n/translate.ts'
import { isDate } from '../../schedule/calendar.ts'
import { authorized, may } from '../../staff/policies.ts'
import { clinicOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, type Form, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import { cancelVisit } from './cancelVisit.ts'
import type { DayParts } from './day.ts'
import { CameFrom, pageBefore, staffActor, visitAsked, visitId } from './guard.ts'

const cancelForm = z.strictObject({
  day: z.string().refine(isDate),
  from: CameFrom,
  version: z.coerce.number().int().min(1).max(1_000_000),
  for: z.enum(CANCELLED_FOR, { error: 'day.error.for' satisfies Key }),
  how: z.enum(ASKED_HOW, { error: 'day.error.how' satisfies Key }),
})

/** One visit of a clinic's day, for whoever answers its telephone: cancelled, with who asked and how. */
export function visitRoutes(parts: DayParts) {
  const routes = router()
  const desk = allow(authorized(parts, may('cancel_visits')))
  const path = '/day/visits/:id/cancellation'

  routes.get(path, desk, (c) =>
    cancellationPage(c, c.req.query('day'), blank({ from: c.req.query('from') ?? '' })),
  )

  routes.post(path, desk, async (c) => {
    const form = await submitted(c, cancelForm)
    if (!form.value) return cancellationPage(c, form.values['day'], form)
    const { day, from, ...asked } = form.value
    const appointment = visitId(c)
    if (!appointment) return c.notFound()
    const given = { ...asked, clinic: clinicOf(c).id, appointment }
    const outcome = await cancelVisit(parts.db, staffActor(c), given)
    if (outcome === null) return c.notFound()
    tellNext(c, outcome === 'done' ? 'day.notice.cancelled' : `day.notice.${outcome}_visit`)
    return seeOther(c, pageBefore(from, day))
  })

  /** The visit by its day: one that is not there any more leads to the day. */
  async function cancellationPage(c: Page, day: string | undefined, form: Form<unknown>) {
    const visit = await visitAsked(c, parts, day)
    if (!visit || day === undefined) return c.notFound()
    const status = Object.keys(form.errors).length > 0 ? 422 : 200
    const from = CameFrom.parse(form.values['from'])
    const data = {
      ...{ visit, day, form, zone: clinicOf(c).zone },
      ...{ from: from ?? null, back: pageBefore(from, day) },
      ...{ reasons: CANCELLED_FOR, ways: ASKED_HOW },
    }
    return render(c, '/booking/day/visit_cancellation', data, { status })
  }

  return routes
}
