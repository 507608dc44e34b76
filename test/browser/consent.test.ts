import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { createApp } from '../../src/app.ts'
import { createChoiceLimit } from '../../src/site/cookies/choiceLimit.ts'
import { policyWith } from '../../src/web/security.ts'
import { aWorker } from '../staff/worker.ts'
import { checkPage } from '../support/pages.ts'
import { personAt } from '../support/person.ts'
import { useSite } from '../support/site.ts'
import type { Visit } from '../support/visit.ts'

// By this name, so that the vendor is another host.
const site = useSite({ host: 'localhost', tags: true })
const PUBLIC = ['/fr', '/fr/help', '/fr/terms', '/fr/privacy', '/fr/accessibility']
const SOON = { timeout: 60_000 }
const ALL = ['/demo_notebook.js', '/demo_visits.js', '/seen/demo_notebook', '/seen/demo_visits']

beforeEach(() => {
  site.parts.choiceLimit = createChoiceLimit()
})

/** Opens pages, waits until each is quiet, and tells what was asked of the vendor meanwhile. */
async function askedOn(visit: Visit, paths: readonly string[]) {
  visit.asked.length = 0
  for (const path of paths) {
    await visit.open(path)
    await visit.page.waitForLoadState('networkidle')
  }
  return visit.asked.toSorted()
}

/** Opens a page; that is asked of the vendor, sooner or later, and nothing else. */
async function seesAskedOn(visit: Visit, path: string, wanted: readonly string[]) {
  await askedOn(visit, [path])
  await expect.poll(() => visit.asked.toSorted(), SOON).toEqual(wanted)
}

async function cookiesOf({ page }: Visit) {
  return (await page.context().cookies()).map(({ name }) => name.replace(/-\d+$/, '')).toSorted()
}

/** The application as it must not be: a tag on its home page, for everybody. */
async function planted() {
  const { text, headers } = await site.client().get('/fr')
  const tag = `<script src="${site.vendor}/demo_visits.js"></script>`
  const vendor = [site.vendor ?? '']
  headers.set('Content-Security-Policy', policyWith({ 'script-src': vendor, 'img-src': vendor }))
  headers.set('Cross-Origin-Embedder-Policy', 'credentialless')
  const app = createApp(site.parts)
  const fetch = app.fetch.bind(app)
  app.fetch = (request, ...given) =>
    request.url.endsWith('/fr')
      ? new Response(text.replace('</head>', `${tag}</head>`), { headers })
      : fetch(request, ...given)
  return app
}

/** Opens the home page and answers its question; who accepts is given every tag at once. */
async function answered(visit: Visit, answer: 'accept' | 'refuse') {
  await visit.open('/fr')
  await personAt(visit, 'fr').press(`site.consent.${answer}`)
  await visit.page.locator('section[aria-labelledby=consent]').waitFor({ state: 'detached' })
  await visit.page.waitForLoadState('networkidle')
  const wanted = answer === 'accept' ? ALL : []
  await expect.poll(() => visit.asked.toSorted(), SOON).toEqual(wanted)
  return visit
}

describe('nothing is asked of any other host', () => {
  test('before a choice', async () => {
    const visit = await site.visit()
    expect(await askedOn(visit, [...PUBLIC, '/fr/cookies', '/fr/identification'])).toEqual([])
    expect(await cookiesOf(visit)).toEqual(['session'])
  })

  test('after a refusal', async () => {
    const visit = await answered(await site.visit(), 'refuse')
    expect(await askedOn(visit, PUBLIC)).toEqual([])
    expect(await cookiesOf(visit)).toEqual(['consent'])
  })

  test('for a browser that sends Global Privacy Control', async () => {
    const visit = await site.visit({ extraHTTPHeaders: { 'Sec-GPC': '1' } })
    expect(await askedOn(visit, [...PUBLIC, '/fr/cookies'])).toEqual([])
    await checkPage(visit)
    expect(await visit.page.locator('main').textContent()).toContain('Global Privacy Control')
  })

  test('after a withdrawal, and the cookies are gone', async () => {
    const visit = await answered(await site.visit(), 'accept')
    expect(await cookiesOf(visit)).toEqual(['consent', 'demo_notebook', 'demo_visits'])
    await visit.open('/fr/cookies')
    await visit.page.getByRole('button', { name: 'Tout refuser' }).click()
    await visit.page.getByText('Vous refusez les témoins facultatifs').waitFor()
    expect(await cookiesOf(visit)).toEqual(['consent'])
    expect(await askedOn(visit, PUBLIC)).toEqual([])
  })

  test('after identification, whatever was agreed to', async () => {
    const client = await site.identifiedClient()
    await client.post('/fr/consent', { performance: 'yes', service_improvement: 'yes' })
    const visit = await site.visit({}, client)
    expect(await askedOn(visit, ['/fr/search', ...PUBLIC, '/fr/cookies'])).toEqual([])
  })

  test('on the pages of staff, whatever was agreed to', async () => {
    const { client } = await aWorker(site, [{ clinic: null, role: 'network' }])
    await client.post('/fr/consent', { performance: 'yes', service_improvement: 'yes' })
    const visit = await site.visit({}, client)
    expect(await askedOn(visit, ['/fr/staff', '/fr/staff/people'])).toEqual([])
  })

  test('on a page with a field, whatever was agreed to', async () => {
    const visit = await answered(await site.visit(), 'accept')
    expect(await askedOn(visit, ['/fr/identification', '/fr/cookies'])).toEqual([])
  })
})

