import { beforeEach, expect, test } from 'vitest'
import { aWorker } from '../../staff/worker.ts'
import { useApp } from '../../support/app.ts'
import type { TestClient } from '../../support/client.ts'
import { aClinic, aPostalArea, aSlot } from '../../support/factories.ts'

const context = useApp()
let clinic: string
let client: TestClient

beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  ;({ client } = await aWorker(context, [{ clinic, role: 'manager' }]))
})

const texts = {
  ...{ access_fr: 'Rampe à l’entrée.', access_en: 'A ramp at the door.' },
  ...{ transport_fr: 'Autobus 30.', transport_en: 'Bus 30.' },
  ...{ hours_fr: 'Tous les jours', hours_en: 'Every day', bring_fr: 'Carte', bring_en: 'Card' },
  ...{ cancellation_policy_fr: 'Sans frais.', cancellation_policy_en: 'No fee.' },
}
async function save(change: Record<string, string> = {}) {
  await client.get('/fr/staff/settings')
  const fields = { version: '1', phone: '514 555-0123', deadline_hours: '12', ...texts, ...change }
  return client.post('/fr/staff/settings', fields)
}
const kept = async () =>
  (await context.owner.query('select * from clinic where id = $1', [clinic])).rows[0]

/** The clinic's page, for somebody who searches around it. */
async function asPatientsRead() {
  await aPostalArea(context.owner)
  await aSlot(context.owner, { clinic_id: clinic })
  const patient = await context.identifiedClient()
  await patient.get('/fr/search')
  const criteria = { door: 'nearby', reason: 'semi_urgent', postal_code: 'H2X' }
  await patient.post('/fr/search', criteria)
  return (await patient.get(`/fr/clinics/${clinic}`)).text
}

test('what a manager says of the clinic is on the page of patients at once', async () => {
  expect((await save()).location).toBe('/fr/staff/settings')
  expect((await client.get('/fr/staff/settings')).text).toContain('Les réglages sont enregistrés')
  const text = await asPatientsRead()
  expect(text).toContain('Rampe à l’entrée.')
  expect(await kept()).toMatchObject({
    ...{ cancellation_deadline_minutes: 720, accessible: false, version: 2 },
    phone: '514 555-0123',
  })
})

test('what is wrong is said at its field, and nothing typed is lost', async () => {
  for (const [change, said] of [
    [{ phone: 'appelez-nous' }, 'Entrez un numéro de téléphone'],
    [{ phone: '' }, 'Entrez un numéro de téléphone'],
    [{ deadline_hours: '25' }, 'de 0 à 24'],
    [{ deadline_hours: '' }, 'de 0 à 24'],
    [{ bring_fr: 'é'.repeat(601) }, 'trop long'],
  ] as const) {
    const answer = await save(change as Record<string, string>)
    expect(answer.status, JSON.stringify(change)).toBe(422)
    expect(answer.text.toLowerCase()).toContain(said.toLowerCase())
    expect(answer.text).toContain('A ramp at the door.')
  }
  expect((await kept()).version).toBe(1)
})

test('of two managers at once, the second is told, and keeps what was typed', async () => {
  expect((await save({ hours_en: 'First' })).status).toBe(303)
  const second = await save({ hours_en: 'Second' })
  expect(second.status).toBe(409)
  expect(second.text).toContain('entre-temps')
  expect(second.text).toContain('Second')
  expect(await kept()).toMatchObject({ hours_en: 'First', version: 2 })
})

test('a script in a text is text', async () => {
  await save({ access_fr: '<script>alert(1)</script>' })
  const text = await asPatientsRead()
  expect(text).toContain('&#60;script&#62;alert(1)')
  expect(text).not.toContain('<script>alert')
})
