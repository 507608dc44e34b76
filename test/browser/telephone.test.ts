import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { fr } from '../../src/i18n/fr.ts'
import { translator } from '../../src/i18n/translate.ts'
import { authorize, aWorker } from '../staff/worker.ts'
import { aVisitor, countOf } from '../support/booking.ts'
import { aClinic, aPerson, aPractitioner, aSlot } from '../support/factories.ts'
import { keysOn } from '../support/keys.ts'
import { checkPage } from '../support/pages.ts'
import { useSite } from '../support/site.ts'
import { drawn, focusOn } from '../support/visit.ts'

const site = useSite()
const MOST_REQUESTS = 6
const MOST_KEYS = 40

/** A clinic with a morning of free slots with the own practitioner of somebody, and another; who answers its telephone. */
async function aClinicOnTheTelephone() {
  const { id: clinic } = await aClinic(site.owner, { name: 'Clinique du Fleuve' })
  const [anne, luc] = [
    (await aPractitioner(site.owner, clinic)).id,
    (await aPractitioner(site.owner, clinic, { first_name: 'Luc', last_name: 'Roy' })).id,
  ]
  for (const practitioner_id of [anne, luc])
    for (let at = 0; at < 6; at++)
      await aSlot(site.owner, {
        ...{ clinic_id: clinic, practitioner_id },
        starts_at: new Date(Date.UTC(2026, 10, 24, 14, 20 * at)),
      })
  const person = await aPerson(site.owner, site.keys, { practitioner_id: anne })
  const { client, account } = await aWorker(site, [{ clinic, role: 'reception' }])
  await authorize(site, account, clinic)
  return { clinic, anne, person, client }
}

/** How many documents are asked for, answers that only lead elsewhere included. */
function requestsOf(page: Page) {
  const counted = { requests: 0 }
  page.on('request', (request) => {
    if (request.isNavigationRequest()) counted.requests++
  })
  return counted
}

describe('with the keyboard alone and without JavaScript, a call takes six requests and forty keys beside what is typed', () => {
  test('when it is said at once who it is and when, from the menu to the reference', async () => {
    const { person, client } = await aClinicOnTheTelephone()
    const { page, open } = await site.visit({ javaScriptEnabled: false }, client)
    const counted = { keys: 0 }
    const hers = keysOn(page, counted)
    const asked = requestsOf(page)
    await open('/fr/staff/book')
    // The one field is where one types already.
    await focusOn(page, '#health_insurance_number')
    await page.keyboard.type(person.health_insurance_number)
    await hers.tabTo('[name=slot]')
    for (const _ of [1, 2, 3]) await hers.press('ArrowDown')
    await hers.use('[name=slot]')
    await confirms(page, hers)
    expect(asked.requests).toBeLessThanOrEqual(MOST_REQUESTS)
    expect(counted.keys).toBeLessThanOrEqual(MOST_KEYS)
    expect(await countOf(site, 'appointment')).toBe(1)
  })

  test('when it is said first who it is, and the next free slot with their own practitioner is the one', async () => {
    const { person, client } = await aClinicOnTheTelephone()
    const visit = await site.visit({ javaScriptEnabled: false }, client)
    const { page } = visit
    await visit.open('/fr/staff/book')
    await drawn(page)
    const counted = { keys: 0 }
    const hers = keysOn(page, counted)
    // One call after the other: the page of the last one, or of none yet, has the field for the next.
    const asked = requestsOf(page)
    const { last_name, first_name, birth_date } = person
    for (const [name, text] of Object.entries({ last_name, first_name, birth_date })) {
      await hers.tabTo(`#${name}`)
      await page.keyboard.type(text)
    }
    await hers.use('#birth_date')
    await focusOn(page, '[name=slot]:checked')
    await hers.press('ArrowDown')
    await hers.use('[name=slot]')
    await confirms(page, hers)
    expect(asked.requests).toBeLessThanOrEqual(MOST_REQUESTS)
    expect(counted.keys).toBeLessThanOrEqual(MOST_KEYS)
    expect(await countOf(site, 'appointment')).toBe(1)
    await focusOn(page, '#health_insurance_number')
  })

  test('and a visit is moved by two keys: one on « move », one on « here »', async () => {
    const { clinic, anne, person, client } = await aClinicOnTheTelephone()
    const slot = { clinic_id: clinic, practitioner_id: anne, starts_at: '2026-11-24T19:00:00Z' }
    await aVisitor(site, person).booked((await aSlot(site.owner, slot)).id)
    const { page, open } = await site.visit({ javaScriptEnabled: false }, client)
    await open('/fr/staff/day?day=2026-11-24')
    const counted = { keys: 0 }
    const hers = keysOn(page, counted)
    await page.locator('a[href*="/move?"]').focus()
    await hers.use('a[href*="/move?"]')
    await hers.use('[name=slot]')
    expect(await page.getByText(fr['day.notice.moved']).count()).toBe(1)
    expect(counted.keys).toBe(2)
  })

  /** Says how the person is told, and confirms. */
  async function confirms(page: Page, hers: ReturnType<typeof keysOn>) {
    await focusOn(page, '#messages-email')
    await hers.press('Space')
    await hers.tabTo('#email')
    await page.keyboard.type('elodie@exemple.ca')
    await hers.use('#email')
    await page
      .getByRole('heading', { level: 1, name: fr['desk.done.title'], exact: true })
      .waitFor()
    expect(await page.locator('.reference').textContent()).toMatch(/^(\w{4} ){2}\w{4}$/)
  }
})

