import type { AddressInfo } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { loadDemo } from '../../src/demo.ts'
import { personOf } from '../../src/identity/localRegister.ts'
import { type TestApp, useApp } from './app.ts'
import { launchBrowser } from './browser.ts'
import { now } from './database.ts'
import { startVisit, type Visit } from './visit.ts'

export interface TestSite extends TestApp {
  origin: string
  /** A window of a browser that has never been here; what went wrong in it fails the test at its end. */
  visit(options?: BrowserContextOptions): Promise<Visit>
}

/** The real application behind a real port, and a real browser for it; the demonstration's data when `demo`. */
export function useSite({ demo = false } = {}): TestSite {
  let server: ServerType
  let browser: Browser
  let visits: Visit[] = []
  const site = {} as TestSite

  // Listens before the application exists: its links and cookies follow the port.
  beforeAll(async () => {
    await new Promise<void>((listening) => {
      server = serve(
        { fetch: (request, env) => site.app.fetch(request, env), hostname: '127.0.0.1', port: 0 },
        () => listening(),
      )
    })
    site.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    browser = await launchBrowser()
  })
  const context = useApp((parts) => ({ site: { ...parts.site, origin: site.origin } }))
  beforeAll(() => {
    Object.assign(site, context)
  })

  beforeEach(async () => {
    if (!demo) return
    const keys = { personOf: (number: string) => personOf(site.keys, number), seal: site.keys.seal }
    await loadDemo(site.owner, { now, keys })
  })
  site.visit = async (options = {}) => {
    const visit = await startVisit(browser, site.origin, options)
    visits.push(visit)
    return visit
  }
  afterEach(async () => {
    const ended = visits
    visits = []
    for (const visit of ended) await visit.end()
  })
  afterAll(async () => {
    await browser.close()
    await new Promise((closed) => server.close(closed))
  })
  return site
}
