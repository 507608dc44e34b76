import { expect } from 'vitest'
import { patients } from '../../../src/identity/session.ts'
import type { TestApp } from '../../support/app.ts'
import type { TestClient } from '../../support/client.ts'

export const nearby = { door: 'nearby', reason: 'semi_urgent', postal_code: 'H2X 1Y4' }

/** Searches in French, and returns the page of the results. */
export async function searched(
  browser: TestClient,
  criteria: Record<string, string | string[]> = nearby,
): Promise<string> {
  await browser.get('/fr/search')
  const { status, location } = await browser.post('/fr/search', criteria)
  expect([status, location]).toEqual([303, '/fr/search'])
  return (await browser.get('/fr/search')).text
}

/** The session that the browser's cookie carries. */
export async function keptBy(context: TestApp, browser: TestClient) {
  const [cookie = ''] = browser.cookies.values()
  return context.parts.seal.unseal(decodeURIComponent(cookie), patients)
}
