import type { Db } from '../../db/database.ts'
import { dateNear, daysAfter, mondayOf, siteDay } from '../../schedule/calendar.ts'
import { may } from '../../staff/policies.ts'
import { allow } from '../../web/allow.ts'
import { router } from '../../web/context.ts'
import { COUNTED_EVENTS } from '../../web/counted.ts'
import { render } from '../../web/view.ts'
import { readStatistics, type Told } from './readStatistics.ts'
import type { Statistics } from './statistics.ts'

/** What counting needs of the application. */
export interface StatisticsParts {
  statistics: Statistics
}

const WEEK = 7
const WEEKS = 2

/** How much the site is used, for whoever operates it: counts of days and weeks that somebody else could not be found in. */
export function statisticsRoutes({ db }: { db: Db }) {
  const routes = router()

  routes.get('/statistics', allow(may('view_statistics')), async (c) => {
    const today = siteDay(c.var.now)
    const last = mondayOf(dateNear(today, c.req.query('week')) ?? today)
    const from = daysAfter(last, -WEEK * (WEEKS - 1))
    const daily = await readStatistics(db, { from, days: 1, periods: WEEK * WEEKS })
    const weekly = await readStatistics(db, { from, days: WEEK, periods: WEEKS })
    const days = Array.from({ length: WEEK * WEEKS }, (_, n) => daysAfter(from, n))
    const weeks = Array.from({ length: WEEKS }, (_, n) => daysAfter(from, n * WEEK))
    return render(c, '/site/statistics', {
      events: COUNTED_EVENTS,
      days: days.filter((day) => day <= today).map((day) => dayOf(daily, day)),
      weeks,
      rows: (['language', 'page'] as const).map((kind) => ({
        kind,
        each: namesOf(weekly, kind).map((name) => ({
          name,
          told: weeks.map((week) => countOf(weekly, { from_day: week, kind, name })),
        })),
      })),
      ...{ before: daysAfter(last, -WEEK * WEEKS), after: daysAfter(last, WEEK * WEEKS) },
    })
  })

  return routes
}

function dayOf(all: readonly Told[], from_day: string) {
  const pages = countOf(all, { from_day, kind: 'pages', name: '' })
  const events = COUNTED_EVENTS.map((name) => [
    name,
    countOf(all, { from_day, kind: 'event', name }),
  ])
  return { day: from_day, pages, ...Object.fromEntries(events) }
}

function countOf(all: readonly Told[], { from_day, kind, name }: Omit<Told, 'told'>) {
  const found = all.find(
    (one) => one.from_day === from_day && one.kind === kind && one.name === name,
  )
  return found?.told ?? null
}

function namesOf(all: readonly Told[], kind: Told['kind']) {
  return [...new Set(all.filter((one) => one.kind === kind).map(({ name }) => name))].toSorted()
}
