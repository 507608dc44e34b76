import * as z from 'zod'
import { practitionersOf } from '../../directory/practitioners.ts'
import { daysAfter, isDate } from '../../schedule/calendar.ts'
import { authorized, may } from '../../staff/policies.ts'
import { clinicOf, mayHere, workerOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { pressed } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import {
  type DayOf,
  type DayParts,
  dayOfClinic,
  daysWithoutOutcome,
  MARKS,
  marksOf,
  markVisit,
  VISIT_STATES,
} from './day.ts'
import { staffActor } from './guard.ts'
import { visitRoutes } from './visitRoutes.ts'

const DAY = '/staff/day'
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
  routes.route('/', visitRoutes(parts))
  const workers = allow(authorized(parts, may('view_day', 'view_own_day')))

  routes.get('/day', workers, async (c) => {
    const clinic = clinicOf(c)
    const { now } = c.var
    const today = dayAt(now, clinic.zone)
    const asked = c.req.query('day') ?? ''
    const day = isDate(asked) ? asked : today
    const practitioners = seesAll(c) ? await practitionersOf(db, clinic.id) : []
    const of: DayOf | undefined = whose(c, c.req.query('with'), { day, practitioners })
    const visits = of ? await dayOfClinic(parts, staffActor(c), of) : []
    const open = of ? await daysWithoutOutcome(db, of) : []
    return render(c, '/booking/day', {
      ...{ clinic, day, today, practitioners, practitioner: of?.practitioner ?? null },
      ...{ before: daysAfter(day, -1), after: daysAfter(day, 1), open },
      visits: visits.map((visit) => ({ ...visit, marks: marksOf(visit, { day, today, now }) })),
      counts: countsOf(visits),
      cancels: mayHere(c, 'cancel_visits'),
    })
  })

  routes.get('/day/marks', workers, (c) => seeOther(c, DAY))

  routes.post('/day/marks', workers, async (c) => {
    const { day, with: shown, ...asked } = await pressed(c, markForm)
    const own = seesAll(c) ? null : workerOf(c).practitioner
    if (!seesAll(c) && own === null) return c.notFound()
    const given = { ...asked, clinic: clinicOf(c).id, practitioner: own }
    const outcome = await markVisit(db, staffActor(c), given)
    if (outcome === null) return c.notFound()
    if (outcome !== 'done') tellNext(c, `day.notice.${outcome}`)
    return seeOther(c, `${DAY}?day=${day}${shown && `&with=${shown}`}#visit-${asked.appointment}`)
  })

  return routes
}

/** Whoever only sees people themselves sees their own day, and no colleague's. */
const seesAll = (c: Page) => mayHere(c, 'view_day')

function whose(
  c: Page,
  asked: string | undefined,
  { day, practitioners }: { day: string; practitioners: readonly { id: string }[] },
): DayOf | undefined {
  const clinic = clinicOf(c)
  if (seesAll(c))
    return { clinic, day, practitioner: practitioners.find(({ id }) => id === asked)?.id ?? null }
  const { practitioner } = workerOf(c)
  return practitioner === null ? undefined : { clinic, day, practitioner }
}

function dayAt(now: Date, zone: string) {
  const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone)
  return here.toPlainDate().toString()
}

function countsOf(visits: readonly { state: string }[]) {
  const of = (...states: string[]) => visits.filter(({ state }) => states.includes(state)).length
  return {
    ...{ all: visits.length, here: of('arrived', 'roomed') },
    ...{ seen: of('fulfilled'), missed: of('noshow') },
  }
}
