import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { createProvider } from '../../src/openid/provider.ts'
import { loadConfig } from '../../src/start/config.ts'
import { provideIdentityServices } from '../../src/start/identity.ts'
import { named, production, refusal } from '../support/environment.ts'

const government = {
  ...production,
  GOVERNMENT_ISSUER: 'https://identite.example/realms/citoyen',
  GOVERNMENT_CLIENT_ID: 'rendez-vous',
  GOVERNMENT_CLIENT_SECRET: 'secret-of-the-client',
}
const now = new Date('2026-11-22T15:00:00Z')

async function provided(env: Record<string, string>) {
  const service = await provideIdentityServices(loadConfig(env))
  onTestFinished(() => service.stop())
  return service.government
}

test('the operator’s service is known by its issuer, and asks for all that it needs', () => {
  expect(loadConfig(government).government).toEqual({
    issuer: 'https://identite.example/realms/citoyen',
    clientId: 'rendez-vous',
    clientSecret: 'secret-of-the-client',
    scope: 'openid',
    acr: [],
  })
  expect(loadConfig({ ...government, GOVERNMENT_ACR: 'high  higher' }).government?.acr).toEqual([
    'high',
    'higher',
  ])
  for (const name of ['GOVERNMENT_CLIENT_ID', 'GOVERNMENT_CLIENT_SECRET'])
    expect(refusal({ ...government, [name]: undefined })).toBe(`${name}: is missing`)
})

test('the organisation’s service of staff is configured apart, and must say which levels mean two factors', () => {
  const staff = {
    ...production,
    STAFF_ISSUER: 'https://identite.example/realms/personnel',
    STAFF_CLIENT_ID: 'rendez-vous',
    STAFF_CLIENT_SECRET: 'secret-of-the-staff',
    STAFF_ACR: 'two-factors',
  }
  const { government: none, staffService } = loadConfig(staff)
  expect(none).toBeUndefined()
  expect(staffService).toEqual({
    issuer: staff.STAFF_ISSUER,
    clientId: 'rendez-vous',
    clientSecret: 'secret-of-the-staff',
    scope: 'openid',
    acr: ['two-factors'],
  })
  expect(loadConfig(government).staffService).toBeUndefined()
  for (const name of ['STAFF_CLIENT_ID', 'STAFF_CLIENT_SECRET', 'STAFF_ACR'])
    expect(refusal({ ...staff, [name]: undefined })).toBe(`${name}: is missing`)
  expect(named(refusal({ ...staff, STAFF_ISSUER: 'http://identite.example' }))).toEqual([
    'STAFF_ISSUER',
  ])
  for (const command of ['worker', 'migrate'] as const)
    expect(JSON.stringify(loadConfig(staff, command))).not.toContain('secret-of-the-staff')
})

test.each([
  ['GOVERNMENT_ISSUER', 'http://identite.example'],
  ['GOVERNMENT_ISSUER', 'https://user:password@identite.example'],
  ['GOVERNMENT_ISSUER', 'https://identite.example?realm=1'],
  ['GOVERNMENT_ISSUER', 'identite.example'],
  ['GOVERNMENT_SCOPES', 'profile'],
  ['GOVERNMENT_SCOPES', 'openid  profile'],
])('%s=%s is refused', (name, value) => {
  expect(named(refusal({ ...government, [name]: value }))).toEqual([name])
})

test('only the process that serves pages is told the secret', () => {
  const [web, worker, migrate] = (['web', 'worker', 'migrate'] as const).map((command) =>
    JSON.stringify(loadConfig(government, command)),
  )
  expect(web).toContain('secret-of-the-client')
  for (const other of [worker, migrate]) expect(other).not.toContain('secret-of-the-client')
})

test('a real installation has the operator’s service, or none', async () => {
  expect(await provided(production)).toBeUndefined()
  expect((await provided(government))?.issuer).toBe(government.GOVERNMENT_ISSUER)
})

test('a demonstration that others may see has none: its own is on this machine', async () => {
  expect(await provided({ HOST: '0.0.0.0' })).toBeUndefined()
  expect(await provided({ PUBLIC_ORIGIN: 'https://demo.example' })).toBeUndefined()
})

test('two demonstrations on one machine have a service each, which works', async () => {
  const issuers = await Promise.all(
    ['47311', '47312'].map(async (PORT) => {
      const settings = await provided({ PORT })
      const provider = settings && createProvider({ ...settings, timeoutMs: 60_000 })
      const to = `http://localhost:${PORT}/fr/sign-in/return`
      const departure = await provider?.depart(to, { locale: 'fr', now })
      expect(departure).toMatchObject({ url: { origin: provider?.origin } })
      return settings?.issuer
    }),
  )
  expect(new Set(issuers).size).toBe(2)
})

test('a port that somebody has is left to them', async () => {
  const taken = createServer()
  taken.listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  onTestFinished(() => void taken.close())
  const settings = await provided({ PORT: String(port - 20_000) })
  expect(settings?.issuer).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(settings?.issuer).not.toContain(String(port))
})
