import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Page } from 'playwright-core'

/** Where `npm run prove -- pages` collects pages; without it, these checkers stay at home. */
const FOLDER = process.env['CHECKED_PAGES']
export const CHECKS_HEAVILY = FOLDER !== undefined

const require = createRequire(path.join(import.meta.dirname, '../prove/checkers/package.json'))
const sourceOf = (file: string) => readFileSync(require.resolve(file), 'utf8')

/** In the page: IBM's engine with every `details` open, then HTML_CodeSniffer at level AA; what each calls an error. */
const CHECK = `(async () => {
  const folded = [...document.querySelectorAll('details:not([open])')]
  for (const one of folded) one.open = true
  const report = await new ace.Checker().check(document, ['WCAG_2_2', 'IBM_Accessibility'])
  const ibm = report.results
    .filter(({ value: [kind, verdict] }) => kind === 'VIOLATION' && verdict === 'FAIL')
    .map(({ ruleId, message, snippet }) => 'IBM ' + ruleId + ': ' + message + ' ' + snippet)
  await new Promise((done) => HTMLCS.process('WCAG2AA', document, done))
  const sniffed = HTMLCS.getMessages()
    .filter(({ type }) => type === HTMLCS.ERROR)
    .map(({ code, msg, element }) => code + ': ' + msg + ' ' + element.outerHTML?.slice(0, 120))
  for (const one of folded) one.open = false
  return [...ibm, ...sniffed]
})()`

/** Keeps the HTML of a page for the checker that is no script, when it was asked for. */
export function keepForValidator(html: string): void {
  if (!FOLDER) return
  const name = createHash('sha256').update(html).digest('hex').slice(0, 20)
  writeFileSync(path.join(FOLDER, `${name}.html`), html)
}

/** What the heavy checkers find in the page shown, when they were asked for. */
export async function heavyFaults(page: Page): Promise<string[]> {
  if (!FOLDER) return []
  if (!(await page.evaluate('"ace" in window'))) {
    await page.evaluate(sourceOf('accessibility-checker-engine/ace.js'))
    await page.evaluate(sourceOf('html_codesniffer/build/HTMLCS.js'))
  }
  return page.evaluate<string[]>(CHECK)
}
