import { randomBytes } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { CHECKS_HEAVILY, heavyFaults } from '../support/heavyCheckers.ts'
import { faults } from '../support/pages.ts'
import { useSite } from '../support/site.ts'
import type { Visit } from '../support/visit.ts'

const site = useSite()
const wrong = [
  ['<h1>Bonjour</h1>', /Bonjour$/],
  ['<p><div>Bonjour</div></p>', /^line \d+: /],
  [`<!-- ${randomBytes(6000).toString('hex')} -->`, /^weighs \d+ bytes$/],
  [`<pre>${'x'.repeat(200)}</pre>`, /too wide$/],
  ['<b class="whole">Quatorze lettres</b>', /too wide with large text$/],
  ['<button style="min-height: 0">x</button>', /too small: /],
  [
    '<div class="scrolls"><button style="margin-left: 50rem">x</button></div>',
    /beside the screen$/,
  ],
  ['<img src="/static/x">', /^image-alt: /],
  ['<p style="color: #bbb">Bonjour</p>', /^color-contrast: /],
] as const
let home: string
let visit: Visit
beforeEach(async () => {
  home = (await site.client().get('/fr')).text
  visit = await site.visit()
})

test('a page as we send it has no fault', async () => {
  expect(await faultsOf('')).toEqual([])
})

// Every other test of a page rests on this: what would be wrong with it is seen.
test('what is wrong with a page is found out', async () => {
  const faults = await faultsOf(wrong.map(([html]) => html).join(''))
  for (const [, fault] of wrong) expect(faults).toContainEqual(expect.stringMatching(fault))
  const heavy = (await heavyFaults(visit.page)).join('\n')
  expect(/^IBM /m.test(heavy) && /^WCAG2AA\./m.test(heavy)).toBe(CHECKS_HEAVILY)
})

async function faultsOf(html: string) {
  const body = home.replace('</main>', `${html}</main>`)
  await visit.page.route('**/fr', (route) => route.fulfill({ body, contentType: 'text/html' }))
  await visit.open('/fr')
  return faults(visit)
}
