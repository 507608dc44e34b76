import type { AddressInfo } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { startTagServer } from '../../src/demo/tagServer.ts'
import type { Parts } from '../../src/parts.ts'
import { type TestApp, useApp } from './app.ts'
import { launchBrowser } from './browser.ts'
import type { TestClient } from './client.ts'
import { startVisit, type Visit, type VisitOptions } from './visit.ts'

export interface TestSite extends TestApp {
  origin: string
  /** Where the demonstration's vendor of tags is, if the site has tags. */
  vendor: string | undefined
  /** A window of a browser that was never here, or that goes on from a client's visit; what went wrong in it fails the test. */
  visit(options?: VisitOptions, client?: TestClient): Promise<Visit>
}

interface SiteOptions {
  host?: string
  tags?: boolean
  /** Parts that are made once the site's address is known. */
  parts?: (origin: string) => Promise<Partial<Parts>>
}

/** The real application behind a real port, and a real browser for it; with `tags`, those of the demonstration. */
export function useSite({
  host = '127.0.0.1',
  tags = false,
  parts: more,
}: SiteOptions = {}): TestSite {
  let others: Partial<Parts> = {}
  let server: ServerType
  let vendor: Awaited<ReturnType<typeof startTagServer>> | undefined
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
    const { port } = server.address() as AddressInfo
    site.origin = `http://${host}:${port}`
    if (tags) vendor = await startTagServer(port)
    site.vendor = vendor && new URL(vendor.settings.tags[0]?.scripts[0]?.address ?? '').origin
    browser = await launchBrowser()
    others = (await more?.(site.origin)) ?? {}
  })
  const context = useApp(({ site: { optional, ...same } }) => ({
    ...others,
    site: { ...same, origin: site.origin, optional: vendor?.settings ?? optional },
  }))
  beforeAll(() => {
    Object.assign(site, context)
  })

  site.visit = async (options = {}, client) => {
    const visit = await startVisit(browser, site.origin, options, site.vendor)
    visits.push(visit)
    const cookies = [...(client?.cookies ?? [])]
    await visit.page
      .context()
      .addCookies(cookies.map(([name, value]) => ({ name, value, url: site.origin })))
    return visit
  }
  afterEach(async () => {
    const ended = visits
    visits = []
    for (const visit of ended) await visit.end()
  })
  afterAll(async () => {
    await browser.close()
    await vendor?.stop()
    await new Promise((closed) => server.close(closed))
  })
  return site
}
