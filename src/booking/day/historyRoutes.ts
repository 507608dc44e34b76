import { peopleOf } from '../../staff/people/people.ts'
import { authorized, may } from '../../staff/policies.ts'
import { clinicOf, mayHere } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { router } from '../../web/context.ts'
import { render } from '../../web/view.ts'
import { type DayParts, marksOf } from './day.ts'
import { nearDate, ownOrAll, queryOf, todayAt } from './dayPage.ts'
import { staffActor, visitId } from './guard.ts'
import { visitOfClinic } from './visits.ts'

/** One visit and everything that happened to it, by whom: a cancelled one too, and for whoever only sees people themselves their own. */
export function historyRoutes(parts: DayParts) {
  const routes = router()
  const workers = allow(authorized(parts, may('view_day', 'view_own_day')))

  routes.get('/day/visits/:id', workers, async (c) => {
    const clinic = clinicOf(c)
    const day = nearDate(c, queryOf(c).day)
    const appointment = visitId(c)
    const practitioner = ownOrAll(c)
    if (!day || !appointment || practitioner === undefined) return c.notFound()
    const of = { clinic, practitioner, day, appointment }
    const visit = await visitOfClinic(parts, staffActor(c), of)
    if (!visit) return c.notFound()
    const people = await peopleOf(parts.db, parts.keys, clinic.id)
    const { now } = c.var
    const data = {
      ...{ visit, day, zone: clinic.zone },
      names: Object.fromEntries(people.map(({ account_id, name }) => [account_id, name])),
      marks: marksOf(visit, { day, today: todayAt(c), now }),
      books: mayHere(c, 'book_visits'),
      cancels: mayHere(c, 'cancel_visits') && visit.state === 'booked' && visit.starts_at > now,
    }
    return render(c, '/booking/day/visit', data)
  })

  return routes
}
