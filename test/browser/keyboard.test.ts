import { expect, test } from 'vitest'
import { cardOf } from '../support/app.ts'
import { aPerson, aPostalArea, aSlot } from '../support/factories.ts'
import { useSite } from '../support/site.ts'

const site = useSite()

test('the main job with the keyboard alone, the focus always seen', async () => {
  await aPostalArea(site.owner)
  await aSlot(site.owner)
  const card = cardOf(await aPerson(site.owner, site.keys))
  const { page, open } = await site.visit()
  const { keyboard } = page

  await open('/fr')
  await keyboard.press('Tab')
  expect(await page.locator('.skip:focus').isVisible()).toBe(true)
  await keyboard.press('Enter')
  await page.locator('main:focus').waitFor()
  await tabTo('a.primary')
  await keyboard.press('Enter')

  await page.waitForURL('**/identification?for=booking')
  for (const [name, text] of Object.entries(card).filter(([name]) => name !== 'accept_terms')) {
    await tabTo(`#${name}`)
    await keyboard.type(text)
  }
  await tabTo('#accept_terms')
  await keyboard.press('Space')
  await keyboard.press('Enter')

  await page.waitForURL('**/search?n=*')
  await tabTo('[name=reason]')
  await keyboard.press('Space')
  expect(await page.locator('#reason-semi_urgent').isChecked()).toBe(true)
  await tabTo('#postal_code')
  await keyboard.type('H2X')
  await keyboard.press('Enter')
  await page.locator('#results:focus').waitFor()
  await tabTo('.times button')
  await keyboard.press('Enter')

  await page.waitForURL('**/holds/*')
  await tabTo('#messages-email')
  // Before the first comes the last.
  await keyboard.press('ArrowUp')
  expect(await page.locator('#messages-none').isChecked()).toBe(true)
  await keyboard.press('Enter')
  await page.waitForURL('**/review?n=*')
  await tabTo('main button.primary')
  await keyboard.press('Space')
  await page.waitForURL('**/appointments/*')
  expect(await page.locator('.reference').isVisible()).toBe(true)

  /** Presses Tab until it is there; whatever takes the focus on the way must show it. */
  async function tabTo(target: string) {
    for (let presses = 0; presses < 60; presses++) {
      if (await page.locator(`${target}:focus`).count()) return
      await keyboard.press('Tab')
      expect(await page.evaluate(focusShown), `before ${target}`).toBe('solid')
    }
    throw new Error(`Tab never came to ${target}`)
  }
})

/** The outline of what has the focus, or of the label that stands for it. */
const focusShown = `(() => {
  const focused = document.activeElement
  const seen = getComputedStyle(focused).opacity === '0' ? focused.labels[0] : focused
  return focused === document.body ? 'solid' : getComputedStyle(seen).outlineStyle
})()`
