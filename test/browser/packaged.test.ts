import { expect, test } from 'vitest'
import { launchBrowser, PATIENT } from '../support/browser.ts'

const brought = process.platform === 'linux' && process.arch === 'x64'

test('a machine without a browser tests with the one that npm brings, or is told to install one', async () => {
  const opening = launchBrowser({ packaged: true })
  if (!brought) return expect(opening).rejects.toThrow('install Chrome or Chromium')
  const browser = await opening
  const page = await browser.newPage()
  page.setDefaultTimeout(PATIENT)
  await page.setContent('<h1>Été</h1>')
  expect(await page.locator('h1').isVisible()).toBe(true)
  expect((await page.screenshot()).length).toBeGreaterThan(1000)
  await browser.close()
})
