import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { aWorker } from '../../staff/worker.ts'
import { useApp } from '../../support/app.ts'
import type { TestClient } from '../../support/client.ts'
import { aClinic, aPlan, aPostalArea, aPractitioner, aSlot } from '../../support/factories.ts'

const context = useApp()
const CLINICS = '/fr/staff/clinics'
const PRACTITIONERS = '/fr/staff/practitioners'
let client: TestClient

beforeEach(async () => {
  await aPostalArea(context.owner, 'H2X')
  client = (await aWorker(context, [{ clinic: null, role: 'network' }])).client
})

const described = (change: Record<string, string> = {}) => ({
  ...{ name: 'Clinique du Ruisseau', group_name: '', address: '1, rue du Pont', city: 'Montréal' },
  ...{ postal_code: 'h2x1y4', region_code: '06', phone: '514 555-0123', website: '' },
  ...{ time_zone: 'America/Toronto', ...change },
})

async function create(change: Record<string, string> = {}) {
  await client.get(`${CLINICS}/new`)
  const id = client.field('id')
  return { id, answer: await client.post(CLINICS, { id, version: '0', ...described(change) }) }
}

const row = async (table: string, id: string) =>
  (await context.owner.query(`select * from ${table} where id = $1`, [id])).rows[0]

test('an administrator of the network adds a clinic, where its postal code is, and finds it again', async () => {
  const { id, answer } = await create({ group_name: 'GMF du Pont' })
  expect(answer.location).toBe(`${CLINICS}/${id}`)
  const clinic = await row('clinic', id)
  expect(clinic).toMatchObject({ postal_code: 'H2X 1Y4', position_km: { x: -390, y: 180 } })
  expect(await row('clinic_group', clinic.group_id)).toMatchObject({ name: 'GMF du Pont' })
  expect((await client.get(`${CLINICS}?q=ruisseau`)).text).toContain('Clinique du Ruisseau')
  expect((await client.get(`${CLINICS}?q=100%25`)).text).toContain('Aucune clinique')
  const second = await create({ group_name: 'GMF du Pont' })
  expect((await row('clinic', second.id)).group_id).toBe(clinic.group_id)
})

test('a clinic that is sent twice is one', async () => {
  const { id } = await create()
  const again = await client.post(CLINICS, { id, version: '0', ...described() })
  expect(again.location).toBe(`${CLINICS}/${id}`)
  expect((await client.get(`${CLINICS}?q=%00ruisseau`)).text).toContain('Clinique du Ruisseau')
})

test('what is wrong with a clinic is said at its field, and what was typed is kept', async () => {
  for (const [change, said] of [
    [{ name: '' }, 'champ'],
    [{ name: 'é'.repeat(500) }, 'trop long'],
    [{ postal_code: 'K1A 0B1' }, 'code postal du Québec'],
    [{ postal_code: 'G0A 1A0' }, 'Nous ne savons pas où'],
    [{ region_code: '19' }, 'Choisissez une région'],
    [{ phone: 'rien' }, 'téléphone'],
    [{ website: 'javascript:alert(1)' }, 'adresse Web'],
    [{ time_zone: 'Mars/Olympus' }, 'fuseau'],
  ] as const) {
    const { answer } = await create(change as Record<string, string>)
    expect(answer.status, JSON.stringify(change)).toBe(422)
    expect(answer.text.toLowerCase(), JSON.stringify(change)).toContain(said.toLowerCase())
    expect(answer.text).toContain('value="1, rue du Pont"')
  }
})

test('a clinic that moves takes its slots with it; of two who change it, the second is told', async () => {
  await aPostalArea(context.owner, 'G1R')
  await context.owner.query(`update postal_area set position_km = '(-200,350)' where fsa = 'G1R'`)
  const { id } = await create()
  const slot = await aSlot(context.owner, { clinic_id: id })
  const change = { id, version: '1', ...described({ postal_code: 'G1R 2B5', city: 'Québec' }) }
  expect((await client.post(CLINICS, change)).location).toBe(`${CLINICS}/${id}`)
  const { cell } = await row('clinic', id)
  expect(cell).not.toBe(slot['cell'])
  expect(await row('slot', slot.id)).toMatchObject({ cell })
  const late = await client.post(CLINICS, { ...change, city: 'Lévis' })
  expect(late.status).toBe(409)
  expect(late.text).toContain('value="Lévis"')
  expect(await row('clinic', id)).toMatchObject({ city: 'Québec', version: 2 })
})

