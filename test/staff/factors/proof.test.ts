import { beforeEach, expect, test } from 'vitest'
import { useApp } from '../../support/app.ts'
import { now } from '../../support/database.ts'
import { aClinic } from '../../support/factories.ts'
import { aNewcomer, codeAt, type Newcomer } from '../accounts/newcomer.ts'
import { asDemonstration, aWorker } from '../worker.ts'

const context = useApp()
let clinic: string
let manager: Newcomer
let path: string
const later = (minutes: number) => context.travel(new Date(now.getTime() + minutes * 60_000))

beforeEach(async () => {
  await context.travel(now)
  clinic = (await aClinic(context.owner)).id
  manager = await aNewcomer(context, clinic)
  path = `/fr/staff/people/${(await aWorker(context, [{ clinic, role: 'reception' }])).account}`
})

const rolesGiven = async () =>
  Number(
    (await context.owner.query(`select count(*) from staff_role where role = 'privacy'`)).rows[0]
      .count,
  )
const give = (more: Record<string, string> = {}) =>
  manager.client.post(`${path}/roles`, { roles: ['reception', 'privacy'], ...more })
const proof = (minutes: number) =>
  codeAt(manager.secret, new Date(now.getTime() + minutes * 60_000))

test('within five minutes of signing in nothing more is asked', async () => {
  await later(4)
  await manager.client.get(path)
  expect((await give()).status).toBe(303)
  expect(await rolesGiven()).toBe(1)
})

test('later, what was typed is kept, and is done once a code is added', async () => {
  await later(6)
  await manager.client.get(path)
  const asked = await give()
  expect(asked.status).toBe(403)
  expect(asked.text).toContain('Confirmez que c’est vous')
  expect(asked.text).toContain('name="roles" value="privacy"')
  expect(await rolesGiven()).toBe(0)
  expect((await give({ form_proof: proof(6) })).status).toBe(303)
  expect(await rolesGiven()).toBe(1)
  await later(10)
  await manager.client.get(path)
  expect((await give()).status, 'for five minutes again').toBe(303)
})

test('a wrong code, and one that was taken before, do nothing', async () => {
  await later(6)
  await manager.client.get(path)
  for (const wrong of ['', '000000', 'x'.repeat(2000), 'demo0', proof(0)]) {
    const refused = await give({ form_proof: wrong })
    expect(refused.status, wrong.slice(0, 10)).toBe(422)
    expect(refused.text).toContain('name="roles" value="privacy"')
  }
  expect(await rolesGiven()).toBe(0)
})

test('guesses are counted with those of signing in: then the right code waits too', async () => {
  await later(6)
  await manager.client.get(path)
  const all = await Promise.all(Array.from({ length: 20 }, () => give({ form_proof: '000000' })))
  expect(all.every(({ status }) => status === 422)).toBe(true)
  expect((await give({ form_proof: proof(6) })).status).toBe(422)
  expect(await rolesGiven()).toBe(0)
})

test('a proof begins another session: whoever has a copy of the cookie has nothing', async () => {
  const thief = context.client()
  await later(6)
  await manager.client.get(path)
  for (const [name, value] of manager.client.cookies) thief.cookies.set(name, value)
  expect((await thief.get('/fr/staff/people')).status, 'control: it opened before').toBe(200)
  expect((await give({ form_proof: proof(6) })).status).toBe(303)
  expect((await thief.get('/fr/staff/people')).location).toBe('/fr/staff/sign-in')
  expect((await manager.client.get('/fr/staff/people')).status).toBe(200)
})

test('a recovery code proves as well, once', async () => {
  await later(6)
  await manager.client.get(path)
  const [code = ''] = manager.recoveryCodes
  expect((await give({ form_proof: code })).status).toBe(303)
  await later(12)
  await manager.client.get(path)
  expect((await give({ form_proof: code })).status).toBe(422)
})

test('a button is enough in a demonstration, and nowhere else', async () => {
  await later(6)
  await manager.client.get(path)
  await context.owner.query('update installation set demo = false')
  expect((await give({ form_proof: 'demo' })).status).toBe(422)
  await asDemonstration(context)
  await context.owner.query('update installation set demo = true')
  expect((await give({ form_proof: 'demo' })).status).toBe(303)
})

test('whoever may not do it at all is asked for no code', async () => {
  const { client } = await aWorker(context, [{ clinic, role: 'reception' }])
  await later(6)
  await client.get('/fr/staff')
  expect((await client.post(`${path}/roles`, { roles: ['manager'] })).status).toBe(404)
})
