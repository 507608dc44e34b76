import type { Db } from '../../db/database.ts'
import { dateNear, daysAfter, mondayOf, siteDay } from '../../schedule/calendar.ts'
import { may } from '../../staff/policies.ts'
import { clinicOf, mayHere } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { router } from '../../web/context.ts'
import { render } from '../../web/view.ts'
import { COUNTED, insightOf, thirdNextAvailable, WEEKS, withoutSmall } from './insight.ts'

/** How a clinic's weeks went, for its managers; for the network, all clinics together and no small count. */
export function insightRoutes({ db }: { db: Db }) {
  const routes = router()

  routes.get('/insight', allow(may('view_insight', 'view_network_insight')), async (c) => {
    const clinic = mayHere(c, 'view_insight') ? clinicOf(c) : null
    const today = siteDay(c.var.now)
    const last = mondayOf(dateNear(today, c.req.query('week')) ?? today)
    const from = daysAfter(last, -7 * (WEEKS - 1))
    const weeks = await insightOf(db, { clinic: clinic?.id ?? null, from })
    const data = {
      ...{ clinic, counted: COUNTED, week: last },
      weeks: clinic ? weeks : weeks.map(withoutSmall),
      access: clinic ? await thirdNextAvailable(db, clinic.id) : [],
      ...{ before: daysAfter(last, -7 * WEEKS), after: daysAfter(last, 7 * WEEKS) },
    }
    return render(c, '/booking/insight/insight', data)
  })

  return routes
}
