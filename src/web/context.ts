import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { Logger } from 'pino'
import type { Locale, Translate } from '../i18n/translate.ts'
import type { Assets } from './assets.ts'
import type { CountedEvent } from './counted.ts'
import type { Offer } from './offer.ts'
import type { Audience, Seal, Sealed } from './sealed.ts'
import type { TagSettings } from './tagSettings.ts'

/** What every page knows of the site: the operator's choices, fixed at boot. */
export interface Site {
  name: Record<Locale, string>
  operator: string
  phone: string
  email: string
  demo: boolean
  /** Mails stay on the site, on a page of the demonstration. */
  mailbox: boolean
  /** Whether messages may go by text. */
  texts: boolean
  /** Scheme, host and port that people type; links and cookies follow it, never the Host header. */
  origin: string
  assets: Assets
  /** What pages load only for who agreed to it. */
  optional: TagSettings
  log: Logger
}

export interface AppEnv {
  Bindings: HttpBindings
  Variables: {
    requestId: string
    site: Site
    locale: Locale
    t: Translate
    /** The page's path without its language. */
    path: string
    now: Date
    address: string
    /** Counts what happened, in memory and of nobody. */
    count: (event: CountedEvent) => void
    /** Whose pages these are, and what the browser's cookie says for them. */
    audience: Audience
    session: Sealed | undefined
    /** What its audience knows of it in the database; nothing for no session. */
    standing: object | undefined
    seal: Seal
    /** Gives one's place in the line to the next before the answer: for work that needs no connection. */
    leaveLine: () => void
    /** Whether a page asked by itself: that is no sign of anybody, and puts off no end. */
    quiet: boolean
    /** What this visitor is asked or agreed to; on pages of staff there is no such thing. */
    offer: Offer | undefined
    /** The policy of this answer, where it is not that of every other. */
    policy: string | undefined
    /** Whom this page's address is told to, where that is not as for every other. */
    referrer?: 'no-referrer' | 'same-origin'
    /** Where the forms of this page may lead besides this site: the origin of another. */
    formsLeadTo?: string
    /** Why an earlier session is no longer one, told once on the identification page. */
    sessionOver: boolean
  }
}

export type Page = Context<AppEnv>

/** Whether a page is for somebody who said who they are, or has begun to. */
export function isKnown({ var: { session, audience } }: Page): boolean {
  return session !== undefined && audience.known(session)
}

/** A trailing slash changes nothing: the home page is `/fr` and `/fr/`. */
export function router() {
  return new Hono<AppEnv>({ strict: false })
}

/**
 * Sends to another page of the same language; after a POST the browser then shows it with GET. Its address is new then,
 * by a query that means nothing: some browsers show the copy of an address that they have, `no-store` or not.
 */
export function seeOther(c: Page, path: string) {
  if (c.req.method === 'GET') return leaveFor(c, path)
  const [page = '', place] = path.split('#')
  const fresh = `${page.includes('?') ? '&' : '?'}n=${c.var.now.getTime().toString(36)}`
  return c.redirect(targetOf(c, `${page}${fresh}${place ? `#${place}` : ''}`), 303)
}

/** Sends to another page, and a script that asked for a part of this one too: it would put that page inside. */
export function leaveFor(c: Page, path: string) {
  if (c.req.header('HX-Request-Type') !== 'partial') return c.redirect(targetOf(c, path), 303)
  c.header('HX-Redirect', targetOf(c, path))
  return c.body(null)
}

/** A path may quote what a person typed in the address bar: no character of it may break the header. */
function targetOf(c: Page, path: string) {
  return `/${c.var.locale}${path}`.replaceAll(/[^!-~]+/g, encodeURIComponent)
}
