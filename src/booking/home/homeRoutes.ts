import type { Db } from '../../db/database.ts'
import { signedIn } from '../../staff/policies.ts'
import { clinicOf, mayHere, workerOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router } from '../../web/context.ts'
import { render } from '../../web/view.ts'
import { ownOrAll, todayAt } from '../day/dayPage.ts'
import { OF_VISITS } from '../review/reviews.ts'
import { type Glance, glanceOf } from './glance.ts'

/** The first page of staff: where they work, and what is before them there. */
export function homeRoutes({ db }: { db: Db }) {
  const routes = router()

  routes.get('/', allow(signedIn), async (c) =>
    render(c, '/staff/home', { glance: await glance(c) }),
  )

  /** What whoever sees a day has before them; nothing for all others, and for who sees people and is no practitioner. */
  async function glance(c: Page): Promise<Glance | null> {
    const sees = workerOf(c).here && (mayHere(c, 'view_day') || mayHere(c, 'view_own_day'))
    const practitioner = sees ? ownOrAll(c) : undefined
    if (practitioner === undefined) return null
    const of = { clinic: clinicOf(c), practitioner, day: todayAt(c) }
    return glanceOf(db, of, mayHere(c, 'review_visits') ? OF_VISITS : [])
  }

  return routes
}
