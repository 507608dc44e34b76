import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { standingOn, trainedUntil } from '../../../src/staff/people/authorization.ts'
import { setRoles } from '../../../src/staff/people/people.ts'
import { useApp } from '../../support/app.ts'
import { aClinic, aPractitioner, aSlot } from '../../support/factories.ts'
import { aWorker } from '../worker.ts'

const context = useApp()
let clinic: string
let manager: Awaited<ReturnType<typeof aWorker>>

beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  manager = await aWorker(context, [{ clinic, role: 'manager' }])
})

const rolesOf = async (account: string) => {
  const { rows } = await context.owner.query(
    'select role from staff_role where account_id = $1 and clinic_id = $2 order by role',
    [account, clinic],
  )
  return rows.map(({ role }) => role)
}
const aColleague = (...roles: ('reception' | 'manager' | 'privacy')[]) =>
  aWorker(
    context,
    roles.map((role) => ({ clinic, role })),
  )

test('a manager invites somebody by a link that is shown once', async () => {
  await manager.client.get('/fr/staff/people')
  const fields = { email: 'maude@essai.example', roles: ['reception', 'privacy'] }
  expect((await manager.client.post('/fr/staff/people', fields)).location).toBe('/fr/staff/people')
  const { text } = await manager.client.get('/fr/staff/people')
  const [, link = ''] = /<code>http:\/\/localhost:3000([^<]+)<\/code>/.exec(text) ?? []
  expect((await context.client().get(link)).text).toContain('maude@essai.example')
  expect((await manager.client.get('/fr/staff/people')).text).not.toContain(link)
})

test('an invitation without an address or a role says so, and keeps what was chosen', async () => {
  await manager.client.get('/fr/staff/people')
  const answer = await manager.client.post('/fr/staff/people', { email: 'maude', roles: [] })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('Choisissez au moins un rôle')
  expect(answer.text).toContain('value="maude"')
  const network = { email: 'maude@essai.example', roles: ['network'] }
  expect((await manager.client.post('/fr/staff/people', network)).status).toBe(422)
})

test('roles are given and taken, and act at the next click', async () => {
  const { account, client } = await aColleague('reception')
  expect((await client.get('/fr/staff/people')).status).toBe(404)
  const path = `/fr/staff/people/${account}`
  await manager.client.get(path)
  await manager.client.post(`${path}/roles`, { roles: ['manager', 'reception'] })
  expect((await client.get('/fr/staff/people')).status).toBe(200)
  await manager.client.get(path)
  await manager.client.post(`${path}/roles`, { roles: [] })
  expect(await rolesOf(account)).toEqual([])
  expect((await client.get('/fr/staff')).text).toContain('ne donne accès à aucune clinique')
})

test('a clinic keeps a manager and a privacy officer', async () => {
  const officer = await aColleague('privacy')
  for (const [account, said] of [
    [manager.account, 'seule personne qui gère'],
    [officer.account, 'seule personne responsable'],
  ] as const) {
    const path = `/fr/staff/people/${account}`
    await manager.client.get(path)
    const answer = await manager.client.post(`${path}/roles`, { roles: ['reception'] })
    expect(answer.status).toBe(409)
    expect(answer.text).toContain(said)
    expect(await rolesOf(account)).toHaveLength(1)
  }
})

test('a disabled account is no manager that a clinic could keep', async () => {
  const other = await aColleague('manager')
  await context.owner.query('update staff_account set disabled_at = now() where id = $1', [
    other.account,
  ])
  const given = { account: manager.account, clinic, roles: ['reception'] as const }
  expect(await setRoles(context.db, given)).toBe('manager')
})

test('of two managers who remove each other at once, one stays', async () => {
  const other = await aColleague('manager')
  const remove = ({ account }: { account: string }) =>
    setRoles(context.db, { account, clinic, roles: [] })
  const outcomes = await Promise.all([remove(manager), remove(other)])
  expect(outcomes.toSorted()).toEqual(['done', 'manager'])
})

test('a manager sees and changes nobody of another clinic', async () => {
  const elsewhere = (await aClinic(context.owner)).id
  const stranger = await aWorker(context, [{ clinic: elsewhere, role: 'reception' }])
  const { client } = manager
  for (const account of [stranger.account, randomUUID(), 'nobody']) {
    expect((await client.get(`/fr/staff/people/${account}`)).status).toBe(404)
    await client.get('/fr/staff/people')
    const roles = { roles: ['manager'] }
    expect((await client.post(`/fr/staff/people/${account}/roles`, roles)).status).toBe(404)
    await client.get('/fr/staff/people')
    const dated = { kind: 'training', dated_on: '2026-11-01' }
    expect((await client.post(`/fr/staff/people/${account}/authorization`, dated)).status).toBe(404)
  }
  expect((await client.get('/fr/staff/people')).text).not.toContain(stranger.account)
})

test('a training and an undertaking are recorded with who recorded them', async () => {
  const { account } = await aColleague('reception')
  const path = `/fr/staff/people/${account}`
  expect((await manager.client.get(path)).text).toContain('suspendu')
  for (const kind of ['training', 'undertaking']) {
    await manager.client.post(`${path}/authorization`, { kind, dated_on: '2026-03-01' })
    await manager.client.get(path)
  }
  const { text } = await manager.client.get(path)
  expect(text).toContain('permis')
  expect(text).toContain('formation valable jusqu’au 28 février 2027')
  const { rows } = await context.owner.query('select distinct recorded_by from staff_authorization')
  expect(rows).toEqual([{ recorded_by: manager.account }])
})

