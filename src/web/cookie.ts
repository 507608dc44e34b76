import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import type { Db } from '../db/database.ts'
import { DatabaseAway } from '../db/deadline.ts'
import type { AppEnv, Page } from './context.ts'
import type { Line } from './line.ts'
import { isMultipart } from './multipart.ts'
import type { OurCookie } from './ourCookies.ts'
import { type Audience, endsAt, needsSealing, type Seal, type Sealed } from './sealed.ts'
import { sharedPage } from './view.ts'

/** Little is left of a request's time after it: whoever sent a form is told then, with all that was typed. */
const FORMS_WAIT_MS = 2000
/** Whoever reads loses nothing by coming back. */
const READERS_WAIT_MS = 500

/**
 * Reads an audience's session before a page and seals it after; an ended, idle or overlong one is none. Whoever has one
 * stands in line first, before any work.
 */
export function sealedCookie<S extends Sealed>(
  parts: { db: Db; seal: Seal; site: { origin: string }; line: Line },
  audience: Audience<S>,
) {
  const { db, seal, site } = parts
  const { name, options } = cookieFor(site.origin, audience.cookie, audience.sameSite)
  const turnAway = crowdedPage()
  return createMiddleware<AppEnv>(async (c, next) => {
    c.set('audience', audience)
    const cookie = getCookie(c, name)
    const posted = c.req.method === 'POST'
    const asks = c.var.path !== audience.paths.end
    // Read before a place is taken: a slow connection keeps nobody else waiting. Files are read by whoever may have them.
    if (posted && !isMultipart(c)) await c.req.text()
    const waits = posted ? FORMS_WAIT_MS : READERS_WAIT_MS
    const place = cookie && asks ? await parts.line.enter(waits) : () => {}
    const leave = place && once(place)
    if (!leave && !posted) {
      c.res = turnAway(c)
      return
    }
    try {
      const session = cookie ? await seal.unseal(cookie, audience) : undefined
      // Set before the database is asked: the page that tells it is away carries this session's token.
      c.set('seal', seal)
      c.set('session', session)
      if (!leave) throw new DatabaseAway('too many requests are waiting')
      c.set('leaveLine', leave)
      const { now } = c.var
      const late = session && endsAt(session, audience) <= now
      const standing = session && asks && !late ? await audience.standing(db, session) : undefined
      const over = late || (session && asks && !standing)
      c.set('standing', standing)
      if (over) c.set('session', undefined)
      c.set('sessionOver', Boolean(over))
      const before = c.var.session && JSON.stringify(c.var.session)

      await next()

      const after = c.var.session as S | undefined
      if (!after) {
        // One that is over opens nothing; it stays until the identification page has told the person so.
        if (cookie && !over) deleteCookie(c, name, options)
      } else if (!c.var.quiet && needsSealing(after, before, now)) {
        after.seenAt = now.getTime()
        setCookie(c, name, await seal.seal(after, audience), options)
      }
    } finally {
      leave?.()
    }
  })
}

function once(work: () => void) {
  let done = false
  return () => {
    if (!done) work()
    done = true
  }
}

/** For readers in a rush, who lose nothing by coming back: told when, from bytes made once, before any work. */
function crowdedPage() {
  const page = sharedPage(() => '/web/crowded', { path: '/', query: '' }, 503)
  return (c: Page) => {
    c.header('Retry-After', '5')
    return page(c)
  }
}

/** Starts a session that knows nobody yet, so that a form can carry its token; keeps the one there is. */
export function ensureSession(c: Page): Sealed {
  const session = c.var.session ?? c.var.audience.begin(c.var.now)
  c.set('session', session)
  return session
}

/** Has the browser forget the session and the pages it kept, whatever the answer will be. */
export function forgetSession(c: Page) {
  c.set('session', undefined)
  c.header('Clear-Site-Data', '"cache", "storage"')
}

/**
 * The only way to a name of a cookie: the list of all is closed, and the page of cookies shows it. `__Host-` and Secure need
 * https; over http (localhost only) the port keeps two copies apart.
 */
export function cookieFor(origin: string, purpose: OurCookie, sameSite: 'Lax' | 'Strict' = 'Lax') {
  const { protocol, port } = new URL(origin)
  const options = { path: '/', httpOnly: true, sameSite } as const
  return protocol === 'https:'
    ? { name: `__Host-${purpose}`, options: { ...options, secure: true } }
    : { name: `${purpose}-${port || '80'}`, options }
}
