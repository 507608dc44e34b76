import { getCookie, setCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import * as z from 'zod'
import type { AppEnv, Page } from '../web/context.ts'
import { seeOther } from '../web/context.ts'
import { cookieFor } from '../web/cookie.ts'

export const ATTESTATION_DAYS = 180

/** A page to come back to, without its language: a path and nothing else, so that it leads nowhere but here. */
export const Destination = z
  .string()
  .max(200)
  .regex(/^(?:\/[\w-][\w.-]*)+$/)
  .catch('/')

/** What says to English-speaking visitors what they are asked before: the attestation, and the choice of cookies. */
const BEFORE = /^\/(?:attestation|cookies)\/?$/

/**
 * English only for who attested, in good faith, to being entitled to it (Charter of the French Language); any
 * other page leads to the attestation, which comes back. Queries are not remembered.
 */
export function englishAttested(origin: string) {
  const { name } = cookieFor(origin, 'attestation')
  return createMiddleware<AppEnv>(async (c, next) => {
    if (BEFORE.test(c.var.path) || getCookie(c, name) === 'yes') return next()
    return seeOther(c, `/attestation${comeBack(c)}`)
  })
}

/** Remembers the attestation, and that only: the ground is never asked. */
export function attest(c: Page) {
  const { name, options } = cookieFor(c.var.site.origin, 'attestation')
  setCookie(c, name, 'yes', { ...options, maxAge: ATTESTATION_DAYS * 24 * 60 * 60 })
}

function comeBack(c: Page) {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return ''
  const to = Destination.parse(c.var.path)
  return to === '/' ? '' : `?to=${to}`
}
