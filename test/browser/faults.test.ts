import { randomBytes } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { faults } from '../support/pages.ts'
import { useSite } from '../support/site.ts'
import type { Visit } from '../support/visit.ts'

const site = useSite()
let home: string
let visit: Visit
beforeEach(async () => {
  home = (await site.client().get('/fr')).text
  visit = await site.visit()
})

test('a page as we send it has no fault', async () => {
  expect(await faultsOf('')).toEqual([])
})

// Every other test of a page rests on these: what would be wrong with it is seen.
test.each([
  ['a second title', '<h1>Bonjour</h1>', /Bonjour$/],
  ['HTML that is not valid', '<p><div>Bonjour</div></p>', /^line \d+: /],
  ['a heavy page', `<p>${randomBytes(6000).toString('hex')}</p>`, /^weighs \d+ bytes$/],
  ['something wider than a telephone', `<pre>${'x'.repeat(200)}</pre>`, /too wide$/],
  ['a button too small for a thumb', '<button style="min-height: 0">x</button>', /too small: /],
  ['a picture that says nothing', '<img src="/static/x">', /^image-alt: /],
  ['words that hardly show', '<p style="color: #bbb">Bonjour</p>', /^color-contrast: /],
])('%s is found out', async (_, html, fault) => {
  expect(await faultsOf(html)).toContainEqual(expect.stringMatching(fault))
})

async function faultsOf(html: string) {
  const body = home.replace('</main>', `${html}</main>`)
  await visit.page.route('**/fr', (route) => route.fulfill({ body, contentType: 'text/html' }))
  await visit.open('/fr')
  return faults(visit)
}