test('a manager says which practitioner somebody is: they then see their own slots', async () => {
  const doctor = await aPractitioner(context.owner, clinic)
  await aSlot(context.owner, { clinic_id: clinic, practitioner_id: doctor.id })
  const { account, client } = await aWorker(context, [{ clinic, role: 'practitioner' }])
  const openings = '/fr/staff/openings?week=2026-11-24'
  expect((await client.get(openings)).text).toContain('Aucune plage')
  const path = `/fr/staff/people/${account}`
  expect((await manager.client.get(path)).text).toContain('Dre Anne Tremblay')
  const answer = await manager.client.post(`${path}/practitioner`, { practitioner: doctor.id })
  expect(answer.location).toBe(path)
  expect((await client.get(openings)).text).toContain('1 plage publiée')
  await manager.client.get(path)
  await manager.client.post(`${path}/practitioner`, { practitioner: '' })
  expect((await client.get(openings)).text).toContain('Aucune plage')
})

test('nobody becomes a practitioner of another clinic, nor does anybody of another one', async () => {
  const elsewhere = (await aClinic(context.owner)).id
  const stranger = await aPractitioner(context.owner, elsewhere)
  const doctor = await aPractitioner(context.owner, clinic)
  const ours = await aColleague('reception')
  const theirs = await aWorker(context, [{ clinic: elsewhere, role: 'practitioner' }])
  for (const [account, practitioner] of [
    [ours.account, stranger.id],
    [theirs.account, doctor.id],
  ]) {
    await manager.client.get('/fr/staff/people')
    const path = `/fr/staff/people/${account}/practitioner`
    expect((await manager.client.post(path, { practitioner: practitioner ?? '' })).status).toBe(404)
  }
  const { rows } = await context.owner.query(
    'select from staff_account where practitioner_id is not null',
  )
  expect(rows).toEqual([])
})

test('nobody becomes somebody else’s practitioner, nor another one than at another clinic', async () => {
  const other = (await aClinic(context.owner)).id
  const anne = (await aPractitioner(context.owner, clinic)).id
  const luc = (await aPractitioner(context.owner, clinic)).id
  await context.owner.query('insert into practitioner_role values ($1, $2)', [luc, other])
  await aWorker(context, [{ clinic, role: 'practitioner' }], anne)
  const both = [
    { clinic, role: 'practitioner' as const },
    { clinic: other, role: 'practitioner' as const },
  ]
  const { account } = await aWorker(context, both, luc)
  const path = `/fr/staff/people/${account}`
  await manager.client.get(path)
  const link = async (practitioner: string) => {
    await manager.client.post(`${path}/practitioner`, { practitioner })
    return (await manager.client.get(path)).text
  }
  expect(await link(anne)).toContain('déjà quelqu’un d’autre')
  expect(await link('')).toContain('dans une autre clinique')
  const { rows } = await context.owner.query(
    'select practitioner_id from staff_account where id = $1',
    [account],
  )
  expect(rows).toEqual([{ practitioner_id: luc }])
})

test('a date that is to come, or none, is told at its field', async () => {
  const path = `/fr/staff/people/${(await aColleague('reception')).account}`
  await manager.client.get(path)
  for (const [dated_on, said] of [
    ['2026-11-23', 'Cette date est à venir'],
    ['2026-02-30', 'Entrez une date qui existe'],
    ['0000-01-01', 'Entrez une date qui existe'],
    ['', 'Entrez une date qui existe'],
  ] as const) {
    const answer = await manager.client.post(`${path}/authorization`, {
      kind: 'training',
      dated_on,
    })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(said)
  }
})

test.for([
  ['2025-11-23', '2025-01-01', 'soon'],
  ['2025-11-22', '2025-01-01', 'suspended'],
  ['2025-12-22', '2025-01-01', 'soon'],
  ['2025-12-23', '2025-01-01', 'valid'],
  ['2026-11-22', '2026-11-22', 'valid'],
  ['2026-11-23', '2026-01-01', 'suspended'],
  ['2026-06-01', null, 'suspended'],
  [null, '2026-01-01', 'suspended'],
] as const)(
  'on 22 November 2026, a training of %s and an undertaking of %s: %s',
  ([training_on, undertaking_on, expected]) => {
    expect(standingOn({ training_on, undertaking_on }, '2026-11-22')).toBe(expected)
  },
)

test('a training of a leap day counts for a year', () => {
  expect(trainedUntil('2028-02-29')).toBe('2029-02-27')
})

test('somebody with whom visits are booked keeps seeing people here; the list says when', async () => {
  const practitioner = (await aPractitioner(context.owner, clinic)).id
  const roles = [{ clinic, role: 'practitioner' as const }]
  const { account } = await aWorker(context, roles, practitioner)
  const slot = { clinic_id: clinic, practitioner_id: practitioner, status: 'busy' }
  await aSlot(context.owner, slot)
  const path = `/fr/staff/people/${account}`
  await manager.client.get(path)
  const refused = await manager.client.post(`${path}/roles`, { roles: [] })
  expect(refused.status).toBe(409)
  expect(refused.text).toContain('mardi 24 novembre 2026 à 9 h 20')
  expect(await rolesOf(account)).toEqual(['practitioner'])
  await context.owner.query(`update slot set status = 'free'`)
  await manager.client.post(`${path}/roles`, { roles: [] })
  expect(await rolesOf(account)).toEqual([])
})