test('a new clinic’s manager and privacy officer are invited by a link', async () => {
  const { id } = await create()
  await client.get(`${CLINICS}/${id}`)
  const fields = { email: 'maude@essai.example', roles: ['manager', 'privacy'] }
  await client.post(`${CLINICS}/${id}/invitation`, fields)
  const { text } = await client.get(`${CLINICS}/${id}`)
  const [, link = ''] = /<code>http:\/\/localhost:3000([^<]+)<\/code>/.exec(text) ?? []
  expect((await context.client().get(link)).text).toContain('maude@essai.example')
  const other = { ...fields, roles: ['network'] }
  expect((await client.post(`${CLINICS}/${id}/invitation`, other)).status).toBe(422)
})

test('a clinic where visits are booked is not deactivated; another offers nothing from then on', async () => {
  const clinic = (await aClinic(context.owner)).id
  const practitioner_id = (await aPractitioner(context.owner, clinic)).id
  await aPlan(context.owner, clinic, practitioner_id)
  const free = await aSlot(context.owner, { clinic_id: clinic, practitioner_id })
  const booked = await aSlot(context.owner, {
    ...{ clinic_id: clinic, practitioner_id, status: 'busy', starts_at: '2026-11-25T14:20:00Z' },
  })
  const worker = await aWorker(context, [{ clinic, role: 'manager' }])
  const path = `${CLINICS}/${clinic}`
  await client.get(path)
  const refused = await client.post(`${path}/activity`, { active: 'no' })
  expect(refused.status).toBe(409)
  expect(refused.text).toContain('mercredi 25 novembre 2026 à 9 h 20')
  expect(await row('slot', free.id)).toMatchObject({ status: 'free' })
  await context.owner.query(`update slot set status = 'free' where id = $1`, [booked.id])
  expect((await client.post(`${path}/activity`, { active: 'no' })).status).toBe(303)
  expect(await row('slot', free.id)).toMatchObject({ status: 'entered-in-error' })
  expect((await worker.client.get('/fr/staff/openings')).status).toBe(404)
  await client.post(`${path}/activity`, { active: 'yes' })
  expect((await worker.client.get('/fr/staff/openings')).status).toBe(200)
})

const someone = (change: Record<string, string | string[]> = {}) => ({
  ...{ clinic: '', profession: 'family_physician', title: 'Dre', first_name: 'Noémie' },
  ...{ last_name: 'Essai', license_number: '12345', languages: ['fr', 'en'], ...change },
})

test('a practitioner is added at a clinic, joins another by name, and leaves it', async () => {
  const clinic = (await aClinic(context.owner, { name: 'Clinique du Cap' })).id
  const other = (await aClinic(context.owner, { name: 'Clinique du Cap-aux-Os' })).id
  await client.get(`${PRACTITIONERS}/new?clinic=${clinic}`)
  const id = client.field('id')
  const fields = { id, version: '0', ...someone({ clinic }) }
  expect((await client.post(PRACTITIONERS, fields)).location).toBe(`${PRACTITIONERS}/${id}`)
  expect(await row('practitioner', id)).toMatchObject({ title_fr: 'Dre', title_en: 'Dr.' })
  const path = `${PRACTITIONERS}/${id}`
  const join = (clinic_name: string) => client.post(`${path}/clinics`, { clinic_name })
  expect((await join('nulle part')).text).toContain('Aucune clinique ne porte ce nom')
  expect((await join('Cap')).text).toContain('Plusieurs cliniques')
  await join('clinique du cap-aux-os')
  const places = async () =>
    (
      await context.owner.query(
        'select clinic_id from practitioner_role where practitioner_id = $1 order by 1',
        [id],
      )
    ).rows.map(({ clinic_id }) => clinic_id)
  expect(await places()).toEqual([clinic, other].toSorted())
  const slot = await aSlot(context.owner, {
    ...{ clinic_id: other, practitioner_id: id, status: 'busy' },
  })
  const refused = await client.post(`${path}/departure`, { clinic: other })
  expect(refused.status).toBe(409)
  expect(refused.text).toContain('1 rendez-vous à venir')
  await context.owner.query(`update slot set status = 'free'`)
  await client.post(`${path}/departure`, { clinic: other })
  expect(await places()).toEqual([clinic])
  expect(await row('slot', slot.id)).toMatchObject({ status: 'entered-in-error' })
  const nowhere = await client.post(`${path}/departure`, { clinic: randomUUID() })
  expect(nowhere.status).toBe(404)
  await client.post(`${path}/departure`, { clinic })
  expect((await client.get(PRACTITIONERS)).text).toContain('Noémie Essai')
})

