import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { listening } from '../../src/start/server.ts'
import { cardOf, type TestApp, useApp } from '../support/app.ts'
import { launchBrowser, PATIENT } from '../support/browser.ts'
import { now } from '../support/database.ts'
import { aPerson } from '../support/factories.ts'

let served: TestApp['app']
const server = await listening(
  { fetch: (...asked) => served.fetch(...asked) },
  { host: '127.0.0.1', port: 0, publicOrigin: 'http://localhost' },
)
export const origin = `http://localhost:${server.port}`

export interface Tabs {
  app: TestApp
  /** What the browser complained of; a test that leaves anything here fails. */
  problems: string[]
  /** A tab in which a person has just been identified. */
  page: Page
  /** Another tab of the same browser. */
  newTab(): Promise<Page>
  /** Holds a slot for the person; the address of the page to fill next. */
  hold(slot: string): Promise<string>
}

/** A browser with JavaScript before the real application; the device's clock is wrong by months, the test moves both. */
export function useTabs(): Tabs {
  const app = useApp(({ site }) => ({ site: { ...site, origin } }))
  const tabs = { app, newTab, hold } as Tabs
  let browser: Browser
  let context: BrowserContext

  beforeAll(async () => {
    served = app.app
    browser = await launchBrowser()
  })
  beforeEach(async () => {
    await app.travel(now)
    tabs.problems = []
    context = await browser.newContext({ reducedMotion: 'reduce' })
    context.setDefaultTimeout(PATIENT)
    tabs.page = await newTab()
    await identify(tabs.page)
  })
  afterEach(async () => {
    await context.close()
    expect(tabs.problems).toEqual([])
  })
  afterAll(async () => {
    await browser.close()
    await server.stop()
  })
  return tabs

  async function newTab() {
    const tab = await context.newPage()
    await tab.clock.install({ time: '2026-03-01T00:00:00Z' })
    tab.on('console', (message) => {
      if (message.type() !== 'info') tabs.problems.push(message.text())
    })
    tab.on('pageerror', (error) => tabs.problems.push(String(error)))
    return tab
  }

  async function identify(page: Page) {
    await page.goto(`${origin}/fr/identification`)
    const { accept_terms, ...card } = cardOf(await aPerson(app.owner, app.keys))
    for (const [name, value] of Object.entries(card)) await page.fill(`[name=${name}]`, value)
    await page.check('[name=accept_terms]')
    await page.click('main button.primary')
    await page.waitForURL('**/fr/search?n=*')
  }

  async function hold(slot: string): Promise<string> {
    const token = await tabs.page.locator('main [name=form_token]').first().inputValue()
    const answer = await context.request.post(`${origin}/fr/holds`, {
      form: { form_token: token, slot_id: slot },
      maxRedirects: 0,
    })
    return `${origin}${answer.headers()['location']}`
  }
}
