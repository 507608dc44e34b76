import * as z from 'zod'
import { STAFF_ROLES } from '../db/lists.ts'
import { allow } from '../web/allow.ts'
import { router, seeOther } from '../web/context.ts'
import { extended } from '../web/extended.ts'
import { pressed } from '../web/form.ts'
import { tellNext } from '../web/notice.ts'
import { render } from '../web/view.ts'
import { accountRoutes } from './accounts/accountRoutes.ts'
import { invitationRoutes } from './accounts/invitationRoutes.ts'
import { resetRoutes } from './accounts/resetRoutes.ts'
import { peopleRoutes } from './people/peopleRoutes.ts'
import { signedIn } from './policies.ts'
import { RIGHTS } from './rights.ts'
import { staff, staffSession, workerOf } from './session.ts'
import { endStaffSessions, openSessions } from './sessions.ts'
import { type SignInParts, signInRoutes } from './signInRoutes.ts'

/** What the pages of staff need of the application. */
export type StaffParts = SignInParts

/** Coming in, where somebody works, and what they may do there. */
export function staffRoutes(parts: StaffParts) {
  const { db } = parts
  const routes = router()

  routes.route('/', signInRoutes(parts))
  routes.route('/', invitationRoutes(parts))
  routes.route('/', peopleRoutes(parts))
  routes.route('/', accountRoutes(parts))
  routes.route('/', resetRoutes(parts))

  routes.get('/session', allow(signedIn), (c) => seeOther(c, '/staff'))

  routes.post('/session', allow(signedIn), async (c) => {
    await pressed(c)
    return extended(c)
  })

  routes.get('/clinic', allow(signedIn), (c) => seeOther(c, '/staff'))

  routes.post('/clinic', allow(signedIn), async (c) => {
    const { clinic } = await pressed(c, { clinic: z.string() })
    const session = staffSession(c)
    const place = workerOf(c).places.find((each) => (each.clinic ?? '') === clinic)
    if (!session || !place) return c.notFound()
    session.clinic = place.clinic
    session.clinicName = place.name
    return seeOther(c, '/staff')
  })

  routes.get('/rights', allow(signedIn), (c) =>
    render(c, '/staff/rights', { rights: Object.entries(RIGHTS), roles_known: STAFF_ROLES }),
  )

  routes.get('/sessions', allow(signedIn), async (c) => {
    const { account, session } = workerOf(c)
    const sessions = await openSessions(db, account, staff.idleMinutes)
    return render(c, '/staff/sessions', { sessions, session })
  })

  routes.post('/sessions', allow(signedIn), async (c) => {
    const { account, session } = workerOf(c)
    const ends = z.union([z.uuid(), z.literal('others')])
    const { end } = await pressed(c, { end: ends })
    const others = end === 'others'
    await endStaffSessions(db, { account, session: others ? session : end, others })
    if (end === session) return seeOther(c, '/staff/sign-in')
    tellNext(c, 'staff.notice.ended')
    return seeOther(c, '/staff/sessions')
  })

  return routes
}
