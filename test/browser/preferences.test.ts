import type { Locator } from 'playwright-core'
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
  expect(await style(page.locator('body'), 'backgroundColor')).toBe('rgb(255, 255, 255)')
  expect(await style(page.locator('h1'), 'color')).toBe('rgb(0, 0, 0)')
})

test('nothing moves for who asked for stillness', async () => {
  const { page, open } = await site.visit({ reducedMotion: 'no-preference' })
  await open('/fr/identification')
  const button = page.locator('main button.primary')
  expect(await style(button, 'transitionDuration')).not.toBe('0s')
  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await style(button, 'transitionDuration')).toBe('0s')
})

test('with the colours of the system a choice, a field and the focus still show', async () => {
  const { client, location } = await aConfirmation(site)
  const { page, open } = await site.visit({ forcedColors: 'active' }, client)
  await open(location)
  for (const button of await page.locator('main .button').all())
    expect(await style(button, 'borderTopStyle')).toBe('solid')
  await open('/fr/help')
  await page.keyboard.press('Tab')
  expect(await style(page.locator(':focus'), 'outlineStyle')).toBe('solid')
})

async function shown(things: Locator) {
  const each = await things.all()
  return (await Promise.all(each.map((thing) => thing.isVisible()))).filter(Boolean).length
}

function style(thing: Locator, property: string): Promise<string> {
  return thing.evaluate(`(element) => getComputedStyle(element).${property}`)
}
