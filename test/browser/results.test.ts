import { expect, test } from 'vitest'
import { aPostalArea, aSlot } from '../support/factories.ts'
import { personAt } from '../support/person.ts'
import { useSite } from '../support/site.ts'

const site = useSite()

test('a search changes the results and nothing else: no address, no history, no page keeps the criteria', async () => {
  await aPostalArea(site.owner)
  await aSlot(site.owner)
  const visit = await site.visit({}, await site.identifiedClient())
  const { page } = visit
  const person = personAt(visit, 'fr')
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url().replace(/\?n=\w+$/, '')))

  await visit.open('/fr/search')
  await page.evaluate('document.querySelector("header").dataset.stays = "yes"')
  const before = await page.evaluate('[location.href, history.length]')
  await person.choose('schedule.reason.semi_urgent')
  await person.fill('schedule.search.postal_code', 'H2X 1Y4')
  await person.press('schedule.search.button')
  await page.locator('.times').waitFor()

  expect(await page.evaluate('[location.href, history.length]')).toEqual(before)
  expect(await page.locator('header[data-stays]').count()).toBe(1)
  expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0)
  expect(asked.filter((url) => !url.includes('/static/'))).toEqual(
    Array(3).fill(`${site.origin}/fr/search`),
  )
  await page.locator('#results:focus').waitFor()
})

test('Back from a clinic comes back to the results of the same search', async () => {
  await aPostalArea(site.owner)
  await aSlot(site.owner)
  const visit = await site.visit({}, await site.identifiedClient())
  const { page } = visit
  const person = personAt(visit, 'fr')
  await visit.open('/fr/search')
  await person.choose('schedule.reason.semi_urgent')
  await person.fill('schedule.search.postal_code', 'H2X')
  await person.press('schedule.search.button')
  await page.locator('.clinic h3 a').click()
  await page.waitForURL('**/clinics/**')
  await page.goBack()
  await page.locator('.times').waitFor()
})

test.each([
  { width: 1280, open: true },
  { width: 390, open: false },
])(
  'at $width px what was asked stands beside the results, or folded before them',
  async (shown) => {
    const { width, open } = shown
    await aPostalArea(site.owner)
    await aSlot(site.owner)
    const visit = await site.visit({}, await site.identifiedClient())
    const { page } = visit
    await page.setViewportSize({ width, height: 800 })
    const person = personAt(visit, 'fr')
    await visit.open('/fr/search')
    await person.choose('schedule.reason.semi_urgent')
    await person.fill('schedule.search.postal_code', 'H2X')
    await person.press('schedule.search.button')
    await page.locator('.times').waitFor()
    const [asked, found] = [
      await page.locator('.change').boundingBox(),
      await page.locator('.band').first().boundingBox(),
    ]
    expect(await page.locator('#postal_code').isVisible()).toBe(open)
    expect((asked?.x ?? 0) > (found?.x ?? 0) + (found?.width ?? 0)).toBe(open)
  },
)
