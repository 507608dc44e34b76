import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { aWorker } from '../../staff/worker.ts'
import { useApp } from '../../support/app.ts'
import type { TestClient } from '../../support/client.ts'
import { aClinic, aPlan, aPractitioner, aService, aSlot } from '../../support/factories.ts'

const context = useApp()
let clinic: string
let service: string
let client: TestClient

beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  service = (await aService(context.owner, clinic, { name_fr: 'Suivi du diabète' })).id
  ;({ client } = await aWorker(context, [{ clinic, role: 'manager' }]))
})

const filled = (change: Record<string, string> = {}) => ({
  ...{ id: service, version: '1', name_fr: 'Suivi du diabète', name_en: 'Diabetes follow-up' },
  ...{ reason: 'semi_urgent', method: 'clinic', duration_minutes: '20', buffer_minutes: '0' },
  ...{ practitioner_id: '', release_time: '', desk_percent: '0', desk_hours: '0' },
  ...{ min_age: '', max_age: '', sex: '', redirection: '' },
  ...{ a_lead_hours: '', b_lead_hours: '', c_lead_hours: '', d_lead_hours: '1440' },
  ...change,
})
/** What six weeks in hours are the most of: leads of the tests' service are longer. */
const lead = { d_lead_hours: '1008' }

async function save(change: Record<string, string> = {}) {
  await client.get('/fr/staff/services')
  return client.post('/fr/staff/services', filled({ ...lead, ...change }))
}
const kept = async (id = service) =>
  (await context.owner.query('select * from healthcare_service where id = $1', [id])).rows[0]

test('a manager sees the services of the clinic, and no other’s', async () => {
  await aService(context.owner, (await aClinic(context.owner)).id, { name_fr: 'Ailleurs' })
  const { text } = await client.get('/fr/staff/services')
  expect(text).toContain('Suivi du diabète')
  expect(text).not.toContain('Ailleurs')
})

test('a new service begins open to anyone six weeks ahead', async () => {
  const page = await client.get('/fr/staff/services/new')
  expect(page.text).toContain('value="1008"')
  const id = client.field('id')
  const names = { name_fr: 'Vaccination', name_en: 'Vaccination' }
  const answer = await client.post(
    '/fr/staff/services',
    filled({ ...lead, id, version: '0', ...names }),
  )
  expect(answer.location).toBe('/fr/staff/services')
  expect(await kept(id)).toMatchObject({ clinic_id: clinic, name_fr: 'Vaccination', version: 1 })
  expect((await client.get('/fr/staff/services')).text).toContain('Vaccination')
})

test('who sees the free slots changes at once, counted first; a booked one keeps what it had', async () => {
  const row = { clinic_id: clinic, healthcare_service_id: service }
  const free = await aSlot(context.owner, row)
  const booked = await aSlot(context.owner, {
    ...row,
    status: 'busy',
    starts_at: '2026-11-25T14:20:00Z',
  })
  const before = booked['d_from']
  const preview = await save({ d_lead_hours: '24' })
  expect(preview.status).toBe(200)
  expect(preview.text).toContain('1 plage libre à venir sera montrée')
  expect(preview.text).toContain('lundi 7 décembre 2026 à 9 h')
  expect((await kept()).d_lead_minutes, 'nothing is done yet').not.toBe(24 * 60)
  const answer = await client.post('/fr/staff/services', filled({ d_lead_hours: '24', seen: '1' }))
  expect(answer.location).toBe('/fr/staff/services')
  const { rows } = await context.owner.query('select id, d_from from slot order by starts_at')
  expect(rows).toEqual([
    { id: free.id, d_from: new Date('2026-11-23T14:20:00Z') },
    { id: booked.id, d_from: before },
  ])
})

test('a service’s page says who sees its slots, and when', async () => {
  const { status, text } = await client.get(`/fr/staff/services/${service}`)
  expect(status).toBe(200)
  expect(text).toContain('Qui verrait une plage du mardi 8 décembre 2026 à 9 h')
})

test('who sees a slot, and when, is shown before anything is saved', async () => {
  const rules = { a_lead_hours: '336', d_lead_hours: '168', release_time: '7 h' }
  const { text } = await save({ ...rules, look: 'yes', desk_percent: '20', desk_hours: '48' })
  const shown = text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
  expect(shown).toContain('une plage du mardi 8 décembre 2026 à 9 h')
  const [own = 0, anyone = 0] = [
    'mardi 24 novembre 2026 à 7 h Les patients du professionnel',
    'mardi 1er décembre 2026 à 7 h Tout le monde',
  ].map((said) => shown.indexOf(said))
  expect(own).toBeGreaterThan(0)
  expect(anyone).toBeGreaterThan(own)
  expect(shown).toContain('20 % des plages, gardées pour le comptoir : dimanche 6 décembre')
  expect((await kept()).version, 'nothing is saved').toBe(1)
})

test('what was looked at is saved with the next button', async () => {
  const { text } = await save({ name_fr: 'Autre nom', look: 'yes' })
  expect(text).not.toContain('name="look"')
  await save({ name_fr: 'Autre nom', seen: client.field('seen') })
  expect(await kept()).toMatchObject({ name_fr: 'Autre nom', version: 2 })
})

test('slots open at the hour of the clinic, on the day that their lead names', async () => {
  const slot = await aSlot(context.owner, { clinic_id: clinic, healthcare_service_id: service })
  await save({ d_lead_hours: '24', release_time: '7:30', seen: '1' })
  const { rows } = await context.owner.query('select d_from, a_from from slot where id = $1', [
    slot.id,
  ])
  expect(rows).toEqual([{ d_from: new Date('2026-11-23T12:30:00Z'), a_from: null }])
})

