import { expect, test } from 'vitest'
import { cardOf, useApp } from '../support/app.ts'
import { aPerson, aPostalArea, aSlot } from '../support/factories.ts'

const context = useApp()

const criteria = { door: 'nearby', reason: 'semi_urgent', postal_code: 'H2X' }

/** A mother searches, then her child is identified in the same browser: two tabs share one cookie. */
async function twoTabs() {
  await aPostalArea(context.owner)
  const slot = await aSlot(context.owner)
  const mother = await aPerson(context.owner, context.keys, { identity: { first_name: 'Maude' } })
  const child = await aPerson(context.owner, context.keys, { identity: { first_name: 'Zoé' } })
  const browser = await context.identifiedClient(mother)
  await browser.get('/fr/search')
  await browser.post('/fr/search', criteria)
  const page = await browser.get('/fr/search')
  const left = { form_token: browser.field('form_token'), form_for: browser.field('form_for') }
  await browser.get('/fr/identification')
  await browser.post('/fr/identification', cardOf(child))
  return { browser, slot, mother, child, page, left }
}

const nameOf = ({ first_name, last_name }: { first_name: string; last_name: string }) =>
  `${first_name} ${last_name[0]?.toUpperCase()}.`

test('a page left from one person never books for another, and says who is who', async () => {
  const { browser, slot, mother, child, page, left } = await twoTabs()
  expect(page.text).toContain(nameOf(mother))
  const answer = await browser.post('/fr/holds', { slot_id: slot.id, ...left })
  expect(answer.status).toBe(409)
  expect(answer.text).toContain(nameOf(mother))
  expect(answer.text).toContain(nameOf(child))
  expect(answer.text).not.toContain(slot.id)
  const { rows } = await context.owner.query('select from hold')
  expect(rows).toHaveLength(0)
})

test('a plain link followed from the old page shows the page of the present person, by name', async () => {
  const { browser, slot, mother, child } = await twoTabs()
  await browser.get('/fr/search')
  await browser.post('/fr/search', criteria)
  const { text } = await browser.get(`/fr/clinics/${slot['clinic_id']}`)
  expect(text).toContain(nameOf(child))
  expect(text).not.toContain(nameOf(mother))
})

test('control: without its owner, the stale form would be sent again for the child', async () => {
  const { browser, slot, left } = await twoTabs()
  const again = { slot_id: slot.id, form_token: left.form_token, form_for: '' }
  const answer = await browser.post('/fr/holds', again)
  expect(answer.status).toBe(422)
  expect(answer.text).toContain(`name="slot_id" value="${slot.id}"`)
})

test('what a page could not do while the database was away is sent again for its own person only', async () => {
  const { browser, slot, left } = await twoTabs()
  const again = { slot_id: slot.id, form_token: 'stale', form_for: left.form_for }
  expect((await browser.post('/fr/holds', again)).status).toBe(409)
})