const WINDOWS = [
  ['fr', true],
  ['fr', false],
  ['en', true],
] as const

test.for(WINDOWS)(
  'nothing is wrong with the pages of a call, in %s, with scripts: %s',
  async ([locale, javaScriptEnabled]) => {
    const t = translator(locale)
    const { clinic, person, client } = await aClinicOnTheTelephone()
    await aPerson(site.owner, site.keys)
    await site.owner.query(`update clinic set closes_at = '09:00'`)
    const taken = (
      await aSlot(site.owner, { clinic_id: clinic, starts_at: '2026-11-24T20:00:00Z' })
    ).id
    await aVisitor(site, person).booked(taken)
    const visit = await site.visit({ javaScriptEnabled }, client)
    const { page } = visit
    const main = page.locator('main')
    const goOn = () => main.getByRole('button', { name: t('desk.continue'), exact: true }).click()
    await visit.open(`/${locale}/staff/book`)
    await checkPage(visit)
    await goOn()
    await page.locator('.error-summary').waitFor()
    await checkPage(visit)
    await main.locator('#last_name').fill(person.last_name)
    await main.locator('#first_name').fill(person.first_name)
    await main.locator('#birth_date').fill(person.birth_date)
    await goOn()
    await page.getByText(t('desk.several')).waitFor()
    await checkPage(visit)
    await main.locator(`#person-${person.person}`).check()
    await goOn()
    await page.getByText(t('desk.visits')).waitFor()
    await checkPage(visit)
    await goOn()
    await page.getByText(t('desk.warnings')).waitFor()
    await checkPage(visit)
    const confirm = main.getByRole('button', { name: /Élodie Lafrenière-Roy/ })
    await confirm.click()
    await page.locator('.error-summary').waitFor()
    await checkPage(visit)
    await main.locator('#messages-none').check()
    await confirm.click()
    await page.getByRole('heading', { level: 1, name: t('desk.done.title'), exact: true }).waitFor()
    await checkPage(visit)
    await visit.open(`/${locale}/staff/book/people/${person.person}`)
    await checkPage(visit)
  },
)

test.for(WINDOWS)(
  'nothing is wrong with the pages beside a call, in %s, with scripts: %s',
  async ([locale, javaScriptEnabled]) => {
    const t = translator(locale)
    const { clinic, person, client } = await aClinicOnTheTelephone()
    const slot = { clinic_id: clinic, starts_at: '2026-11-24T20:00:00Z' }
    await aVisitor(site, person).booked((await aSlot(site.owner, slot)).id)
    const visit = await site.visit({ javaScriptEnabled }, client)
    const { page } = visit
    const main = page.locator('main')
    const goOn = () => main.getByRole('button', { name: t('desk.continue'), exact: true }).click()
    await visit.open(`/${locale}/staff/book/${randomUUID()}/without-card`)
    await checkPage(visit)
    await goOn()
    await page.locator('.error-summary').waitFor()
    await checkPage(visit)
    await main.locator('#last_name').fill('Roy')
    await main.locator('#first_name').fill('Bébé')
    await main.locator('#birth_date').fill('2026-11-20')
    await main.locator('#reason-newborn').check()
    await goOn()
    await goOn()
    await main.locator('#messages-none').check()
    await main.getByRole('button', { name: /Bébé Roy/ }).click()
    await main.getByRole('link', { name: 'Bébé Roy' }).click()
    await main.getByRole('link', { name: t('desk.card.add') }).click()
    await checkPage(visit)
    await main.locator('#health_insurance_number').fill(person.health_insurance_number)
    await main.getByRole('button', { name: t('desk.card.card_find') }).click()
    await page.getByRole('heading', { level: 1, name: t('desk.card.merge_title') }).waitFor()
    await checkPage(visit)

    await visit.open(`/${locale}/staff/book`)
    await main.locator('#health_insurance_number').fill(person.health_insurance_number)
    await goOn()
    await main.getByRole('link', { name: t('desk.beside.link') }).click()
    await checkPage(visit)
    await main.locator('#day').fill('2026-11-24')
    await main.getByRole('button', { name: t('desk.jump_show') }).click()
    await main.locator('.choices a').last().click()
    await page.getByText(t('desk.beside.why')).waitFor()
    await checkPage(visit)
    await main.getByRole('button', { name: /Élodie/ }).click()
    await page.locator('.error-summary').waitFor()
    await checkPage(visit)
    await main.locator('#reason-urgent').check()
    await main.locator('#messages-none').check()
    await main.getByRole('button', { name: /Élodie/ }).click()
    await page.locator('.error-summary').waitFor()
    await checkPage(visit)
    await visit.open(`/${locale}/staff/day?day=2026-11-24`)
    await checkPage(visit)

    await visit.open(`/${locale}/staff/book/people/${randomUUID()}`)
    await checkPage(visit)
    await main.locator('#reason').fill('Une personne ne répond plus.')
    await main.getByRole('button', { name: t('desk.glass.open') }).click()
    const officer = await aWorker(site, [{ clinic, role: 'privacy' }])
    await authorize(site, officer.account, clinic)
    const theirs = await site.visit({ javaScriptEnabled }, officer.client)
    await theirs.open(`/${locale}/staff/flags`)
    await checkPage(theirs)
    await theirs.page.getByRole('button', { name: t('desk.flags.close') }).click()
    await theirs.page.locator('.error-summary').waitFor()
    await checkPage(theirs)
  },
)
