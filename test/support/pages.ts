import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page, ViewportSize } from 'playwright-core'
import { expect } from 'vitest'
import { htmlMistakes } from './validHtml.ts'
import { NARROW, type Visit } from './visit.ts'

const WIDE = { width: 1280, height: 900 }
const HEAVIEST_PAGE = 6 * 1024
const measures = readFileSync(path.join(import.meta.dirname, 'inPage.js'), 'utf8')

/** Everything that the page shown owes to everyone who comes to it, whatever it is about. */
export async function checkPage({ page, html, scripted, asSent }: Visit): Promise<void> {
  const where = await page.title()
  expect(await page.locator('h1').count(), where).toBe(1)
  const heading = ((await page.locator('h1').textContent()) ?? '').trim()
  expect(where.split(' – ')[0]).toBe(heading)
  expect(await htmlMistakes(html()), where).toEqual([])
  expect(gzipSync(html()).length, where).toBeLessThanOrEqual(HEAVIEST_PAGE)
  expect(await page.evaluate(measures), where).toEqual([])
  const found = scripted
    ? await barriers(page, [WIDE, NARROW], ['dark', 'light'])
    : await barriers(await asSent(), [NARROW], ['light'])
  expect(found, where).toEqual([])
}

/** What axe finds in each size and scheme; the dark one changes nothing but contrast. */
async function barriers(page: Page, sizes: ViewportSize[], schemes: ('dark' | 'light')[]) {
  const found: string[] = []
  for (const size of sizes) {
    await page.setViewportSize(size)
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme })
      const axe = new AxeBuilder({ page }).setLegacyMode()
      if (colorScheme === 'dark') axe.withRules('color-contrast')
      const { violations } = await axe.analyze()
      for (const { id, nodes } of violations)
        found.push(`${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    }
  }
  return found
}
