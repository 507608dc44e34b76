import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../support/app.ts'
import { aClinic, aPostalArea, aPractitioner, aSlot } from '../../support/factories.ts'

const context = useApp()
beforeEach(() => aPostalArea(context.owner))

async function searching(locale: 'fr' | 'en' = 'fr') {
  const browser = await context.identifiedClient(undefined, locale)
  await browser.get(`/${locale}/search`)
  const criteria = { door: 'nearby', reason: 'semi_urgent', postal_code: 'H2X' }
  await browser.post(`/${locale}/search`, criteria)
  return browser
}

test('a clinic tells where it is, how to reach it, what to bring and its rules, and lists its times', async () => {
  const slot = await aSlot(context.owner)
  const browser = await searching()
  const { text } = await browser.get(`/fr/clinics/${slot['clinic_id']}`)
  for (const told of [
    '12, rue des Érables',
    'tel:514-555-0100',
    'Lundi au vendredi, 8 h à 20 h',
    'Entrée de plain-pied.',
    'Votre carte d’assurance maladie.',
    'jusqu’à 12 heures avant l’heure prévue',
    'Aucuns frais si vous annulez à temps.',
    '1 plage',
  ])
    expect(text).toContain(told)
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    `name="slot_id" id="slot-${slot.id}" value="${slot.id}"`,
  )
  expect(text.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ')).toContain(
    'mardi 24 novembre, 9 h 20, Dre Tremblay',
  )
})

test('a radio of the clinic’s page holds its slot, and is then the visit’s own', async () => {
  const slot = await aSlot(context.owner)
  const browser = await searching()
  await browser.get(`/fr/clinics/${slot['clinic_id']}`)
  const held = await browser.post('/fr/holds', { slot_id: browser.field('slot_id') })
  expect(held.status).toBe(303)
  const { text } = await browser.get(`/fr/clinics/${slot['clinic_id']}`)
  expect(text).toContain('retenue pour vous jusqu’à 10 h 10')
  expect(text).toMatch(new RegExp(`value="${slot.id}"\\s+checked`))
})

test('days without a time are no links; the others and the weeks around are', async () => {
  const clinic_id = (await aClinic(context.owner)).id
  await aSlot(context.owner, { clinic_id })
  await aSlot(context.owner, { clinic_id, starts_at: '2026-12-02T14:20:00Z' })
  const browser = await searching()
  const { text } = await browser.get(`/fr/clinics/${clinic_id}?week=2026-11-30`)
  const links = [...text.matchAll(/href="(\/fr[^"]*week=[^"]*)"/g)].map(([, link]) => link)
  const base = `/fr/clinics/${clinic_id}?week=`
  expect(links).toEqual([
    `${base}2026-11-23`,
    `${base}2026-12-07`,
    `${base}2026-11-30&#38;day=2026-12-02`,
  ])
  const empty = await browser.get(`/fr/clinics/${clinic_id}?week=2026-12-07`)
  expect(empty.text).toContain('Il n’y a aucune plage libre')
  expect(empty.text).not.toContain('slot_id')
})

test('the other language shows the same week and day, and no other word of the address', async () => {
  const slot = await aSlot(context.owner)
  const browser = await searching()
  const path = `/clinics/${slot['clinic_id']}`
  const { text } = await browser.get(`/fr${path}?day=<2026-11-24>&email=a@b.ca&week=2026-11-23`)
  const link = `/en${path}?week=2026-11-23&#38;day=%3C2026-11-24%3E`
  expect(text).toContain(`<a class="language" href="${link}"`)
})

test('times are those of the clinic, with the zone’s name where it is not most people’s', async () => {
  const clinic_id = (await aClinic(context.owner, { time_zone: 'America/Halifax' })).id
  await aSlot(context.owner, { clinic_id })
  const { text } = await (await searching()).get(`/fr/clinics/${clinic_id}`)
  expect(text).toContain('heure de l’Atlantique')
  expect(text).toContain('10 h 20')
})

test('someone without a title is named with the profession', async () => {
  const clinic_id = (await aClinic(context.owner)).id
  const nurse = { profession: 'nurse', title_fr: null, title_en: null, first_name: 'Siasi' }
  const practitioner_id = (await aPractitioner(context.owner, clinic_id, nurse)).id
  await aSlot(context.owner, { clinic_id, practitioner_id, method: 'telephone' })
  const { text } = await (await searching('en')).get(`/en/clinics/${clinic_id}`)
  expect(text.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ')).toContain(
    'Tuesday, November 24, 9:20 a.m., S. Tremblay, RN, by telephone',
  )
})

test('a clinic that does not exist is not there; without a search, the search comes first', async () => {
  const clinic = await aClinic(context.owner)
  const browser = await context.identifiedClient()
  expect((await browser.get(`/fr/clinics/${clinic.id}`)).location).toBe('/fr/search')
  for (const id of ['01a2038c-ab53-7528-965b-6894d90869b1', 'x', "'", '%00'])
    expect((await browser.get(`/fr/clinics/${id}`)).status).toBe(404)
})

test('a script gets only the list of days', async () => {
  const slot = await aSlot(context.owner)
  const browser = await searching()
  const part = await browser.get(`/fr/clinics/${slot['clinic_id']}`, {
    'HX-Request-Type': 'partial',
  })
  expect(part.text.trimStart()).toMatch(/^<div id="days"/)
  expect(part.text).not.toContain('<h1')
})
