import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { Logger } from 'pino'
import type { Locale, Translate } from '../i18n/translate.ts'
import type { Assets } from './assets.ts'
import type { Session } from './session.ts'

/** What every page knows of the site: the operator's choices, fixed at boot. */
export interface Site {
  name: Record<Locale, string>
  operator: string
  phone: string
  email: string
  privacyOfficer: string
  demo: boolean
  /** Scheme, host and port that people type; links and cookies follow it, never the Host header. */
  origin: string
  assets: Assets
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
    session: Session | undefined
    /** Why an earlier session is no longer one, told once on the identification page. */
    sessionOver: boolean
  }
}

export type Page = Context<AppEnv>

/** A trailing slash changes nothing: the home page is `/fr` and `/fr/`. */
export function router() {
  return new Hono<AppEnv>({ strict: false })
}

/** Sends to another page of the same language; after a POST the browser then shows it with GET. */
export function seeOther(c: Page, path: string) {
  // A path may quote what a person typed in the address bar: no character of it may break the header.
  const target = `/${c.var.locale}${path}`.replaceAll(/[^!-~]+/g, encodeURIComponent)
  if (c.req.header('HX-Request-Type') === 'partial' && c.req.method === 'GET') {
    c.header('HX-Redirect', target)
    return c.body(null, 204)
  }
  return c.redirect(target, 303)
}
