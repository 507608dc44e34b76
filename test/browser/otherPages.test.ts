import { describe, expect, test } from 'vitest'
import type { Locale } from '../../src/i18n/translate.ts'
import { patients } from '../../src/identity/session.ts'
import { HELP_PAGES } from '../../src/site/help/helpPages.ts'
import type { TestClient } from '../support/client.ts'
import { now } from '../support/database.ts'
import { aPerson, aPostalArea } from '../support/factories.ts'
import { crowdedForReaders } from '../support/line.ts'
import { checkPage } from '../support/pages.ts'
import { personAt } from '../support/person.ts'
import { useSite } from '../support/site.ts'
import { aConfirmation, aReview } from '../support/steps.ts'

const site = useSite()
const PAGES = [
  'terms',
  'privacy',
  'cookies',
  'accessibility',
  ...['rights', 'about', 'privacy/versions', 'terms/versions/2026-11-01'],
  'leaving?to=gap',
  'feedback?about=help&useful=yes',
  'feedback/thanks',
  'status',
  'incident',
  'incident/received/INC-ACDE-3467',
  'unsubscribe/1.AAAA',
  'nowhere',
]

describe.each(['fr', 'en'] as const)('in %s, nothing is wrong with', (locale) => {
  test.each([...HELP_PAGES, ...PAGES])('/%s, which anyone may read', async (path) => {
    const client = site.client()
    await client.get('/en/attestation')
    await client.post('/en/attestation', {})
    const visit = await site.visit({}, client)
    await visit.open(`/${locale}/${path}`)
    await checkPage(visit)
  })

  test('an opinion that says who somebody is', async () => {
    const client = site.client()
    await client.get('/en/attestation')
    await client.post('/en/attestation', {})
    const visit = await site.visit({}, client)
    await visit.open(`/${locale}/feedback?about=help&useful=yes`)
    const person = personAt(visit, locale)
    await person.fill(
      'feedback.text',
      'TEST 5412 2816, 514 555-0199, elodie@exemple.ca, H2X 1Y4, May 14',
    )
    await person.press('feedback.send')
    await person.seesErrors('feedback.title')
    await person.press('feedback.send_without')
    await person.sees('feedback.thanks')
  })

  test('a search that finds nothing, for a card that has expired', async () => {
    await aPostalArea(site.owner)
    const card = await aPerson(site.owner, site.keys, { expires_on: '2026-01-31' })
    const client = await site.identifiedClient(card, locale)
    const { visit, person } = await at(client, locale, '/search')
    await person.sees('schedule.search.title')
    await person.choose('schedule.reason.pregnancy')
    await person.fill('schedule.search.postal_code', 'H2X')
    await person.press('schedule.search.button')
    await visit.page.locator('.notice.warning + h2').waitFor()
    await person.sees('schedule.nothing.title')
  })

  test('a slot that another person took', async () => {
    const { client, location } = await aReview(site, locale)
    const { person } = await at(client, locale, location.slice(3))
    await site.owner.query(`update slot set status = 'busy-unavailable'`)
    await person.press('booking.review.confirm')
    await person.sees('booking.refused.slot_title')
  })

  test('a page that waits for the rush to pass', async () => {
    const client = await site.identifiedClient(undefined, locale)
    const { line } = site.parts
    site.parts.line = crowdedForReaders
    const { person } = await at(client, locale, '/search')
    await person.sees('web.crowded.title')
    site.parts.line = line
  })

  test('the page to change an address', async () => {
    const { client, location } = await aConfirmation(site, locale)
    const { person } = await at(client, locale, `${location.slice(3)}/contact`)
    await person.sees('booking.change_contact.title')
    await person.fill('booking.contact.email', 'elodie')
    await person.press('booking.change_contact.save')
    await person.seesErrors('booking.change_contact.title')
  })

  test('the second proof, by a reference that is wrong and by a code', async () => {
    const client = await site.identifiedClient(undefined, locale)
    const { visit, person } = await at(client, locale, '/confirm-identity')
    await person.sees('identity.confirm.title')
    await person.fill('identity.confirm.reference', 'AAAA BBBB CCCC')
    await person.press('identity.confirm.open')
    await person.seesErrors('identity.confirm.title')
    await person.fill('identity.confirm.address', 'elodie@exemple.ca')
    await person.press('identity.confirm.send')
    await visit.page.locator('#code').waitFor()
    await person.sees('identity.confirm.title')
    await person.fill('identity.confirm.code', '000000')
    await person.press('identity.confirm.use')
    await person.seesErrors('identity.confirm.title')
  })

  test('the letter box of the demonstration', async () => {
    const client = await site.identifiedClient(undefined, locale)
    const [cookie = ''] = [...client.cookies].flatMap(([name, value]) =>
      name.startsWith('session-') ? [value] : [],
    )
    const { id: session = '' } = (await site.parts.seal.unseal(cookie, patients)) ?? {}
    const text = 'Votre rendez-vous est confirmé.\n\nRéférence : ACDE 3467 9FGH'
    const mail = { to: 'elodie@exemple.ca', subject: 'Confirmation', html: '', messageId: '1' }
    site.parts.mailbox?.add({ ...mail, text, session, locale, at: now })
    const { visit: window, person } = await at(client, locale, '/mailbox')
    await person.sees('messages.mailbox.title')
    expect(await window.page.locator('main').textContent()).toContain('ACDE 3467 9FGH')
  })
})

async function at(client: TestClient, locale: Locale, path: string) {
  const visit = await site.visit({}, client)
  await visit.open(`/${locale}${path}`)
  return { visit, person: personAt(visit, locale) }
}
