import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { loadDemo } from '../../src/demo/network.ts'
import { loadAssets } from '../../src/web/assets.ts'
import { now } from '../support/database.ts'
import { aPostalArea } from '../support/factories.ts'
import { checkPage } from '../support/pages.ts'
import { useSite } from '../support/site.ts'

const KILOBYTE = 1024
const site = useSite()
const { style, script, icon } = loadAssets()

/** Of the demonstration: has a family doctor in a group, so that all three bands of results are full. */
const marieEve = {
  person: '',
  first_name: 'Marie-Ève',
  last_name: 'Tremblay-Gagnon',
  health_insurance_number: 'TEST85551411',
  sequence_number: '03',
  birth_date: '1985-05-14',
}

test('a first visit is a page, a style, a script and an icon: 30 KB in all', async () => {
  const visit = await site.visit()
  await visit.open('/fr')
  const weights = await visit.weights()
  const known = ['/fr', style.url, script.url, icon.url]
  expect([...weights.keys()].filter((path) => !known.includes(path))).toEqual([])
  // Not every browser asks for the icon of a page that nobody sees.
  weights.set(icon.url, icon.brotli.length)
  expect([...weights.keys()].toSorted()).toEqual(known.toSorted())
  expect(Math.min(...weights.values())).toBeGreaterThan(0)
  const total = [...weights.values()].reduce((sum, weight) => sum + weight)
  expect(total).toBeLessThanOrEqual(30 * KILOBYTE)
})

test('scripts are 15 KB at most', () => {
  expect(script.brotli.length).toBeLessThanOrEqual(15 * KILOBYTE)
})

test('fifteen clinics of results keep the promises of any page, and 13 KB with the style', async () => {
  const { keys } = site
  await site.asOwner((trx, copy) => loadDemo(trx, copy, { now, keys }))
  // The whole network in one town: more clinics near a person than the demonstration has anywhere.
  await site.owner.query('update clinic set position_km = point(-390, 180 + length(code) / 10.0)')
  await aPostalArea(site.owner)
  await site.owner.query('update slot s set cell = c.cell from clinic c where c.id = s.clinic_id')
  for (const locale of ['fr', 'en'] as const) {
    const client = await site.identifiedClient(marieEve, locale)
    await client.get(`/${locale}/search`)
    const criteria = { door: 'doctor', reason: 'semi_urgent', postal_code: 'H2X', distance: '50' }
    await client.post(`/${locale}/search`, { ...criteria, from: '2026-11-30' })
    const visit = await site.visit({}, client)
    await visit.open(`/${locale}/search`)
    expect(await visit.page.locator('.clinic, details li').count()).toBeGreaterThanOrEqual(15)
    await checkPage(visit)
    const weight = gzipSync(await visit.html()).length + style.brotli.length
    expect(weight).toBeLessThanOrEqual(13 * KILOBYTE)
    await visit.page.locator('.clinic h3 a').last().click()
    await visit.page.locator('.days').waitFor()
    await checkPage(visit)
  }
})