test('of many who see people nowhere, the first by name are listed, and that there are more is said', async () => {
  const added = async (id: string) => {
    await client.get(`${PRACTITIONERS}/new`)
    await client.post(PRACTITIONERS, { id, version: '0', ...someone() })
  }
  const numbered = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
  for (let n = 50; n > 0; n--) await added(numbered(n))
  const listed = async (language = 'fr') => {
    const { text } = await client.get(`/${language}/staff/practitioners`)
    const ids = [...text.matchAll(/practitioners\/([0-9a-f-]{36})"/g)].map(([, id]) => id)
    return { ids, more: /Il y en a d’autres|There are others/.test(text) }
  }
  const first = Array.from({ length: 50 }, (_, n) => numbered(n + 1))
  expect(await listed()).toEqual({ ids: first, more: false })
  await added(numbered(51))
  expect(await listed()).toEqual({ ids: first, more: true })
  expect(await listed('en')).toEqual({ ids: first, more: true })
})

test('what is wrong with a practitioner is said at its field', async () => {
  for (const [change, said] of [
    [{ first_name: '' }, 'champ'],
    [{ last_name: 'é'.repeat(500) }, 'trop long'],
    [{ languages: [] }, 'au moins une langue'],
    [{ profession: 'plumber' }, 'profession'],
  ] as [Record<string, string | string[]>, string][]) {
    const fields = { id: randomUUID(), version: '0', ...someone(change) }
    await client.get(`${PRACTITIONERS}/new`)
    const answer = await client.post(PRACTITIONERS, fields)
    expect(answer.status, JSON.stringify(change)).toBe(422)
    expect(answer.text.toLowerCase(), JSON.stringify(change)).toContain(said.toLowerCase())
  }
})

test('whoever sees people themselves corrects their own entry, and nobody else’s', async () => {
  const clinic = (await aClinic(context.owner)).id
  const own = (await aPractitioner(context.owner, clinic)).id
  const other = (await aPractitioner(context.owner, clinic)).id
  const { client: themselves } = await aWorker(context, [{ clinic, role: 'practitioner' }], own)
  const { text } = await themselves.get('/fr/staff/entry')
  expect(text).toContain('value="Tremblay"')
  const law = { profession: 'nurse', license_number: '99999' }
  const fields = (id: string) => ({
    ...{ id, version: '1', ...someone({ languages: ['fr', 'es'], ...law }) },
  })
  expect((await themselves.post('/fr/staff/entry', fields(other))).status).toBe(404)
  expect((await themselves.post('/fr/staff/entry', fields(own))).status).toBe(303)
  expect(await row('practitioner', own)).toMatchObject({
    ...{ languages: ['fr', 'es'], profession: 'family_physician', license_number: '' },
  })
  expect(text).not.toContain('<select id="profession"')
  expect(await row('practitioner', other)).toMatchObject({ last_name: 'Tremblay', version: 1 })
  expect((await themselves.get(PRACTITIONERS)).status).toBe(404)
})

test('the network’s pages are nobody else’s', async () => {
  const clinic = (await aClinic(context.owner)).id
  const { client: manager } = await aWorker(context, [{ clinic, role: 'manager' }])
  for (const path of [CLINICS, `${CLINICS}/new`, `${CLINICS}/${clinic}`, PRACTITIONERS])
    expect((await manager.get(path)).status, path).toBe(404)
  await manager.get('/fr/staff')
  for (const [path, fields] of [
    [CLINICS, { id: clinic, version: '1', ...described() }],
    [`${CLINICS}/${clinic}/activity`, { active: 'no' }],
  ] as const)
    expect((await manager.post(path, fields)).status, path).toBe(404)
  for (const id of [randomUUID(), 'nothing']) {
    expect((await client.get(`${CLINICS}/${id}`)).status).toBe(404)
    expect((await client.get(`${PRACTITIONERS}/${id}`)).status).toBe(404)
  }
})
