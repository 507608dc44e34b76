import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page, ViewportSize } from 'playwright-core'
import { expect } from 'vitest'
import { htmlMistakes } from './validHtml.ts'
import { NARROW, type Visit } from './visit.ts'

export const WIDE = { width: 1280, height: 900 }
const HEAVIEST_PAGE = 6 * 1024
const measures = readFileSync(path.join(import.meta.dirname, 'inPage.js'), 'utf8')

/** Everything that the page shown owes to everyone who comes to it, whatever it is about. */
export async function checkPage(visit: Visit): Promise<void> {
  expect(await faults(visit), visit.page.url()).toEqual([])
}

/** What is wrong with the page shown: its title, its HTML, its weight, its measures, and what axe finds. */
export async function faults({ page, html, scripted, asSent }: Visit): Promise<string[]> {
  const sent = await html()
  const headings = await page.locator('h1').allTextContents()
  const [title] = (await page.title()).split(' – ')
  const weight = gzipSync(sent).length
  return [
    ...(headings.length === 1 && headings[0]?.trim() === title ? [] : [`${title}: ${headings}`]),
    ...(await htmlMistakes(sent)),
    ...(weight <= HEAVIEST_PAGE ? [] : [`weighs ${weight} bytes`]),
    ...(await page.evaluate<string[]>(measures)),
    ...(scripted
      ? await barriers(page, [WIDE, NARROW], ['dark', 'light'])
      : await barriers(await asSent(), [NARROW], ['light'])),
  ]
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
