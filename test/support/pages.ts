import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { heavyFaults, keepForValidator } from './heavyCheckers.ts'
import { htmlMistakes } from './validHtml.ts'
import { NARROW, type Visit } from './visit.ts'

const WIDE = { width: 1280, height: 900 }
/** Patients' pages come over any network; those of staff show a day or a week whole. */
const HEAVIEST_PAGE = 6 * 1024
const HEAVIEST_STAFF_PAGE = 20 * 1024
const require = createRequire(import.meta.url)
const axeFile = createRequire(require.resolve('@axe-core/playwright')).resolve(
  'axe-core/axe.min.js',
)
const axeSource = readFileSync(axeFile, 'utf8')
const measures = readFileSync(path.join(import.meta.dirname, 'inPage.js'), 'utf8')

/** Everything that the page shown owes to everyone who comes to it, whatever it is about. */
export async function checkPage(visit: Visit): Promise<void> {
  const { page, html, scripted, asSent } = visit
  const looked = scripted ? page : await asSent()
  keepForValidator(await html())
  const found = [...(await faults(visit)), ...(await heavyFaults(looked))]
  expect(found, page.url()).toEqual([])
}

/** What is wrong with the page shown: its title, its HTML, its weight, its measures, and what axe finds. */
export async function faults({ page, html, scripted, asSent }: Visit): Promise<string[]> {
  const sent = await html()
  const headings = await page.locator('h1').allTextContents()
  // A form that comes back says so first.
  const [title] = (await page.title()).replace(/^(?:Erreur\s:|Error:) /, '').split(' – ')
  const weight = gzipSync(sent).length
  const most = page.url().includes('/staff') ? HEAVIEST_STAFF_PAGE : HEAVIEST_PAGE
  return [
    ...(headings.length === 1 && headings[0]?.trim() === title ? [] : [`${title}: ${headings}`]),
    ...(await htmlMistakes(sent)),
    ...(weight <= most ? [] : [`weighs ${weight} bytes`]),
    ...(await page.evaluate<string[]>(measures)),
    ...(scripted ? await barriers(page) : await violations(await asSent())),
  ]
}

/** What axe finds narrow and wide, in light and in dark. A scheme changes contrast alone, and a language no colour. */
async function barriers(page: Page): Promise<string[]> {
  const found: string[] = []
  const isSource = (await page.locator('html').getAttribute('lang')) === 'fr'
  for (const size of [WIDE, NARROW]) {
    await page.setViewportSize(size)
    await page.emulateMedia({ colorScheme: 'light' })
    found.push(...(await violations(page)))
    await page.emulateMedia({ colorScheme: 'dark' })
    if (isSource) found.push(...(await violations(page, 'color-contrast')))
  }
  return found
}

async function violations(page: Page, rule?: string): Promise<string[]> {
  // Half a megabyte, which its builder would send twice for each look.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axeSource)
  const axe = new AxeBuilder({ page, axeSource: ';' }).setLegacyMode()
  axe.options({ resultTypes: ['violations'] })
  if (rule) axe.withRules(rule)
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}
