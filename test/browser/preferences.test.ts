import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { useSite } from '../support/site.ts'
import { aConfirmation } from '../support/steps.ts'

const site = useSite()
const onScreenOnly = [
  '.skip, .session, .extension, .language, footer nav',
  'button, .button, .print-hidden',
].join(', ')

test('on paper a confirmation is the reference and the visit, and nothing to press', async () => {
  const { client, location } = await aConfirmation(site)
  const { page, open } = await site.visit({ colorScheme: 'dark' }, client)
  await open(location)
  expect(await shown(page.locator(onScreenOnly))).toBeGreaterThan(5)
  await page.emulateMedia({ media: 'print' })
  expect(await shown(page.locator(onScreenOnly))).toBe(0)
  expect(await page.locator('.reference').isVisible()).toBe(true)
  expect(await page.getByText('12, rue des Érables').isVisible()).toBe(true)
  expect(await styles(page, 'body', 'backgroundColor')).toEqual(['rgb(255, 255, 255)'])
  expect(await styles(page, 'h1', 'color')).toEqual(['rgb(0, 0, 0)'])
})

test('nothing moves for who asked for stillness', async () => {
  const { page, open } = await site.visit({ reducedMotion: 'no-preference' })
  await open('/fr/identification')
  expect(await styles(page, 'button', 'transitionDuration')).not.toContain('0s')
  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await styles(page, 'button', 'transitionDuration')).toEqual(['0s'])
})

test('with the colours of the system a choice, a field and the focus still show', async () => {
  const { client, location } = await aConfirmation(site)
  const { page, open } = await site.visit({ forcedColors: 'active' }, client)
  await open(location)
  expect(await styles(page, 'main .button', 'borderTopStyle')).toEqual(['solid'])
  await open('/fr/help')
  await page.keyboard.press('Tab')
  expect(await styles(page, ':focus', 'outlineStyle')).toEqual(['solid'])
})

async function shown(things: Locator) {
  const each = await things.all()
  return (await Promise.all(each.map((thing) => thing.isVisible()))).filter(Boolean).length
}

/** The values that a property of the style takes in these elements. */
function styles(page: Page, selector: string, property: string): Promise<string[]> {
  const each = `[...document.querySelectorAll('${selector}')].map((e) => getComputedStyle(e).${property})`
  return page.evaluate(`[...new Set(${each})]`)
}
