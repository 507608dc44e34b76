import { HTTPException } from 'hono/http-exception'
import * as z from 'zod'
import { ownHold } from '../../booking/hold/ownHold.ts'
import type { Db } from '../../db/database.ts'
import { findClinic } from '../../directory/clinics.ts'
import { identified } from '../../identity/policies.ts'
import { patientOf, standing } from '../../identity/session.ts'
import { allow } from '../../web/allow.ts'
import { router, seeOther } from '../../web/context.ts'
import { render } from '../../web/view.ts'
import { dayList } from './dayList.ts'
import { askedWords } from './searchResults.ts'
import { weekOfOpenings } from './week.ts'

/** A clinic, week by week, for the session's search. */
export function clinicRoutes({ db }: { db: Db }) {
  const routes = router()

  routes.get('/clinics/:id', allow(identified), async (c) => {
    const { criteria, eligibility, id: session } = patientOf(c)
    const id = z.uuid().safeParse(c.req.param('id'))
    const clinic = id.success ? await findClinic(db, id.data) : undefined
    if (!clinic) throw new HTTPException(404)
    if (!criteria) return seeOther(c, '/search')
    const { week, day, with: whom } = c.req.query()
    const asked = { eligibility, session, criteria, clinic: clinic.id, week, day, now: c.var.now }
    // Whoever came for their own professional stays with that person, where they practise.
    const own = criteria.door === 'doctor' ? eligibility.practitioner_id : null
    const theirs = own && (await weekOfOpenings(db, { ...asked, practitioner: own }))
    const some = theirs && (theirs.day || theirs.later)
    const only = some ? whom !== 'everyone' : undefined
    const days = dayList(c.var, {
      week: theirs && only ? theirs : await weekOfOpenings(db, asked),
      only,
      held: ownHold(standing(c)),
      zone: clinic.time_zone,
      base: `/${c.var.locale}/clinics/${clinic.id}`,
      action: `/${c.var.locale}/holds`,
      hidden: { clinic: clinic.id },
    })
    const page = { clinic, days, focus: true, asked: askedWords(c.var, criteria) }
    return render(c, '/schedule/search/clinic', page, { fragment: '/schedule/search/_days' })
  })

  return routes
}
