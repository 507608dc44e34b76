import { expect, test } from 'vitest'
import { useSite } from '../support/site.ts'
import { aReview } from '../support/steps.ts'

const site = useSite()
const SOON = { timeout: 60_000 }

test.each([true, false])(
  'after leaving, Back shows nothing of the visit (scripts: %s)',
  async (javaScriptEnabled) => {
    const { client, location } = await aReview(site)
    const { page, open } = await site.visit({ javaScriptEnabled }, client)
    const secret = page.getByText('elodie@exemple.ca')
    for (const path of ['/fr/appointments', '/fr/help', location]) await open(path)
    await back()
    expect(page.url()).toContain('/fr/help')
    await forward()
    await secret.waitFor()

    await page.getByRole('button', { name: 'Quitter' }).click()
    await page.waitForURL('**/fr/identification?ended&n=*')
    for (let steps = 0; steps < 3; steps++) {
      await back()
      expect(await secret.isVisible()).toBe(false)
      await expect.poll(() => page.locator('.session').count(), SOON).toBe(0)
      expect(await page.content()).not.toContain('elodie@exemple.ca')
    }

    // Chromium refuses the step while it still puts the kept page back in its place.
    async function forward() {
      const step = () => page.goForward({ waitUntil: 'commit' })
      const done = () =>
        step().then(
          () => true,
          () => false,
        )
      await expect.poll(done, SOON).toBe(true)
    }

    // A page kept for Back never loads again, which is what Playwright would wait for.
    async function back() {
      await page.goBack({ waitUntil: 'commit' })
    }
  },
)
