import type { Browser, BrowserContextOptions, Page, Request, Response } from 'playwright-core'
import { expect } from 'vitest'
import { PATIENT } from './browser.ts'

/** A window on the site, and all that it asked for and complained of. */
export interface Visit {
  page: Page
  scripted: boolean
  /** The page shown as the server sent it, before any script touched it. */
  html(): Promise<string>
  /** The same page in a window with scripts, but without ours: axe is a script. */
  asSent(): Promise<Page>
  /** Bytes of each answer on the wire since the window opened, by path. */
  weights(): Promise<Map<string, number>>
  open(path: string): Promise<void>
  /** What was asked of the vendor of tags, by path, since the window opened. */
  asked: string[]
  end(): Promise<void>
}

export const NARROW = { width: 360, height: 720 }
/** A page to mend is a 422, one that is gone a 409 or a 404, one to come back to a 503: Chromium calls each an error. */
const EXPECTED = /status of (?:403|404|409|422|503) /

/** Waits until a page is seen: what has the focus when it opens is given it with the first picture, after the load. */
export async function drawn(page: Page): Promise<void> {
  await page.screenshot()
}

/** Waits until the focus is there. */
export async function focusOn(page: Page, target: string): Promise<void> {
  await page.locator(`${target}:focus`).waitFor({ state: 'attached' })
}

export interface VisitOptions extends BrowserContextOptions {
  /** The origin of another site that the person is led to, as a page and for nothing else. */
  leadsTo?: string
}

/**
 * Opens a window; at its end nothing may have failed, been refused by the policy, or been asked of anyone else, but of a
 * vendor of tags where the test looks at that.
 */
export async function startVisit(
  browser: Browser,
  origin: string,
  { leadsTo, ...options }: VisitOptions,
  vendor?: string,
): Promise<Visit> {
  // Without motion no colour is seen halfway to another.
  const calm = { viewport: NARROW, reducedMotion: 'reduce' } as const
  const context = await browser.newContext({ ...calm, ...options })
  context.setDefaultTimeout(PATIENT)
  const page = await context.newPage()
  const complaints: string[] = []
  const asked: string[] = []
  const finished: Request[] = []
  let shown: Response | undefined
  let twin: Page | undefined

  context.on('request', (request) => {
    const url = request.url()
    const elsewhere = leadsTo && request.isNavigationRequest() && url.startsWith(leadsTo)
    if (vendor && url.startsWith(`${vendor}/`)) asked.push(url.slice(vendor.length))
    else if (!elsewhere && !url.startsWith(`${origin}/`)) complaints.push(`asked for ${url}`)
  })
  context.on('requestfinished', (request) => finished.push(request))
  context.on('weberror', (error) => complaints.push(String(error.error())))
  context.on('console', (message) => {
    const [kind, text] = [message.type(), message.text()]
    if (kind !== 'info' && !EXPECTED.test(text)) complaints.push(`${kind}: ${text}`)
  })
  page.on('response', (answer) => {
    if (answer.request().isNavigationRequest() && answer.status() !== 303) shown = answer
  })

  const html = async () => (await shown?.text()) ?? ''

  async function asSent() {
    twin ??= await browser.newPage({ ...calm })
    twin.setDefaultTimeout(PATIENT)
    const body = (await html()).replaceAll(/<script.*<\/script>/g, '')
    await twin.unrouteAll()
    await twin.route(page.url(), (route) => route.fulfill({ body, contentType: 'text/html' }))
    await twin.goto(page.url())
    return twin
  }

  async function weights() {
    const weighed = finished.map(async (request) => {
      const { responseBodySize } = await request.sizes()
      return [new URL(request.url()).pathname, responseBodySize] as const
    })
    return new Map(await Promise.all(weighed))
  }

  return {
    page,
    asked,
    scripted: options.javaScriptEnabled !== false,
    html,
    asSent,
    weights,
    async open(path) {
      await page.goto(`${origin}${path}`)
    },
    async end() {
      await twin?.close()
      await context.close()
      expect(complaints).toEqual([])
    },
  }
}
