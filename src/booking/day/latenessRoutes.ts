import * as z from 'zod'
import { whole } from '../../directory/wholeNumber.ts'
import type { Key } from '../../i18n/translate.ts'
import { authorized, may } from '../../staff/policies.ts'
import { clinicOf, workerOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { pressed, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import type { DayParts } from './day.ts'
import { DAY, dayPage, seesAll, todayAt } from './dayPage.ts'
import { staffActor } from './guard.ts'
import { sayLate, withdrawLateness } from './lateness.ts'

const shown = z.union([z.literal(''), z.uuid()])
const practitioner = z.uuid('day.error.practitioner' satisfies Key)
const lateForm = z.strictObject({
  practitioner,
  minutes: whole(5, 240, 'day.error.minutes'),
  with: shown,
})

/** Who runs late today: said, told to those who follow, and taken back. */
export function latenessRoutes(parts: DayParts) {
  const { db } = parts
  const routes = router()
  const workers = allow(authorized(parts, may('view_day', 'view_own_day')))
  const toDay = (c: Page, whom: string) => seeOther(c, whom ? `${DAY}?with=${whom}` : DAY)
  /** Whoever only sees people themselves speaks for nobody else. */
  const speaksFor = (c: Page, whom: string) => seesAll(c) || workerOf(c).practitioner === whom

  routes.get('/day/lateness', workers, (c) => seeOther(c, DAY))

  routes.post('/day/lateness', workers, async (c) => {
    const form = await submitted(c, lateForm)
    if (!form.value) return dayPage(c, parts, { with: form.values['with'] ?? '', form })
    const { practitioner: whom, minutes } = form.value
    if (!speaksFor(c, whom)) return c.notFound()
    const given = { clinic: clinicOf(c), day: todayAt(c), practitioner: whom, minutes }
    const told = await sayLate(db, staffActor(c), given)
    if (told === null) return c.notFound()
    tellNext(c, 'day.notice.late')
    return toDay(c, form.value.with)
  })

  routes.get('/day/lateness/withdrawal', workers, (c) => seeOther(c, DAY))

  routes.post('/day/lateness/withdrawal', workers, async (c) => {
    const { practitioner: whom, with: shownFor } = await pressed(c, { practitioner, with: shown })
    if (!speaksFor(c, whom)) return c.notFound()
    const given = { clinic: clinicOf(c), day: todayAt(c), practitioner: whom }
    if (await withdrawLateness(db, given)) tellNext(c, 'day.notice.on_time')
    return toDay(c, shownFor)
  })

  return routes
}
