import * as z from 'zod'
import type { Db } from '../db/database.ts'
import { sqlState } from '../db/errors.ts'
import { STAFF_ROLES } from '../db/lists.ts'
import { allow, anyone } from '../web/allow.ts'
import { leaveFor, type Page, router, seeOther } from '../web/context.ts'
import { ensureSession, forgetSession } from '../web/cookie.ts'
import { pressed } from '../web/form.ts'
import { tellNext } from '../web/notice.ts'
import { render, SITE_ZONE } from '../web/view.ts'
import { signedIn } from './policies.ts'
import { RIGHTS } from './rights.ts'
import { presentWorker, staff, staffSession, workerOf } from './session.ts'
import { endStaffSessions, openSessions } from './sessions.ts'
import type { TrialWorker } from './trialWorker.ts'

/** What the pages of staff need of the application. */
export interface StaffParts {
  db: Db
  /** In a demonstration only. */
  trialWorkers: readonly TrialWorker[]
}

/** Signing in and out, where somebody works, and what they may do there. */
export function staffRoutes(parts: StaffParts) {
  const { db } = parts
  const routes = router()

  routes.get('/sign-in', allow(anyone), (c) => {
    if (presentWorker(c)) return leaveFor(c, '/staff')
    ensureSession(c)
    const ended = c.req.query('ended') !== undefined
    return render(c, '/staff/sign_in', {
      trial_workers: parts.trialWorkers,
      over: c.var.sessionOver,
      ended,
    })
  })

  routes.get('/sign-out', allow(anyone), (c) => seeOther(c, '/staff/sign-in'))

  routes.post('/sign-out', allow(anyone), async (c) => {
    await signOut(c, db)
    return seeOther(c, '/staff/sign-in?ended')
  })

  routes.get('/', allow(signedIn), (c) => render(c, '/staff/home'))

  routes.get('/clinic', allow(signedIn), (c) => seeOther(c, '/staff'))

  routes.post('/clinic', allow(signedIn), async (c) => {
    const { clinic } = await pressed(c, { clinic: z.string() })
    const session = staffSession(c)
    const place = workerOf(c).places.find((each) => (each.clinic ?? '') === clinic)
    if (!session || !place) return c.notFound()
    session.clinic = place.clinic
    return seeOther(c, '/staff')
  })

  routes.get('/rights', allow(signedIn), (c) =>
    render(c, '/staff/rights', { rights: Object.entries(RIGHTS), roles_known: STAFF_ROLES }),
  )

  routes.get('/sessions', allow(signedIn), async (c) => {
    const { account, session } = workerOf(c)
    const sessions = await openSessions(db, account, staff.idleMinutes)
    return render(c, '/staff/sessions', { sessions, session, zone: SITE_ZONE })
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

/**
 * Signs out for good. This browser forgets the session even when the database is away; the end is then not remembered, so
 * it is logged: a copied cookie lives as long as an idle session.
 */
async function signOut(c: Page, db: Db) {
  const session = staffSession(c)
  forgetSession(c)
  if (!session?.account) return
  try {
    await endStaffSessions(db, { account: session.account, session: session.id, others: false })
  } catch (error) {
    const why = sqlState(error) ?? (error as Error).constructor.name
    c.var.site.log.error({ id: c.var.requestId, why }, 'end of a session not remembered')
  }
}