test('a share of the slots is the desk’s until some time before, always the same ones', async () => {
  const known = { id: '00000000-0000-4000-8000-000000000001' }
  const practitioner_id = (await aPractitioner(context.owner, clinic, known)).id
  for (let minute = 0; minute < 40; minute++)
    await aSlot(context.owner, {
      ...{ clinic_id: clinic, healthcare_service_id: service, practitioner_id },
      starts_at: new Date(Date.UTC(2026, 10, 25, 10, minute * 20)),
    })
  const desk = async (percent: string, version: string) => {
    const change = { ...lead, version, desk_percent: percent, desk_hours: '24' }
    const { text } = await save(change)
    const seen = /name="seen" value="(\d+)"/.exec(text)?.[1] ?? ''
    await save({ ...change, seen })
    const { rows } = await context.owner.query(
      `select id, d_from = starts_at - interval '1 day' and d_from = desk_until as opens from slot
        where desk_until is not null order by id`,
    )
    expect(rows.every(({ opens }) => opens)).toBe(true)
    return rows.map(({ id }) => id)
  }
  const half = await desk('50', '1')
  expect(half.length).toBeGreaterThan(8)
  expect(half.length).toBeLessThan(32)
  const more = await desk('80', '2')
  expect(more.length).toBeGreaterThan(half.length)
  expect(half.every((id) => more.includes(id))).toBe(true)
  expect(await desk('0', '3')).toEqual([])
  const week = (await client.get('/fr/staff/openings?week=2026-11-25')).text
  expect(week).not.toContain('comptoir')
})

test('an offer of one practitioner prevails over the clinic’s for the same, in their plan', async () => {
  const anne = (await aPractitioner(context.owner, clinic)).id
  const elsewhere = (await aPractitioner(context.owner, (await aClinic(context.owner)).id)).id
  const own = { version: '0', name_fr: 'Avec Anne', practitioner_id: anne }
  const id = randomUUID()
  expect((await save({ ...own, id })).status).toBe(303)
  expect(await kept(id)).toMatchObject({ practitioner_id: anne })
  const foreign = { ...own, id: randomUUID(), practitioner_id: elsewhere }
  expect((await save(foreign)).status).toBe(404)
  const plan = (await aPlan(context.owner, clinic, anne, { status: 'draft' })).id
  const { text } = await client.get(`/fr/staff/openings/plans/${plan}`)
  expect(text).toContain('Avec Anne')
  expect(text).not.toContain('Suivi du diabète')
})

test('a count that is no longer right is shown again', async () => {
  const row = { clinic_id: clinic, healthcare_service_id: service }
  await aSlot(context.owner, row)
  await aSlot(context.owner, { ...row, starts_at: '2026-11-25T14:20:00Z' })
  const answer = await save({ d_lead_hours: '24', seen: '1' })
  expect(answer.text).toContain('2 plages libres à venir seront montrées')
})

test('of two managers at once, the second is told, and keeps what was typed', async () => {
  expect((await save({ name_en: 'First' })).status).toBe(303)
  const second = await save({ name_en: 'Second' })
  expect(second.status).toBe(409)
  expect(second.text).toContain('entre-temps')
  expect(second.text).toContain('value="Second"')
  expect(await kept()).toMatchObject({ name_en: 'First', version: 2 })
})

test('what is wrong is said at its field', async () => {
  for (const [change, said] of [
    [{ name_fr: '' }, 'champ'],
    [{ name_fr: 'é'.repeat(500) }, 'trop long'],
    [{ duration_minutes: '4' }, 'de 5 à 240'],
    [{ duration_minutes: '20.5' }, 'de 5 à 240'],
    [{ d_lead_hours: '1009' }, 'de 0 à 1008'],
    [{ d_lead_hours: '-1' }, 'de 0 à 1008'],
    [{ min_age: '130' }, 'de 0 à 120'],
    [{ min_age: '18', max_age: '17' }, 'plus petit'],
    [{ release_time: '25' }, 'entrez une heure'],
    [{ desk_percent: '101' }, 'de 0 à 100'],
    [{ version: '99999999999' }, 'erreur'],
    [{ sex: 'other' }, 'erreur'],
  ] as const) {
    const answer = await save(change as Record<string, string>)
    expect(answer.status, JSON.stringify(change)).toBe(422)
    expect(answer.text.toLowerCase(), JSON.stringify(change)).toContain(said)
  }
  expect((await kept()).version).toBe(1)
})

test('a script in a name is text, for staff and for patients', async () => {
  await save({ name_fr: '<script>alert(1)</script>' })
  const { text } = await client.get('/fr/staff/services')
  expect(text).toContain('&#60;script&#62;')
  expect(text).not.toContain('<script>alert')
})

test('a service of another clinic does not exist', async () => {
  const elsewhere = (await aClinic(context.owner)).id
  const foreign = (await aService(context.owner, elsewhere)).id
  for (const id of [foreign, randomUUID(), 'none'])
    expect((await client.get(`/fr/staff/services/${id}`)).status).toBe(404)
  expect((await save({ id: foreign })).status).toBe(404)
  expect((await kept(foreign)).version).toBe(1)
  await save({ id: foreign, version: '0' })
  expect((await kept(foreign)).clinic_id).toBe(elsewhere)
})
