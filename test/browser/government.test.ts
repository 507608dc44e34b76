import { afterAll, describe, expect, test } from 'vitest'
import { type IdentityService, startIdentityService } from '../../src/demo/identityService.ts'
import type { Locale } from '../../src/i18n/translate.ts'
import { createProvider } from '../../src/openid/provider.ts'
import { aVisitor, countOf } from '../support/booking.ts'
import { launchBrowser, PATIENT } from '../support/browser.ts'
import { aPerson, aSlot, type TestPerson } from '../support/factories.ts'
import { checkPage } from '../support/pages.ts'
import { personAt } from '../support/person.ts'
import { useSite } from '../support/site.ts'

const NAME = 'Élodie Lafrenière-Roy'
const people = [
  { sub: 'elodie', given_name: 'Élodie', family_name: 'Lafrenière-Roy', birthdate: '1985-05-14' },
]
let service: IdentityService
/** Under another name than the service's: no cookie of ours is of the same site. */
const site = useSite({
  host: 'localhost',
  async parts(origin) {
    service = await startIdentityService(origin, { port: 0, client: 'patients', people })
    return { government: createProvider(service.settings) }
  },
})
afterAll(() => service.stop())

/** Somebody at a window in this language. */
async function aWindow(locale: Locale, javaScriptEnabled = true) {
  const client = site.client()
  await client.get('/en/attestation')
  await client.post('/en/attestation', {})
  const leadsTo = new URL(service.settings.issuer).origin
  const visit = await site.visit({ javaScriptEnabled, leadsTo }, client)
  const person = personAt(visit, locale)
  const { page, open } = visit
  const press = person.press

  return {
    ...{ visit, page, person, press },
    open: (path: string) => open(`/${locale}${path}`),
    /** Leaves for the service, and says there who they are. */
    async signIn() {
      await open(`/${locale}/identification`)
      await press('identity.government.button')
      await page.getByRole('button', { name: NAME }).click()
    },
    async fillsNumbers(card: TestPerson) {
      const { health_insurance_number, sequence_number } = card
      await person.fill('identity.identification.health_insurance_number', health_insurance_number)
      await person.fill('identity.identification.sequence_number', sequence_number)
      await person.fill('identity.numbers.expiry_year', '2030')
      await person.fill('identity.numbers.expiry_month', '05')
      await page.locator('[name=accept_terms]').check()
      await press('identity.identification.continue')
    },
  }
}

describe.each([
  ['fr', true],
  ['en', false],
] as const)('in %s, with scripts: %s', (locale, scripts) => {
  test('the whole way: there, back, the card once, every appointment, and out of both', async () => {
    const card = await aPerson(site.owner, site.keys)
    const id = await aVisitor(site, card).booked((await aSlot(site.owner)).id)
    const window = await aWindow(locale, scripts)
    const { page, person, press } = window
    await window.open('/identification')
    await person.sees('identity.identification.title')
    await press('identity.government.button')
    await person.sees('demo.identity.title')
    await page.getByRole('button', { name: NAME }).click()
    await person.sees('identity.numbers.title')
    await window.fillsNumbers({ ...card, sequence_number: '77' })
    await person.seesErrors('identity.numbers.title')
    await window.fillsNumbers(card)
    await person.sees('schedule.search.title')
    await window.open('/appointments')
    await person.sees('booking.appointments.title')
    await page.locator(`a[href$="/appointments/${id}"]`).click()
    await person.sees('booking.appointment.title_booked')
    await window.open('/sign-in/unbinding')
    await person.sees('identity.unbinding.title')

    await press('web.session.end')
    await page.getByText(person.say('identity.government.ended_there')).waitFor()
    await checkPage(window.visit)
    await person.follow('identity.government.leave_there')
    await person.sees('demo.identity.title')
    await press('demo.identity.end_yes')
    await person.sees('identity.identification.title')

    await press('identity.government.button')
    await page.getByRole('button', { name: NAME }).click()
    await person.sees('schedule.search.title')
  })

  test('whoever declines there finds the card form, and why', async () => {
    const { page, person, press, open } = await aWindow(locale, scripts)
    await open('/identification')
    await press('identity.government.button')
    await press('demo.identity.refuse')
    await page.getByText(person.say('identity.sign_in.declined')).waitFor()
    await person.sees('identity.identification.title')
  })
})

test('whoever signs out there is out here, at the next page', async () => {
  const card = await aPerson(site.owner, site.keys)
  const window = await aWindow('fr')
  await window.signIn()
  await window.fillsNumbers(card)
  await window.person.sees('schedule.search.title')
  const there = await window.page.context().newPage()
  await there.goto(`${service.settings.issuer}/session/end`)
  await there.getByRole('button', { name: window.person.say('demo.identity.end_yes') }).click()
  await there.getByText(window.person.say('demo.identity.ended')).waitFor()
  await window.open('/search')
  await window.person.sees('identity.identification.title')
  expect(await window.page.locator('main').textContent()).toContain('Votre session est terminée')
})

test('Back after signing in, and again from the middle, leads on and binds nothing twice', async () => {
  const card = await aPerson(site.owner, site.keys)
  const window = await aWindow('fr')
  await window.signIn()
  await window.person.sees('identity.numbers.title')
  await window.page.goBack()
  await window.page.goForward()
  await window.fillsNumbers(card)
  await window.person.sees('schedule.search.title')
  await window.page.goBack()
  await window.page.waitForLoadState()
  await window.open('/sign-in/card')
  await window.person.sees('schedule.search.title')
  expect(await countOf(site, 'government_binding')).toBe(1)
})

test('a double press comes back signed in, or to where one begins again', async () => {
  await aPerson(site.owner, site.keys)
  const window = await aWindow('fr')
  await window.open('/identification')
  await window.page
    .getByRole('button', { name: window.person.say('identity.government.button') })
    .dblclick()
  await window.page.getByRole('button', { name: NAME }).dblclick()
  await window.page.waitForURL(/\/fr\/(?:sign-in\/card|identification)/)
  const title = await window.page.locator('h1').textContent()
  expect([
    window.person.say('identity.numbers.title'),
    window.person.say('identity.identification.title'),
  ]).toContain(title)
})

test('control: where forms may lead to ourselves alone, the browser does not leave', async () => {
  const browser = await launchBrowser()
  const page = await browser.newPage()
  page.setDefaultTimeout(PATIENT)
  await page.route('**/fr/identification', async (route) => {
    const answer = await route.fetch()
    const policy = answer.headers()['content-security-policy'] ?? ''
    const strict = policy.replace(/form-action 'self' [^;]+/, "form-action 'self'")
    expect(strict).not.toBe(policy)
    await route.fulfill({
      response: answer,
      headers: { ...answer.headers(), 'content-security-policy': strict },
    })
  })
  const refused = page.waitForEvent('console', (said) => said.text().includes('form-action'))
  await page.goto(`${site.origin}/fr/identification`)
  await page.getByRole('button', { name: 'Quitter ce site pour me connecter' }).click()
  await refused
  expect(page.url()).toBe(`${site.origin}/fr/identification`)
  await browser.close()
})
