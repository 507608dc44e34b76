import { expect, test } from 'vitest'
import { HELP_PAGES } from '../../src/site/help/helpPages.ts'
import { aWorker } from '../staff/worker.ts'
import { checkPage } from '../support/pages.ts'
import { useSite } from '../support/site.ts'
import type { Visit } from '../support/visit.ts'

// With tags, so that public pages ask as well.
const site = useSite({ host: 'localhost', tags: true })

/** A window of 1280 by 1024 at 400 % (WCAG 2.2, 1.4.10). */
const SMALLEST = { width: 320, height: 256 }
const PAGES = [
  ...['', 'cookies', 'terms', 'privacy', 'accessibility', 'rights', 'about', 'status', 'incident'],
  ...['privacy/versions', 'privacy/versions/2026-11-01', 'terms/versions'],
  ...['feedback?about=help&useful=no', 'feedback/thanks', 'incident/received/INC-ACDE-3467'],
  ...['leaving?to=gap', 'leaving?to=info_sante', 'identification', 'nowhere'],
  // Where a mail says that one refuses more: the page is the same whatever its token.
  'unsubscribe/1.AAAA',
  ...HELP_PAGES,
]

async function width({ page }: Visit) {
  return page.evaluate<number>('document.documentElement.scrollWidth')
}

test.each([
  ['fr', 'with', true],
  ['fr', 'without', false],
  ['en', 'with', true],
  ['en', 'without', false],
])(
  'at 320 pixels, as at 400 %% of a window of 1280, no public page in %s scrolls sideways, %s scripts',
  async (locale, _, javaScriptEnabled) => {
    const client = site.client()
    await client.get('/en/attestation')
    await client.post('/en/attestation', {})
    const visit = await site.visit({ viewport: SMALLEST, javaScriptEnabled }, client)
    for (const path of PAGES) {
      await visit.open(`/${locale}/${path}`)
      expect({ path, width: await width(visit) }).toEqual({ path, width: SMALLEST.width })
    }
  },
)

test('control: a page with something wider is seen', async () => {
  const visit = await site.visit({ viewport: SMALLEST })
  await visit.open('/fr/about')
  await visit.page.evaluate(`document.querySelector('h1').style.minWidth = '400px'`)
  expect(await width(visit)).toBeGreaterThan(SMALLEST.width)
})

test.each(['fr', 'en'])(
  'nothing is wrong with how the site’s use is told, in %s',
  async (locale) => {
    await site.owner.query(
      `insert into statistic select date '2026-11-22' - n, kind, name, 40 + 7 * n
      from generate_series(0, 9) n, (values ('page', '/clinics/:id'), ('language', 'fr'), ('event', 'searched'),
        ('event', 'found_nothing')) as counted (kind, name)`,
    )
    const { client } = await aWorker(site, [{ clinic: null, role: 'network' }])
    const visit = await site.visit({}, client)
    await visit.open(`/${locale}/staff/statistics`)
    await checkPage(visit)
  },
)
