import { describe, expect, test } from 'vitest'
import { cardOf, useApp } from './support/app.ts'
import { countOf, disorder } from './support/booking.ts'
import { aPerson, aPostalArea, aSlot } from './support/factories.ts'

const context = useApp()

describe.each(['fr', 'en'] as const)('the main job without JavaScript, in %s', (locale) => {
  test('identify, search, hold, give a contact, confirm, cancel', async () => {
    await aPostalArea(context.owner)
    const slot = await aSlot(context.owner)
    const person = await aPerson(context.owner, context.keys)
    const browser = context.client()
    if (locale === 'en') await attest()

    await browser.get(`/${locale}/identification`)
    expect((await browser.post(`/${locale}/identification`, cardOf(person))).location).toBe(
      `/${locale}/search`,
    )

    await browser.get(`/${locale}/search`)
    const criteria = {
      door: 'nearby',
      reason: 'semi_urgent',
      postal_code: 'H2X 1Y4',
      distance: '50',
    }
    expect((await browser.post(`/${locale}/search`, criteria)).location).toBe(`/${locale}/search`)
    expect((await browser.get(`/${locale}/search`)).text).toContain(slot.id)

    const held = await browser.post(`/${locale}/holds`, { slot_id: slot.id })
    expect(held.status).toBe(303)
    await browser.get(held.location ?? '')
    const contact = { email: 'elodie@exemple.ca', messages: 'email' }
    const review = await browser.post(held.location ?? '', contact)
    expect(review.location).toBe(`${held.location}/review`)

    expect((await browser.get(review.location ?? '')).text).toContain('elodie@exemple.ca')
    const confirmed = await browser.post(`/${locale}/appointments`, {
      hold_id: browser.field('hold_id'),
      key: browser.field('key'),
    })
    expect(confirmed.status).toBe(303)
    const page = await browser.get(confirmed.location ?? '')
    expect(page.text).toMatch(/[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}/)
    expect((await browser.get(`${confirmed.location}/calendar.ics`)).text).toContain('BEGIN:VEVENT')
    expect((await browser.get(`/${locale}/appointments`)).text).toContain(confirmed.location)

    await browser.get(`${confirmed.location}/cancellation`)
    const cancelled = await browser.post(`${confirmed.location}/cancellation`, {
      key: browser.field('key'),
    })
    expect(cancelled.location).toBe(confirmed.location)
    expect(await countOf(context, 'appointment', `status = 'cancelled'`)).toBe(1)
    expect(await disorder(context)).toEqual([])

    async function attest() {
      const sent = await browser.get('/en/identification')
      expect(sent.location).toContain('/en/attestation')
      await browser.get(sent.location ?? '')
      const back = await browser.post('/en/attestation', { to: browser.field('to') })
      expect(back.location).toBe('/en/identification')
    }
  })
})

test('nothing that was typed is in any address on the way', async () => {
  await aPostalArea(context.owner)
  const slot = await aSlot(context.owner)
  const browser = await context.identifiedClient()
  await browser.get('/fr/search')
  await browser.post('/fr/search', {
    door: 'nearby',
    reason: 'semi_urgent',
    postal_code: 'H2X 1Y4',
  })
  const results = await browser.get('/fr/search')
  const held = await browser.post('/fr/holds', { slot_id: slot.id })
  const addresses = [...results.text.matchAll(/(?:href|action)="([^"]*)"/g)].map(([, to]) => to)
  for (const address of [...addresses, held.location]) {
    expect(address).not.toMatch(/semi_urgent|H2X|TEST8|lafreni/i)
  }
})
