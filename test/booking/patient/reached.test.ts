import { expect, test } from 'vitest'
import { contactForm } from '../../../src/booking/patient/contact.ts'
import { bookingRetention } from '../../../src/booking/retention.ts'
import { shownPhone } from '../../../src/messages/phoneNumber.ts'
import { forgetOld } from '../../../src/privacy/retention.ts'
import { useApp } from '../../support/app.ts'
import { superuser } from '../../support/booking.ts'
import { aService, aSlot } from '../../support/factories.ts'
import { patientPool } from '../../support/patient.ts'

const context = useApp()
const no = { email: '', messages: 'none' }

/** Holds a slot of that method, and fills its form. */
async function filled(method: string, fields: Record<string, string | string[]>) {
  const clinic = await aSlot(context.owner)
  const service = await aService(context.owner, String(clinic['clinic_id']), { method })
  const slot = await aSlot(context.owner, {
    ...{ clinic_id: clinic['clinic_id'], healthcare_service_id: service.id, method },
    starts_at: '2026-11-25T15:00:00Z',
  })
  const browser = await context.identifiedClient()
  await browser.get('/fr/search')
  const { location = '' } = await browser.post('/fr/holds', { slot_id: slot.id })
  const page = await browser.get(location)
  return { browser, location, page, answer: await browser.post(location, fields) }
}

test('a visit by telephone asks where to call, says so at every step, and keeps it sealed', async () => {
  const { browser, location, page, answer } = await filled('telephone', {
    ...no,
    phone: '(514) 555-0199',
  })
  expect(page.text).toContain('name="phone"')
  expect(answer.location).toBe(`${location}/review`)
  const review = await browser.get(`${location}/review`)
  expect(review.text).toContain('La clinique vous appellera au 514 555\u20110199.')
  const booked = await browser.post('/fr/appointments', {
    hold_id: browser.field('hold_id'),
    key: browser.field('key'),
  })
  const confirmed = await browser.get(booked.location ?? '')
  expect(confirmed.text).toContain('La clinique vous appellera au 514 555\u20110199.')

  const client = await superuser(context)
  const { rows } = await client.query('select phone, phone_index from appointment')
  expect(rows[0].phone).not.toContain('5145550199')
  expect(rows[0].phone_index).toBe(context.keys.blindIndex('phone', '+15145550199'))

  await browser.get(`${booked.location}/contact`)
  await browser.post(`${booked.location}/contact`, { ...no, phone: '418 555-0123' })
  expect((await browser.get(booked.location ?? '')).text).toContain('au 418 555\u20110123.')
  await client.end()
})

test.each([
  ['telephone', {}, 'phone'],
  ['video', { phone: '12' }, 'phone'],
  ['home', { phone: '514 555-0199' }, 'address'],
])('a visit by %s with %j is told what is missing at its field', async (method, fields, name) => {
  const { answer } = await filled(method, { ...no, ...(fields as Record<string, string>) })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain(`href="#${name}"`)
})

test('a visit at the clinic needs no telephone, and without texts keeps none that is sent', async () => {
  expect((await filled('clinic', no)).answer.status).toBe(303)
  const withoutTexts = contactForm('clinic', { texts: false })
  expect(withoutTexts.parse({ ...no, phone: '514 555-0199' })).toEqual({
    email: '',
    consent: false,
  })
})

test.each([
  ['5145550199', '+15145550199', '514 555-0199'],
  ['+33 1 23 45 67 89', '+33123456789', '+33 1 23 45 67 89'],
])('a number typed as %s is kept as %s', (typed, kept, shown) => {
  expect(contactForm('telephone', { texts: true }).parse({ ...no, phone: typed }).phone).toBe(kept)
  expect(shownPhone(kept)).toBe(shown)
})

test('what a person needs is said at every step, kept sealed, changed, and gone when the visit is over', async () => {
  const { browser, location, page, answer } = await filled('clinic', {
    ...no,
    needs: ['interpreter', 'mobility'],
  })
  const needs = ['Un interprète', 'Difficulté à me déplacer (fauteuil roulant, marchette…)']
  for (const need of needs) expect(page.text).toContain(need)
  expect(answer.location).toBe(`${location}/review`)
  const review = await browser.get(`${location}/review`)
  expect(review.text).toContain(needs.join(' · '))
  const booked = await browser.post('/fr/appointments', {
    hold_id: browser.field('hold_id'),
    key: browser.field('key'),
  })
  const path = booked.location ?? ''
  expect((await browser.get(path)).text).toContain(needs.join(' · '))

  const client = await superuser(context)
  const kept = async () => (await client.query('select needs from appointment')).rows[0].needs
  expect(await kept()).toMatch(/^1\.[\w-]+$/)
  const form = await browser.get(`${path}/contact`)
  expect(form.text).toMatch(/value="mobility" checked/)
  await browser.post(`${path}/contact`, { ...no, needs: ['companion'] })
  const changed = (await browser.get(path)).text
  expect(changed).toContain('Une personne sera avec moi')
  expect(changed).not.toContain('Un interprète')

  const jobs = patientPool(context.jobsUrl)
  await context.setClock(new Date('2026-11-25T15:20:00Z'))
  await forgetOld(jobs.db, bookingRetention)
  expect(await kept()).not.toBeNull()
  await context.setClock(new Date('2026-11-25T16:00:00Z'))
  await forgetOld(jobs.db, bookingRetention)
  expect(await kept()).toBeNull()
  await jobs.db.destroy()
  await client.end()
})

test('nobody is asked how they come to a visit by telephone, and a need that no form offers is refused', async () => {
  const { page } = await filled('telephone', { ...no, phone: '514 555-0199' })
  expect(page.text).toContain('value="interpreter"')
  expect(page.text).not.toContain('value="mobility"')
  const { answer } = await filled('clinic', { ...no, needs: ['helicopter'] })
  expect(answer.status).toBe(422)
})
