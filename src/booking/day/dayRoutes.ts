import * as z from 'zod'
import { isDate } from '../../schedule/calendar.ts'
import { authorized, may } from '../../staff/policies.ts'
import { clinicOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { router, seeOther } from '../../web/context.ts'
import { pressed } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { type DayParts, MARKS, markVisit, stampOf, VISIT_STATES } from './day.ts'
import { DAY, dayPage, nearDate, ownOrAll, queryOf, todayAt } from './dayPage.ts'
import { staffActor } from './guard.ts'
import { historyRoutes } from './historyRoutes.ts'
import { latenessRoutes } from './latenessRoutes.ts'
import { paperRoutes } from './paperRoutes.ts'
import { visitMoveRoutes } from './visitMoveRoutes.ts'
import { visitRoutes } from './visitRoutes.ts'

const markForm = {
  appointment: z.uuid(),
  was: z.enum(VISIT_STATES),
  mark: z.enum(MARKS),
  day: z.string().refine(isDate),
  with: z.union([z.literal(''), z.uuid()]),
}

/** The day of a clinic, or of whoever sees people themselves: who comes, and what became of each visit. */
export function dayRoutes(parts: DayParts) {
  const { db } = parts
  const routes = router()
  const workers = allow(authorized(parts, may('view_day', 'view_own_day')))
  routes.route('/', visitRoutes(parts))
  routes.route('/', visitMoveRoutes(parts))
  routes.route('/', latenessRoutes(parts))
  routes.route('/', historyRoutes(parts))
  routes.route('/', paperRoutes(parts))

  routes.get('/day', workers, (c) => dayPage(c, parts, queryOf(c)))

  /** Whether a day is still as a page shows it; else what it is now. Nobody pressed anything: the idle clock stands. */
  routes.get('/day/changes', workers, async (c) => {
    c.set('quiet', true)
    const asked = queryOf(c)
    const own = ownOrAll(c)
    if (own === undefined) return c.notFound()
    // Whose day a page of ours named needs no look at who works here.
    const practitioner = own ?? z.uuid().safeParse(asked.with).data ?? null
    const of = { clinic: clinicOf(c), day: nearDate(c, asked.day) ?? todayAt(c), practitioner }
    if ((await stampOf(db, of)) === c.req.query('since')) return c.body(null, 204)
    return dayPage(c, parts, asked)
  })

  routes.get('/day/marks', workers, (c) => seeOther(c, DAY))

  routes.post('/day/marks', workers, async (c) => {
    const { day, with: shown, ...asked } = await pressed(c, markForm)
    const own = ownOrAll(c)
    if (own === undefined) return c.notFound()
    const given = { ...asked, clinic: clinicOf(c).id, practitioner: own }
    const outcome = await markVisit(db, staffActor(c), given)
    if (outcome === null) return c.notFound()
    if (outcome !== 'done') tellNext(c, `day.notice.${outcome}`)
    return seeOther(c, `${DAY}?day=${day}${shown && `&with=${shown}`}#visit-${asked.appointment}`)
  })

  return routes
}
