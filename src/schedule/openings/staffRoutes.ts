import type { Db } from '../../db/database.ts'
import { practitionersOf } from '../../directory/practitioners.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'
import { may } from '../../staff/policies.ts'
import { clinicOf, mayHere, workerOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router } from '../../web/context.ts'
import { render } from '../../web/view.ts'
import { dateNear, daysAfter, mondayOf, siteDay } from '../calendar.ts'
import { daysRoutes } from '../exceptions/daysRoutes.ts'
import { planRoutes } from '../plans/planRoutes.ts'
import { publicationRoutes } from '../plans/publicationRoutes.ts'
import { weekGrid } from './openingsPage.ts'
import { weekOfClinic } from './weekOfClinic.ts'

/** A clinic's openings, as its staff see and publish them. */
export function openingsRoutes({ db, keys }: { db: Db; keys: FieldKeys }) {
  const routes = router()

  routes.route('/openings/plans', planRoutes({ db }))
  routes.route('/openings/plans', publicationRoutes({ db }))
  routes.route('/openings/days', daysRoutes({ db, keys }))

  routes.get('/openings', allow(may('view_openings', 'view_own_openings')), async (c) => {
    const clinic = clinicOf(c)
    const monday = mondayOf(weekAsked(c))
    const practitioners = seesAll(c) ? await practitionersOf(db, clinic.id) : []
    const practitioner = seesAll(c)
      ? (practitioners.find(({ id }) => id === c.req.query('with'))?.id ?? null)
      : workerOf(c).practitioner
    const nobody = !seesAll(c) && practitioner === null
    const slots = nobody ? [] : await weekOfClinic(db, { clinic: clinic.id, monday, practitioner })
    return render(c, '/schedule/openings/openings', {
      ...weekGrid(slots, monday, clinic.zone),
      ...{ clinic, monday, practitioners, practitioner, all: slots.length },
      ...{ before: daysAfter(monday, -7), after: daysAfter(monday, 7) },
    })
  })

  return routes
}

/** A day of the week that was asked for, within a year of today; today for any other text. */
function weekAsked(c: Page): string {
  const today = siteDay(c.var.now)
  return dateNear(today, c.req.query('week'), 366) ?? today
}

/** Whoever only sees people themselves sees their own openings, and no colleague's. */
const seesAll = (c: Page) => mayHere(c, 'view_openings')
