import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../support/app.ts'
import { aVisitor } from '../../support/booking.ts'
import { aClinic, aPerson, aPostalArea, aPractitioner, aSlot } from '../../support/factories.ts'
import { keptBy, nearby, searched } from './browsing.ts'

const context = useApp()
beforeEach(() => aPostalArea(context.owner))

test('a search needs no more than a door, a reason and where to search', async () => {
  const slot = await aSlot(context.owner)
  const browser = await context.identifiedClient()
  const page = await searched(browser)
  expect(page).toContain(`<button name="slot_id" value="${slot.id}">`)
  expect(page.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ')).toContain(
    'mardi 24 novembre, 9 h 20, Dre Tremblay',
  )
  expect(page).toContain('10 h 00 min 00 s')
  expect((await keptBy(context, browser))?.criteria).toEqual({
    door: 'nearby',
    reason: 'semi_urgent',
    area: 'H2X',
    distance: 25,
    from: '2026-11-22',
    moments: [],
    methods: [],
    accessible: false,
    language: '',
    order: 'earliest',
  })
})

test('the chosen door comes first, the other bands stay on the page', async () => {
  const clinic = await aClinic(context.owner)
  const doctor = await aPractitioner(context.owner, clinic.id)
  const own = await aSlot(context.owner, { clinic_id: clinic.id, practitioner_id: doctor.id })
  const elsewhere = await aSlot(context.owner)
  const person = await aPerson(context.owner, context.keys, { practitioner_id: doctor.id })
  const browser = await context.identifiedClient(person)
  expect((await browser.get('/fr/search')).text).toMatch(/value="doctor" checked/)

  const headings = (page: string) => [...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, text]) => text)
  const [mine, group, close] = [
    'Avec Dre Anne Tremblay',
    'Quelqu’un de ma clinique ou de mon groupe (GMF)',
    'Une clinique à proximité',
  ]
  const first = await searched(browser, { door: 'doctor', reason: 'semi_urgent' })
  expect(headings(first)).toEqual([mine, group, close])
  expect(first).toContain(own.id)
  expect(first).toContain('ajoutez votre code postal')
  const second = await searched(browser)
  expect(headings(second)).toEqual([close, mine, group])
  expect(second).toContain(own.id)
  expect(second).toContain(elsewhere.id)
})

test('when nothing is found, the page says why and what to do next', async () => {
  await aSlot(context.owner, { d_from: '2026-11-24T01:30:00Z' })
  const page = await searched(await context.identifiedClient())
  expect(page).toContain('le lundi 23 novembre à 20 h 30 (heure de Montréal)')
  for (const step of ['811', '911', '1 800 555-0199', '514 555-0100']) expect(page).toContain(step)
  expect(page).not.toContain('slot_id')
})

test('the slot one holds is told above the search until it lapses', async () => {
  const slot = await aSlot(context.owner)
  const browser = await context.identifiedClient()
  await searched(browser)
  const held = await browser.post('/fr/holds', { slot_id: slot.id })
  const page = (await browser.get('/fr/search')).text
  expect(page).toContain('retenue pour vous jusqu’à 10 h 10')
  expect(page).toContain(`href="${held.location}"`)
  expect(page).toContain(`value="${slot.id}"`)
  await context.travel(new Date('2026-11-22T15:10:00Z'))
  expect((await browser.get('/fr/search')).text).not.toContain('retenue pour vous')
})

test('another session of the same person is shown what anyone is: neither the hold nor its slot', async () => {
  const slot = await aSlot(context.owner)
  const person = await aPerson(context.owner, context.keys)
  await aVisitor(context, person).held(slot.id)
  const page = await searched(await context.identifiedClient(person))
  expect(page).not.toContain('retenue pour vous')
  expect(page).not.toContain(`value="${slot.id}"`)
})

test('a person whose card has expired is told, and may still search', async () => {
  const person = await aPerson(context.owner, context.keys, { expires_on: '2026-10-31' })
  const browser = await context.identifiedClient(person)
  expect(await searched(browser)).toContain('carte d’assurance maladie est expirée')
})

test('a script gets the part of the page that changes, the same as in the whole page', async () => {
  const slot = await aSlot(context.owner)
  const browser = await context.identifiedClient()
  await searched(browser)
  const part = await browser.get('/fr/search', { 'HX-Request-Type': 'partial' })
  expect(part.text).toContain(slot.id)
  expect(part.text).not.toContain('<html')
  expect(part.headers.get('Vary')).toContain('HX-Request-Type')
})

test('a page from before the session ended leads to identification, also inside a part of it', async () => {
  const browser = context.client()
  expect((await browser.get('/fr/search')).location).toBe('/fr/identification')
  const asked = await browser.post('/fr/search', nearby, { 'HX-Request-Type': 'partial' })
  expect(asked.headers.get('HX-Redirect')).toBe('/fr/identification')
})

test('a question left unanswered is told with a link to its first answer', async () => {
  const browser = await context.identifiedClient()
  await browser.get('/fr/search')
  const { status, text } = await browser.post('/fr/search', { door: 'nearby' })
  expect(status).toBe(422)
  const links = [...text.matchAll(/<li><a href="#([^"]+)"/g)].map(([, id]) => id)
  expect(links).toContain('reason-urgent')
  for (const id of links) expect(text, id).toMatch(new RegExp(`<(input|select) [^>]*id="${id}"`))
})

test('the nearest come first when asked for, until another order is', async () => {
  const place = (x: number) => aClinic(context.owner, { position_km: `(${x},180)` })
  const [near, far] = [await place(-391), await place(-395)]
  const late = await aSlot(context.owner, { clinic_id: near.id, starts_at: '2026-11-26T14:00:00Z' })
  const soon = await aSlot(context.owner, { clinic_id: far.id })
  const browser = await context.identifiedClient()
  const slots = (page: string) => [...page.matchAll(/slot_id" value="(.*?)"/g)].map(([, id]) => id)
  const page = await searched(browser)
  expect(slots(page)).toEqual([soon.id, late.id])
  expect(page).toMatch(/form="criteria" name="order"\s+value="nearest">Les plus proches d’abord</)
  await searched(browser, {
    door: 'nearby',
    reason: 'semi_urgent',
    postal_code: 'H2X',
    order: 'nearest',
  })
  expect(slots((await browser.get('/fr/search')).text)).toEqual([late.id, soon.id])
})

test('nobody travels for a visit by telephone: distance neither limits nor ranks it, and is not told', async () => {
  const clinic = await aClinic(context.owner, { position_km: '(-300,180)' })
  const slot = await aSlot(context.owner, { clinic_id: clinic.id, method: 'telephone' })
  const browser = await context.identifiedClient()
  const asked = { door: 'nearby', reason: 'semi_urgent', postal_code: 'H2X', distance: '5' }
  expect(await searched(browser, { ...asked, method: ['clinic', 'telephone'] })).not.toContain(
    slot.id,
  )
  const page = await searched(browser, { ...asked, method: 'telephone' })
  expect(page).toContain(slot.id)
  expect(page).not.toMatch(/class="km"|à moins de/)
})