describe('who agreed', () => {
  test('is given the tags that were described, and nothing else, on each public page', async () => {
    const visit = await answered(await site.visit(), 'accept')
    for (const path of PUBLIC) {
      await seesAskedOn(visit, path, ALL)
      await checkPage(visit)
    }
  })

  test('to one category alone is given that one', async () => {
    const visit = await site.visit()
    await visit.open('/fr')
    await personAt(visit, 'fr').press('site.consent.choose')
    await visit.page.locator('#performance-yes').check()
    await visit.page.locator('#service_improvement-no').check()
    await visit.page.getByRole('button', { name: 'Enregistrer mon choix' }).click()
    await visit.page.getByText('Vous acceptez : performance.').waitFor()
    await seesAskedOn(visit, '/fr', ['/demo_visits.js', '/seen/demo_visits'])
  })

  test('control: a page that carries a tag without having been asked for it is seen', async () => {
    const { app } = site
    site.app = await planted()
    onTestFinished(() => {
      site.app = app
    })
    const visit = await site.visit()
    await seesAskedOn(visit, '/fr', ['/demo_visits.js', '/seen/demo_visits'])
    expect(await cookiesOf(visit)).toContain('demo_visits')
  })
})

describe('a page with tags knows from which page somebody comes', () => {
  /** What the tags of the next page can read, after a link of this one was followed. */
  async function referrerAfter(visit: Visit, path: string) {
    await visit.open(path)
    visit.asked.length = 0
    await visit.page.locator('footer a[href="/fr/help"]').click()
    await visit.page.waitForURL('**/fr/help')
    await expect.poll(() => visit.asked, SOON).toContain('/demo_visits.js')
    return visit.page.evaluate<string>('document.referrer')
  }

  test('where it says the same to everybody, and not from a receipt', async () => {
    const visit = await answered(await site.visit(), 'accept')
    expect(await referrerAfter(visit, '/fr/about')).toBe(`${site.origin}/fr/about`)
    expect(await referrerAfter(visit, '/fr/incident/received/INC-ACDE-3467')).toBe('')
  })

  test('and not from a page of a person whose session ended meanwhile', async () => {
    const client = await site.identifiedClient()
    await client.post('/fr/consent', { performance: 'yes', service_improvement: 'yes' })
    const visit = await site.visit({}, client)
    await visit.open('/fr/search')
    const ended = (await visit.page.context().cookies()).filter(
      ({ name }) => !name.startsWith('session'),
    )
    await visit.page.context().clearCookies()
    await visit.page.context().addCookies(ended)
    await visit.page.locator('footer a[href="/fr/help"]').click()
    await visit.page.waitForURL('**/fr/help')
    await expect.poll(() => visit.asked, SOON).toContain('/demo_visits.js')
    expect(await visit.page.evaluate('document.referrer')).toBe('')
  })
})

describe.each(['fr', 'en'] as const)('without JavaScript, in %s', (locale) => {
  test('one is asked, chooses, is shown the receipt, and withdraws', async () => {
    const visit = await site.visit({ javaScriptEnabled: false })
    const person = personAt(visit, locale)
    // In English, the question comes before the attestation.
    await visit.open(`/${locale}${locale === 'en' ? '/attestation' : ''}`)
    await visit.page.locator('main > section:first-child').waitFor()
    await checkPage(visit)
    await person.press('site.consent.choose')
    await person.sees('web.layout.cookies')
    for (const category of ['performance', 'service_improvement'])
      await visit.page.locator(`#${category}-yes`).check()
    await visit.page.locator('main form button').first().click()
    await visit.page.locator('.card code').waitFor()
    await person.sees('web.layout.cookies')
    await visit.page.locator('main form button').last().click()
    await visit.page.getByText(locale === 'fr' ? 'Vous refusez' : 'You refuse').waitFor()
    await person.sees('web.layout.cookies')
    const { rows } = await site.owner.query('select action from cookie_choice order by action')
    expect(rows.map(({ action }) => action)).toEqual(['accept', 'withdraw'])
  })
})

describe('the question', () => {
  test.each(['light', 'dark'] as const)(
    'is a part of the page like any other (%s)',
    async (colorScheme) => {
      const visit = await site.visit({ colorScheme })
      await visit.open('/fr')
      await checkPage(visit)
    },
  )

  test('is first for the keyboard, and keeps nobody in', async () => {
    const visit = await site.visit()
    await visit.open('/fr')
    await visit.page.locator('main').focus()
    const focused = async () => {
      await visit.page.keyboard.press('Tab')
      return visit.page.evaluate<string>('document.activeElement.textContent.trim()')
    }
    const words = [await focused(), await focused(), await focused(), await focused()]
    expect(words).toEqual(['Accepter', 'Refuser', 'Choisir', '911'])
  })

  test('covers nothing on the smallest screen, and its three buttons weigh the same', async () => {
    const visit = await site.visit({ viewport: { width: 320, height: 256 } })
    await visit.open('/fr')
    const section = visit.page.locator('section[aria-labelledby=consent]')
    const box = await section.boundingBox()
    const next = await visit.page.locator('.urgent').boundingBox()
    expect(next?.y).toBeGreaterThanOrEqual((box?.y ?? 0) + (box?.height ?? 0))
    expect(await visit.page.evaluate('document.documentElement.scrollWidth')).toBe(320)
    const weights = await visit.page.evaluate<string[]>(`
      [...document.querySelectorAll('[aria-labelledby=consent] button')].map((button) => {
        const { width, height } = button.getBoundingClientRect()
        const { color, backgroundColor, borderColor, font } = getComputedStyle(button)
        return [width, height, color, backgroundColor, borderColor, font].join()
      })`)
    expect(weights).toHaveLength(3)
    expect(new Set(weights).size).toBe(1)
  })
})
