import { randomBytes } from 'node:crypto'
import { getCookie, setCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import { DatabaseAway } from '../../db/deadline.ts'
import { type AppEnv, isKnown, type Page } from '../../web/context.ts'
import { cookieFor } from '../../web/cookie.ts'
import { TooMany } from '../../web/errors.ts'
import { isShown } from '../../web/shown.ts'
import type { Category, TagSettings } from '../../web/tagSettings.ts'
import { type Action, type Choice, readChoice, writeChoice } from './choice.ts'
import { endCookies } from './endCookies.ts'
import { type ChoiceParts, keepChoice } from './keepChoice.ts'
import { createOffers } from './offers.ts'
import { type Standing, standingOf } from './standing.ts'
import { type Terms, termsOf } from './terms.ts'

/** Browsers keep no cookie longer (RFC 6265bis, 5.6.2). */
const MOST_DAYS = 400

/** How long a browser keeps a choice: a month longer than it stands, so that its end is noticed and told. */
export function choiceDays({ ask_again_months: months }: TagSettings): number {
  return Math.min((months + 1) * 31, MOST_DAYS)
}

/** Says for each page what its visitor is asked or agreed to, and keeps what comes about without a press. */
export function visitorChoices(parts: ChoiceParts & { site: { optional: TagSettings } }) {
  const { tags } = parts.site.optional
  const terms = termsOf(parts.site.optional)
  const offerFor = createOffers(parts.site.optional, terms)
  return createMiddleware<AppEnv>(async (c, next) => {
    if (tags.length === 0) return next()
    const standing = visitorStanding(c, terms)
    c.set('offer', offerFor(standing))
    await next()
    if (!isShown(c) || isKnown(c)) return
    endCookies(c, tags, { granted: standing.granted, withdrawn: [] })
    if (standing.due) await keep(c, parts, { terms, action: standing.due, granted: [] })
  })
}

/** Where the visitor of a page stands. */
export function visitorStanding(c: Page, terms: Terms): Standing {
  return standingOf(terms, { choice: choiceOf(c), gpc: sendsSignal(c), now: c.var.now })
}

/** Whether the browser asks, for every site, that nothing be passed on (Global Privacy Control). */
export function sendsSignal(c: Page): boolean {
  return c.req.header('Sec-GPC') === '1'
}

/**
 * Takes a choice that somebody pressed. The same again changes nothing. What refuses is honoured even when it cannot be kept;
 * what agrees is not: it throws `TooMany` or `DatabaseAway`, and nothing changed.
 */
export async function choose(
  c: Page,
  parts: ChoiceParts,
  { terms, granted }: { terms: Terms; granted: readonly Category[] },
): Promise<void> {
  const { choice: before, granted: had } = visitorStanding(c, terms)
  const withdrawn = had.filter((category) => !granted.includes(category))
  endCookies(c, c.var.site.optional.tags, { granted, withdrawn })
  if (before && before.action !== 'gpc' && had.join() === granted.join()) return
  const action = actionOf(terms, { had, granted })
  await keep(c, parts, { terms, action, granted })
}

function actionOf(
  { categories }: Terms,
  { had, granted }: { had: readonly Category[]; granted: readonly Category[] },
): Action {
  const isLess = granted.every((category) => had.includes(category)) && granted.length < had.length
  if (isLess) return 'withdraw'
  if (granted.length === 0) return 'refuse'
  return granted.length === categories.length ? 'accept' : 'choose'
}

async function keep(
  c: Page,
  parts: ChoiceParts,
  given: { terms: Terms; action: Action; granted: readonly Category[] },
) {
  const { terms, action, granted } = given
  const replaced = choiceOf(c)
  // Of what ended, the version stays known: what changed since is told.
  const { version, fingerprint } = action === 'expire' && replaced ? replaced : terms
  const at = c.var.now.getTime()
  const receipt = randomBytes(16).toString('hex')
  const choice: Choice = { version, fingerprint, granted, action, at, receipt }
  const kept = await keepChoice(c, parts, { choice, replaced, terms })
  if (kept !== 'kept' && granted.length > 0)
    throw kept === 'away' ? new DatabaseAway('a choice was not kept') : new TooMany(kept.seconds)
  remember(c, kept === 'kept' ? choice : { ...choice, receipt: null })
}

function choiceOf(c: Page) {
  return readChoice(getCookie(c, cookieFor(c.var.site.origin, 'consent').name))
}

function remember(c: Page, choice: Choice) {
  const { name, options } = cookieFor(c.var.site.origin, 'consent')
  const maxAge = choiceDays(c.var.site.optional) * 24 * 60 * 60
  setCookie(c, name, writeChoice(choice), { ...options, maxAge })
}
