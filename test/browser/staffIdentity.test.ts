import type { Request } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { type IdentityService, startIdentityService } from '../../src/demo/identityService.ts'
import type { Locale } from '../../src/i18n/translate.ts'
import { createProvider } from '../../src/openid/provider.ts'
import { aWorker } from '../staff/worker.ts'
import { countOf } from '../support/booking.ts'
import { aClinic } from '../support/factories.ts'
import { personAt } from '../support/person.ts'
import { useSite } from '../support/site.ts'

const people = [
  { sub: 'maude', given_name: 'Maude', family_name: 'Ouellet' },
  { sub: 'alix', given_name: 'Alix', family_name: 'Sans-Compte' },
]
let service: IdentityService
/** Under another name than the service's: no cookie of ours is of the same site. */
const site = useSite({
  host: 'localhost',
  async parts(origin) {
    service = await startIdentityService(origin, { port: 0, client: 'staff', people })
    return { staffService: createProvider(service.settings) }
  },
})
afterAll(() => service.stop())

/** A window of whoever this client is signed in as, or of nobody. */
async function aWindow(locale: Locale, { scripts = true, client = site.client() } = {}) {
  await client.get('/en/attestation')
  await client.post('/en/attestation', {})
  const leadsTo = new URL(service.settings.issuer).origin
  const visit = await site.visit({ javaScriptEnabled: scripts, leadsTo }, client)
  const person = personAt(visit, locale)
  return {
    ...{ visit, person, page: visit.page },
    open: (path: string) => visit.open(`/${locale}${path}`),
    choose: (name: string) => visit.page.getByRole('button', { name }).click(),
  }
}

async function aColleague() {
  const clinic = (await aClinic(site.owner)).id
  return aWorker(site, [{ clinic, role: 'reception' }])
}

/** Somebody whose identity is bound, in a window that signed in nowhere yet. */
async function aBoundWindow(locale: Locale, scripts = true) {
  const own = await aWindow(locale, { client: (await aColleague()).client })
  await own.open('/staff/account/identity')
  await own.person.press('staff.identity.bind')
  await own.choose('Maude')
  await own.page.getByText(own.person.say('staff.notice.identity_bound')).waitFor()
  return aWindow(locale, { scripts })
}

const isCookieSent = async (request: Request) => {
  const { cookie = '' } = await request.allHeaders()
  return cookie.includes('staff-')
}

describe.each([
  ['fr', true],
  ['en', false],
] as const)('in %s, with scripts: %s', (locale, scripts) => {
  test('the whole way: bind, out of both, back in without a code, unbind', async () => {
    const { client } = await aColleague()
    const { page, person, open, choose } = await aWindow(locale, { scripts, client })
    await open('/staff/account')
    await person.sees('staff.account.title')
    await open('/staff/account/identity')
    await person.sees('staff.identity.own')
    await person.press('staff.identity.bind')
    await choose('Maude')
    await page.getByText(person.say('staff.notice.identity_bound')).waitFor()
    await person.sees('staff.identity.own')

    await person.press('staff.layout.sign_out')
    await person.sees('staff.sign_in.title')
    await person.press('staff.identity.button')
    // They are still known there, for ten minutes: nobody asks again.
    await person.sees('staff.home.title')
    await person.press('staff.layout.sign_out')
    await person.sees('staff.sign_in.title')
    await person.follow('staff.identity.leave_there')
    await person.press('demo.identity.end_yes')
    await person.sees('staff.sign_in.title')

    await person.press('staff.identity.button')
    await choose('Maude')
    await person.sees('staff.home.title')
    await open('/staff/account/identity')
    await person.press('staff.identity.free')
    await page.getByText(person.say('staff.notice.identity_freed')).waitFor()
    expect(await countOf(site, 'staff_identity')).toBe(0)
  })

  test('the cookie stays at home on the way back, and comes once the page asks again', async () => {
    const { page, person, open, choose } = await aBoundWindow(locale, scripts)
    const returns: Request[] = []
    page.on('request', (request) => {
      if (request.url().includes('/sign-in/return')) returns.push(request)
    })
    await open('/staff/sign-in')
    await person.press('staff.identity.button')
    await choose('Maude')
    await person.sees('staff.home.title')
    expect(await Promise.all(returns.map(isCookieSent))).toEqual([false, true])
  })

  test('a browser that does not ask again by itself has a link for it', async () => {
    const { page, person, open } = await aWindow(locale, { scripts })
    await page.route('**/staff/sign-in/return?*', async (route) => {
      const response = await route.fetch()
      const { refresh, ...headers } = response.headers()
      expect(refresh).toMatch(/^0; url=/)
      await route.fulfill({ response, headers })
    })
    await open('/staff/sign-in/return?code=of-nobody&state=of-nobody')
    await person.sees('staff.identity.returning')
    await page.unrouteAll()
    await person.follow('staff.identity.go_on')
    await page.getByText(person.say('staff.identity.stale')).waitFor()
  })

  test('whoever declines there, and whoever has no account, find the local door and why', async () => {
    const { page, person, open, choose } = await aWindow(locale, { scripts })
    await open('/staff/sign-in')
    await person.press('staff.identity.button')
    await person.press('demo.identity.refuse')
    await page.getByText(person.say('staff.identity.declined')).waitFor()
    await person.sees('staff.sign_in.title')
    await person.press('staff.identity.button')
    await choose('Alix')
    await page.getByText(person.say('staff.identity.unknown')).waitFor()
    await person.sees('staff.sign_in.title')
  })
})

test('Back after signing in leads on, and signs nobody in twice', async () => {
  const { page, person, open, choose } = await aBoundWindow('fr')
  await open('/staff/sign-in')
  await person.press('staff.identity.button')
  await choose('Maude')
  await person.sees('staff.home.title')
  await page.goBack()
  await page.goBack()
  await page.waitForLoadState()
  await open('/staff/sign-in')
  await person.sees('staff.home.title')
  const { rowCount } = await site.owner.query('select from staff_session where subject is not null')
  expect(rowCount).toBe(1)
})

test('two tabs that leave at once both come back: one signs in, the other is led on', async () => {
  const { page, person, open, choose } = await aBoundWindow('fr')
  await open('/staff/sign-in')
  await person.press('staff.identity.button')
  const other = await page.context().newPage()
  await other.goto(`${site.origin}/fr/staff/sign-in`)
  await other.getByRole('button', { name: person.say('staff.identity.button') }).click()
  await other.getByRole('button', { name: 'Maude' }).click()
  await other.getByRole('heading', { level: 1, name: person.say('staff.home.title') }).waitFor()
  await choose('Maude')
  await person.sees('staff.home.title')
})

test('a double press comes back signed in, or to where one begins again', async () => {
  const { page, person, open } = await aBoundWindow('fr')
  await open('/staff/sign-in')
  await page.getByRole('button', { name: person.say('staff.identity.button') }).dblclick()
  await page.getByRole('button', { name: 'Maude' }).dblclick()
  await page.waitForURL(/\/fr\/staff(?:\/sign-in)?(?:\?n=|$)/)
  const title = await page.locator('h1').textContent()
  expect([person.say('staff.home.title'), person.say('staff.sign_in.title')]).toContain(title)
})
