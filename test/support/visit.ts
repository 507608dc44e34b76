import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'

/** A window on the site, and all that it asked for and complained of. */
export interface Visit {
  page: Page
  /** The page shown as the server sent it, before any script touched it. */
  html(): string
  scripted: boolean
  /** The same page in a window with scripts, but without ours: axe is a script. */
  asSent(): Promise<Page>
  /** Bytes that came since the window opened, compressed, by path. */
  weights: Map<string, number>
  open(path: string): Promise<void>
  end(): Promise<void>
}

export const NARROW = { width: 360, height: 720 }

/** Opens a window; at its end nothing may have failed, been refused by the policy, or been asked of anyone else. */
export async function startVisit(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions,
): Promise<Visit> {
  const context = await browser.newContext({ viewport: NARROW, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  const weights = new Map<string, number>()
  let html = ''
  let twin: Page | undefined

  context.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) complaints.push(`asked for ${request.url()}`)
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    // A page that asks to mend the form is a 422, and the browser calls that an error.
    if (/status of (?:404|409|422) /.test(message.text())) return
    complaints.push(`${message.type()}: ${message.text()}`)
  })
  page.on('requestfinished', async (request) => {
    const { responseBodySize } = await request.sizes()
    weights.set(new URL(request.url()).pathname, responseBodySize)
  })
  page.on('response', async (answer) => {
    if (answer.request().isNavigationRequest() && answer.status() !== 303)
      html = await answer.text()
  })

  async function asSent() {
    twin ??= await browser.newPage({ viewport: NARROW })
    await twin.route(page.url(), (route) =>
      route.fulfill({ body: html.replace(/<script.*<\/script>/, ''), contentType: 'text/html' }),
    )
    await twin.goto(page.url())
    return twin
  }

  return {
    page,
    weights,
    html: () => html,
    scripted: options.javaScriptEnabled !== false,
    asSent,
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
