import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import type { Db } from '../db/database.ts'
import { retry } from '../db/retry.ts'
import type { AppEnv, Page } from './context.ts'
import { endsAt, needsSealing, newSession, type SessionSeal } from './session.ts'

/** Leaving does not depend on the database: there alone, nobody asks it whether the session has ended. */
const LEAVING = '/session/end'

/** Reads the session before a page and seals it after; an ended, idle or overlong one is none. */
export function sessionCookie(db: Db, seal: SessionSeal, origin: string) {
  const { name, options } = cookieFor(origin)
  return createMiddleware<AppEnv>(async (c, next) => {
    const cookie = getCookie(c, name)
    const session = cookie ? await seal.unseal(cookie) : undefined
    const { now } = c.var
    c.set('session', session)
    const asks = c.var.path !== LEAVING
    const over = session && (endsAt(session) <= now || (asks && (await isEnded(db, session.id))))
    if (over) c.set('session', undefined)
    c.set('sessionOver', Boolean(over))
    const before = c.var.session && JSON.stringify(c.var.session)

    await next()

    const after = c.var.session
    if (!after) {
      // One that is over opens nothing; it stays until the identification page has told the person so.
      if (cookie && !over) deleteCookie(c, name, options)
    } else if (needsSealing(after, before, now)) {
      after.seenAt = now.getTime()
      setCookie(c, name, await seal.seal(after), options)
    }
  })
}

/** Starts a session without a person, so that a form can carry its token; keeps the one there is. */
export function ensureSession(c: Page) {
  const session = c.var.session ?? newSession(c.var.now)
  c.set('session', session)
  return session
}

/** Has the browser forget the session and the pages it kept, whatever the answer will be. */
export function forgetSession(c: Page) {
  c.set('session', undefined)
  c.header('Clear-Site-Data', '"cache", "storage"')
}

async function isEnded(db: Db, session: string) {
  const row = await retry(() =>
    db
      .selectFrom('ended_session')
      .select('session')
      .where('session', '=', session)
      .executeTakeFirst(),
  )
  return row !== undefined
}

/** `__Host-` and Secure need https; over http (localhost only) the port keeps two copies apart. */
export function cookieFor(origin: string, purpose = 'session') {
  const { protocol, port } = new URL(origin)
  const options = { path: '/', httpOnly: true, sameSite: 'Lax' } as const
  return protocol === 'https:'
    ? { name: `__Host-${purpose}`, options: { ...options, secure: true } }
    : { name: `${purpose}-${port || '80'}`, options }
}
