import type { Db } from '../db/database.ts'
import { sqlState } from '../db/errors.ts'
import { allow, anyone } from '../web/allow.ts'
import { type Page, router, seeOther } from '../web/context.ts'
import { forgetSession } from '../web/cookie.ts'
import { extended } from '../web/extended.ts'
import { pressed } from '../web/form.ts'
import { endSession } from './endSession.ts'
import { identified } from './policies.ts'
import { isIdentified, presentSession } from './session.ts'

/** The buttons of every page after identification: leave, and stay. */
export function sessionRoutes({ db }: { db: Db }) {
  const routes = router()

  routes.get('/session/end', allow(anyone), (c) => seeOther(c, '/identification'))

  routes.post('/session/end', allow(anyone), async (c) => {
    const session = presentSession(c)
    const was = isIdentified(session)
    // What the government's service opened there stays open: the page offers to end it as well.
    const ended = session?.government ? '?ended=here' : '?ended'
    await leave(c, db)
    return seeOther(c, was ? `/identification${ended}` : '/identification')
  })

  routes.get('/session/extension', allow(anyone), (c) => seeOther(c, '/search'))

  routes.post('/session/extension', allow(identified), async (c) => {
    await pressed(c)
    return extended(c)
  })

  return routes
}

/**
 * Leaves for good. This browser forgets the session even when the database is away or the button was on an old page;
 * the end is then not remembered, so it is logged: a copied cookie lives as long as an idle session.
 */
export async function leave(c: Page, db: Db) {
  const { session, site, requestId } = c.var
  forgetSession(c)
  if (!session) return
  try {
    await endSession(db, session.id)
  } catch (error) {
    const why = sqlState(error) ?? (error as Error).constructor.name
    site.log.error({ id: requestId, why }, 'end of a session not remembered')
  }
}
