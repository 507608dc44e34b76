import { expect, test } from 'vitest'
import { listAppointments } from '../../../src/booking/appointment/appointments.ts'
import { useApp } from '../../support/app.ts'
import { aVisitor, countOf, many, superuser } from '../../support/booking.ts'
import type { TestClient } from '../../support/client.ts'
import { aClinic, aPerson, aService, aSlot } from '../../support/factories.ts'

const context = useApp()

async function heldBy(
  browser: TestClient,
  slotId: string,
  fields: Record<string, string> = { messages: 'none' },
) {
  await browser.get('/fr/search')
  const held = await browser.post('/fr/holds', { slot_id: slotId })
  await browser.get(held.location ?? '')
  await browser.post(held.location ?? '', fields)
  return held.location ?? ''
}

async function confirm(browser: TestClient, hold: string) {
  await browser.get(`${hold}/review`)
  const fields = { hold_id: browser.field('hold_id'), key: browser.field('key') }
  return { fields, answer: await browser.post('/fr/appointments', fields) }
}

test('after a lost answer, reloading the review leads to the appointment that was booked', async () => {
  const browser = await context.identifiedClient()
  const hold = await heldBy(browser, (await aSlot(context.owner)).id)
  await browser.get(`${hold}/review`)
  const before = new Map(browser.cookies)
  const { answer } = await confirm(browser, hold)
  browser.cookies.clear()
  for (const [name, value] of before) browser.cookies.set(name, value)
  expect((await browser.get(`${hold}/review`)).location).toBe(answer.location)
  expect((await browser.get(answer.location ?? '')).status).toBe(200)
})

test('the same form sent again gives the same appointment', async () => {
  const browser = await context.identifiedClient()
  const hold = await heldBy(browser, (await aSlot(context.owner)).id)
  const { fields, answer } = await confirm(browser, hold)
  await browser.get('/fr/appointments')
  expect((await browser.post('/fr/appointments', fields)).location).toBe(answer.location)
  expect(await countOf(context, 'appointment')).toBe(1)
})

test('a slot lost to another person and an overlap with an unseen appointment look the same', async () => {
  const person = await aPerson(context.owner, context.keys)
  await aVisitor(context, person).booked((await aSlot(context.owner)).id)
  const overlapping = await refusal((await aSlot(context.owner)).id, async () => {})
  const free = (await aSlot(context.owner, { starts_at: '2026-11-25T15:00:00Z' })).id
  const lost = await refusal(free, async () => {
    await context.owner.query('delete from hold')
    await aVisitor(context, await aPerson(context.owner, context.keys)).booked(free)
  })
  expect(overlapping).toEqual(lost)

  async function refusal(slotId: string, meanwhile: () => Promise<void>) {
    const browser = await context.identifiedClient(person)
    const hold = await heldBy(browser, slotId)
    await browser.get(`${hold}/review`)
    const fields = { hold_id: browser.field('hold_id'), key: browser.field('key') }
    await meanwhile()
    const answer = await browser.post('/fr/appointments', fields)
    const after = await browser.get(hold)
    const masked = (text: string) =>
      text.replaceAll(/name="form_(?:token|for)" value="[^"]*"|\/holds\/[0-9a-f-]{36}/g, '')
    return [answer.status, masked(answer.text), after.status, masked(after.text)]
  }
})

test('consent is asked anew for each booking, never ticked beforehand', async () => {
  const browser = await context.identifiedClient()
  const contact = { email: 'elodie@exemple.ca', messages: 'email' }
  await confirm(browser, await heldBy(browser, (await aSlot(context.owner)).id, contact))
  const other = await aSlot(context.owner, { starts_at: '2026-11-25T15:00:00Z' })
  const held = await browser.post('/fr/holds', { slot_id: other.id })
  const page = await browser.get(held.location ?? '')
  expect(page.text).toContain('value="elodie@exemple.ca"')
  expect(page.text).not.toContain('checked')
  expect((await browser.get(`${held.location}/review`)).location).toBe(held.location)
})

test('when the slot is lost while typing, the page says so and the address is kept for the next one', async () => {
  const browser = await context.identifiedClient()
  await browser.get('/fr/search')
  const held = await browser.post('/fr/holds', { slot_id: (await aSlot(context.owner)).id })
  await browser.get(held.location ?? '')
  await context.owner.query('delete from hold')
  const answer = await browser.post(held.location ?? '', {
    email: 'elodie@exemple.ca',
    messages: 'none',
  })
  expect(answer.status).toBe(404)
  expect(answer.text).toContain('n’est plus retenue')
  const next = await browser.post('/fr/holds', { slot_id: (await aSlot(context.owner)).id })
  expect((await browser.get(next.location ?? '')).text).toContain('value="elodie@exemple.ca"')
})

