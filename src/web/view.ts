import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { Eta } from 'eta'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as format from '../i18n/format.ts'
import { frenchSpaces } from '../i18n/spaces.ts'
import type { Locale } from '../i18n/translate.ts'
import { SITE_ZONE } from '../i18n/zone.ts'
import { acceptsCoding } from './acceptsCoding.ts'
import { isKnown, type Page } from './context.ts'
import { maskedToken } from './formToken.ts'
import { takeNotice } from './notice.ts'
import { hasField, type Offer, withoutScripts } from './offer.ts'
import { pageLanguage } from './pageLanguage.ts'
import { endsAfter, lastEnd } from './sealed.ts'

const views = path.join(import.meta.dirname, '../../views')

/** Templates from their files: French prose is typeset as the dictionaries are, but for the code in it and its texts. */
class Templates extends Eta {
  override readFile = (file: string) => {
    const text = readFileSync(file, 'utf8')
    if (!path.relative(views, file).includes('/fr/')) return text
    return text.replaceAll(/<%[\s\S]*?%>|[^<]+|</g, (part) =>
      part.startsWith('<%') ? part : frenchSpaces(part),
    )
  }
}

const eta = new Templates({
  views,
  cache: true,
  escapeFunction: escapeHtml,
  // A template's indentation is for its readers: no page carries it.
  plugins: [{ processTemplate: (template) => template.replaceAll(/\n +/g, '\n ') }],
})

/**
 * Renders a page. When htmx asked for a fragment of this URL, renders only that fragment: one handler, one set
 * of data, the same markup with or without JavaScript.
 */
export function render(
  c: Page,
  page: string,
  data: object = {},
  options: { status?: ContentfulStatusCode; fragment?: string } = {},
) {
  const template = options.fragment && wantsFragment(c) ? options.fragment : page
  if (options.fragment) c.header('Vary', 'HX-Request-Type', { append: true })
  const status = options.status ?? 200
  c.status(status)
  return send(c, readyOf(htmlOf(c, template, { data, status, whole: template === page })))
}

/**
 * Renders a page that says the same to everyone who has no session: for them only once, in each language and for each offer.
 * Unless its data say otherwise, it stands at one address. These pages alone load tags, for who agreed and is not identified.
 */
export function sharedPage(
  page: (locale: Locale) => string,
  data: object,
  status: ContentfulStatusCode = 200,
) {
  const kept = new Map<string, Ready>()
  const anywhere = 'path' in data
  return (c: Page) => {
    const offer = status === 200 ? offerOn(c) : null
    const written = { template: page(c.var.locale), data, status, offer }
    const own = c.var.session || (!anywhere && c.req.url.includes('?'))
    const name = `${c.var.locale} ${offer?.key ?? ''}`
    const ready = (own ? undefined : kept.get(name)) ?? offered(c, written)
    if (!own) kept.set(name, ready)
    c.set('policy', ready.policy)
    c.status(status)
    return send(c, ready)
  }
}

/** What a public page may hold for its visitor: nothing once they said who they are. */
export function offerOn(c: Page): Offer | null {
  return isKnown(c) ? null : (c.var.offer ?? null)
}

/** A page with its offer; without the tags where there is a field that they would see. */
function offered(c: Page, { template, data, status, offer }: Written): Ready {
  const notice = status === 200 ? takeNotice(c) : null
  const back = c.var.path === '/' ? '/' : c.var.path.replace(/\/$/, '')
  const write = (shown: Offer | null) =>
    htmlOf(c, template, { data: { offer: shown, back, notice, ...data }, status, whole: true })
  if (!offer || offer.scripts.length === 0) return readyOf(write(offer))
  const bare = write(withoutScripts(offer))
  return hasField(bare) ? readyOf(bare) : readyOf(write(offer), offer.policy)
}

interface Written {
  template: string
  data: object
  status: ContentfulStatusCode
  offer: Offer | null
}