test('no choice of a time leads back to where it was to be made', async () => {
  const browser = await context.identifiedClient()
  const { rows } = await context.owner.query('select gen_random_uuid() as id')
  await browser.get('/fr/search')
  const answer = await browser.post('/fr/holds', { clinic: rows[0].id })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain(`href="/fr/clinics/${rows[0].id}"`)
})

test('after the deadline a visit is cancelled where the clinic takes that, and it is told as late', async () => {
  const browser = await context.identifiedClient()
  const soon = await aSlot(context.owner, { starts_at: '2026-11-22T17:00:00Z' })
  const { answer } = await confirm(browser, await heldBy(browser, soon.id))
  const page = await browser.get(`${answer.location}`)
  expect(page.text).toContain('trop proche pour être déplacé ou annulé en ligne')
  expect(page.text).not.toContain('/cancellation')
  await context.owner.query(
    `update clinic set late_online = true, cancellation_policy_fr = 'Des frais de 20 $.'`,
  )
  const late = await browser.get(`${answer.location}`)
  expect(late.text).toContain('Vous pouvez encore l’annuler ici')
  expect(late.text).not.toContain('/move')
  const asked = await browser.get(`${answer.location}/cancellation`)
  expect(asked.text).toContain('elle verra que vous avez annulé en retard')
  expect(asked.text).toContain('Des frais de 20 $.')
  await browser.post(`${answer.location}/cancellation`, { key: browser.field('key') })
  expect(await countOf(context, 'appointment', 'cancelled_late')).toBe(1)
})

test('an address may be changed or removed after the deadline for cancelling', async () => {
  const browser = await context.identifiedClient()
  const contact = { email: 'elodie@exemple.ca', messages: 'email' }
  const hold = await heldBy(browser, (await aSlot(context.owner)).id, contact)
  const { answer } = await confirm(browser, hold)
  await context.owner.query(`update clinic set cancellation_deadline_minutes = 1440`)
  await context.owner.query(`update test_clock set at = '2026-11-24T14:00:00Z'`)
  const page = await browser.get(`${answer.location}/contact`)
  expect(page.text).toContain('value="elodie@exemple.ca"')
  const removed = await browser.post(`${answer.location}/contact`, {
    email: '',
    messages: 'none',
  })
  expect(removed.location).toBe(answer.location)
  expect(await countOf(context, 'appointment', 'email is null and not email_consent')).toBe(1)
})