/** A page as it is sent. */
interface Ready {
  html: string
  /** Where it is not that of every other answer. */
  policy: string | undefined
  gzip(): Uint8Array<ArrayBuffer>
}

function readyOf(html: string, policy?: string): Ready {
  let gzipped: Uint8Array<ArrayBuffer> | undefined
  return {
    html,
    policy,
    gzip() {
      gzipped ??= new Uint8Array(gzipSync(html))
      return gzipped
    },
  }
}

function htmlOf(
  c: Page,
  template: string,
  { data, status, whole }: { data: object; status: ContentfulStatusCode; whole: boolean },
) {
  const notice = whole && status === 200 ? takeNotice(c) : null
  const written = eta.render(template, {
    ...frame(c),
    status,
    notice,
    partial: !whole,
    titled: (title: string) => titled(c, title, status),
    ...data,
  })
  return written.replaceAll('\n ', '\n')
}

function send(c: Page, { html, gzip }: Ready) {
  c.header('Content-Type', 'text/html; charset=utf-8')
  c.header('Content-Language', c.var.locale)
  c.header('Vary', 'Accept-Encoding', { append: true })
  if (!acceptsCoding(c.req.header('Accept-Encoding'), 'gzip')) return c.body(html)
  c.header('Content-Encoding', 'gzip')
  return c.body(gzip())
}

/** Before it is known whose pages these are, everybody starts at the home page. */
const NOWHERE = { start: '/' }

/** What every template may use beside its own data. */
function frame(c: Page) {
  const { t, locale, site, audience, session, standing, now } = c.var
  const ends = session ? endsAfter(session, audience, now) : null
  return {
    t,
    locale,
    site,
    ...pageLanguage(locale, t),
    path: c.var.path,
    query: keptQuery(c),
    href: (to: string) => `/${locale}${to}`,
    layout: audience?.layout ?? '/layouts/page',
    paths: audience?.paths ?? NOWHERE,
    offer: null,
    ...audience?.shown(session, standing),
    now,
    session_ends_at: ends,
    session_last_at: session ? lastEnd(session, audience) : null,
    session_ends: ends ? format.formatTime(ends, SITE_ZONE, locale) : '',
    formToken: once(() => (session ? maskedToken(session.formToken) : '')),
    formOwner: once(() => sealedOwner(c)),
  }
}

/** A document's title; a form that comes back says so where a screen reader begins. */
function titled({ var: { t, site, locale } }: Page, title: string, status: number) {
  const prefix = status === 422 ? `${t('form.error.prefix')} ` : ''
  return `${prefix}${title} – ${site.name[locale]}`
}

/** The page's owner, sealed for its forms. */
function sealedOwner({ var: { session, audience, seal } }: Page): string | null {
  const owner = session && audience.owner(session)
  return owner ? seal.owner.seal(owner) : null
}

/** The same for all the forms of a page, however many it has: what is random costs each of them its whole length. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function wantsFragment(c: Page) {
  return c.req.header('HX-Request-Type') === 'partial'
}

const SPECIAL = /[&<>"']/

/** null prints nothing; undefined is a misspelled name, so it fails the page instead of printing "undefined". */
function escapeHtml(value: unknown): string {
  if (value === undefined) throw new Error('A template printed an undefined value')
  if (value === null) return ''
  const text = String(value)
  if (!SPECIAL.test(text)) return text
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}

/** What this page was asked for, and where one came from, for the same page in the other language. */
function keptQuery(c: Page) {
  const { week, day, with: whom, from, for: goal } = c.req.query()
  const query = new URLSearchParams({
    ...(week && { week }),
    ...(day && { day }),
    ...(whom === 'everyone' && { with: whom }),
    ...(from === 'review' && { from }),
    ...(goal === 'appointments' && { for: goal }),
  })
  return query.size > 0 ? `?${query}` : ''
}