test('a second visit for the same reason is told to the session that made the first, and to no other (S-01)', async () => {
  const person = await aPerson(context.owner, context.keys)
  const browser = await context.identifiedClient(person)
  const first = await confirm(browser, await heldBy(browser, (await aSlot(context.owner)).id))
  const later = (row = {}) => aSlot(context.owner, { starts_at: '2026-12-01T15:00:00Z', ...row })
  const again = await heldBy(browser, (await later()).id)
  const review = (await browser.get(`${again}/review`)).text
  expect(review).toContain('a déjà un rendez-vous pour cette raison : mardi 24 novembre à 9')
  expect(review).toContain(`href="${first.answer.location}/move"`)
  // Told, and not refused.
  expect((await confirm(browser, again)).answer.location).toMatch(/^\/fr\/appointments\//)

  const other = await context.identifiedClient(person)
  const elsewhere = await heldBy(other, (await later({ starts_at: '2026-12-02T15:00:00Z' })).id)
  expect((await other.get(`${elsewhere}/review`)).text).not.toContain('a déjà un rendez-vous')
})

test('a visit for another reason, or one that was cancelled, is not told', async () => {
  const browser = await context.identifiedClient()
  const first = await confirm(browser, await heldBy(browser, (await aSlot(context.owner)).id))
  const reviewed = async (row: Record<string, string>) => {
    const hold = await heldBy(browser, (await aSlot(context.owner, row)).id)
    return (await browser.get(`${hold}/review`)).text
  }
  const clinic = await aClinic(context.owner)
  const service = await aService(context.owner, clinic.id, { reason: 'pregnancy' })
  const care = { clinic_id: clinic.id, healthcare_service_id: service.id, reason: 'pregnancy' }
  expect(await reviewed({ ...care, starts_at: '2026-12-03T15:00:00Z' })).not.toContain('a déjà un')
  const cancellation = `${first.answer.location}/cancellation`
  await browser.get(cancellation)
  await browser.post(cancellation, { key: browser.field('key') })
  expect(await reviewed({ starts_at: '2026-12-04T15:00:00Z' })).not.toContain('a déjà un')
})

test('of more than a hundred visits, the one to come is shown, after those before it', async () => {
  const { person } = await aPerson(context.owner, context.keys)
  const visitor = aVisitor(context, { person })
  const coming = await visitor.booked((await aSlot(context.owner)).id)
  const past = `jsonb_build_object('status', 'fulfilled', 'starts_at', a.starts_at - n * interval '1 week',
    'ends_at', a.ends_at - n * interval '1 week')`
  await many(context, coming, 100, past)
  const shown = await listAppointments(context.db, { ...visitor, opened: [] })
  expect(shown).toHaveLength(100)
  expect(shown.at(-1)?.id).toBe(coming)
  const times = shown.map(({ starts_at }) => starts_at.getTime())
  expect(times).toEqual(times.toSorted((one, other) => one - other))
})

test('messages of one moment are always told in one order', async () => {
  const browser = await context.identifiedClient()
  const hold = await heldBy(browser, (await aSlot(context.owner)).id)
  const { location } = (await confirm(browser, hold)).answer
  const client = await superuser(context)
  for (const channel of ['sms', 'email'])
    await client.query(
      `insert into outbox (channel, kind, patient_id, appointment_id, version, locale, session, not_after)
        select $1, 'booked', patient_id, id, 1, 'fr', gen_random_uuid(), starts_at from appointment`,
      [channel],
    )
  for (const [id, kind] of [
    ['f', 'cancelled'],
    ['0', 'moved'],
  ])
    await client.query(
      `insert into message (outbox_id, patient_id, appointment_id, version, kind, outcome, not_after, at)
        select repeat($1, 32)::uuid, patient_id, id, 1, $2, 'sent', starts_at, app_now() from appointment`,
      [id, kind],
    )
  await client.end()
  const { text } = await browser.get(`${location}`)
  expect(text).toMatch(
    /– déplacement.*– annulation.*Courriel – confirmation.*Texto – confirmation/s,
  )
})

test('what became of its messages is told beside a visit, and a refused address leads to its correction', async () => {
  const browser = await context.identifiedClient()
  const contact = { email: 'elodie@exemple.ca', messages: 'email' }
  const hold = await heldBy(browser, (await aSlot(context.owner)).id, contact)
  const { location } = (await confirm(browser, hold)).answer
  const queued = (await browser.get(`${location}`)).text
  expect(queued).toMatch(/Réservé en ligne, dimanche 22 novembre 2026 à 10\sh, pour mardi/)
  expect(queued).toMatch(/Courriel – confirmation\s: en attente d’envoi/)
  await leave()
  await settled('booked', 'sent', '2026-11-22T15:02:00Z')
  await settled('contact_changed', 'skipped', '2026-11-22T15:03:00Z')
  const sent = (await browser.get(`${location}`)).text
  expect(sent).toMatch(/Courriel – confirmation\s: envoyé dimanche 22 novembre 2026 à 10\sh\s02/)
  expect(sent).not.toContain('en attente')
  expect(sent).not.toContain('changement de coordonnées')
  expect(sent).not.toContain('a été refusé')
  await settled('moved', 'delivered', '2026-11-22T16:05:00Z')
  expect((await browser.get(`${location}`)).text).toMatch(
    /Courriel – déplacement\s: envoyé dimanche 22 novembre 2026 à 11\sh\s05 et bien arrivé/,
  )
  await settled('cancelled', 'sent', '2026-11-22T17:05:00Z', 'unconfirmed')
  const perhaps = (await browser.get(`${location}`)).text
  expect(perhaps).toMatch(
    /annulation\s: peut-être envoyé dimanche 22 novembre 2026 à 12\sh\s05, sans/,
  )
  await browser.get('/en/attestation')
  await browser.post('/en/attestation', {})
  const english = (await browser.get(`${location}`.replace('/fr/', '/en/'))).text
  expect(english).toMatch(/move: sent .* and delivered/)
  expect(english).toMatch(/cancellation: perhaps sent .*; the text message service did not confirm/)
  await settled('reminder', 'refused', '2026-11-23T13:00:00Z')
  const refused = (await browser.get(`${location}`)).text
  expect(refused).toMatch(/Courriel – rappel de la veille\s: refusé/)
  expect(refused).toContain('Notre dernier courriel a été refusé')
  expect(refused).toContain(`href="${location}/contact"`)

  async function leave() {
    const client = await superuser(context)
    await client.query('delete from outbox')
    await client.end()
  }

  async function settled(kind: string, outcome: string, at: string, reason?: string) {
    const client = await superuser(context)
    await client.query(
      `insert into message (outbox_id, patient_id, appointment_id, version, kind, outcome, not_after, at, reason)
        select gen_random_uuid(), patient_id, id, 1, $1, $2, starts_at, $3, $4 from appointment`,
      [kind, outcome, at, reason],
    )
    await client.end()
  }
})
