import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { sealData, unsealData } from 'iron-session'
import { expect, test } from 'vitest'
import { COMMANDS, type Command } from '../../src/start/command.ts'
import { loadConfig, statusDir } from '../../src/start/config.ts'
import { environment } from '../../src/start/environment.ts'
import { hex, production } from '../support/environment.ts'

test('with nothing set, a trial runs on this machine only', () => {
  const config = loadConfig({})
  expect(config).toMatchObject({
    demo: true,
    port: 3000,
    host: '127.0.0.1',
    dataDir: resolve(import.meta.dirname, '../../.data'),
    statusDir: resolve(import.meta.dirname, '../../.data'),
    publicOrigin: 'http://localhost:3000',
    database: undefined,
    keys: undefined,
    poolSize: 8,
    trustedProxyHops: 0,
    leaveMs: 1200,
    identifications: { perHour: 5, perDay: 10, perPersonPerDay: 20, perAddressPerHour: 200 },
    messagesPerSecond: 15,
    metricsToken: undefined,
  })
  expect(JSON.stringify(config)).not.toMatch(/RAMQ|RVSQ|Santé Québec/i)
  expect(config.supportPhone).toMatch(/555-01\d\d$/)
})

test('a complete production environment is accepted, and says where everything is', () => {
  const config = loadConfig(production)
  expect(config.demo).toBe(false)
  expect(config.database).toEqual({
    app: production.DATABASE_URL,
    owner: production.DATABASE_OWNER_URL,
    jobs: production.DATABASE_JOBS_URL,
  })
  expect(config.keys?.session).toEqual({ current: '1', keys: { 1: hex(1) } })
  expect(config.publicOrigin).toBe('https://rdv.example')
})

test.each([
  [{}, true],
  [{ DEMO: '1' }, true],
  [{ DEMO: ' ' }, true],
  [{ ...production, DEMO: '1' }, true],
  [{ ...production, DEMO: undefined }, false],
  [production, false],
])('it is a trial when asked for, or when no database is named (%#)', (env, demo) => {
  expect(loadConfig(env).demo).toBe(demo)
})

test.each([
  ['https://rdv.example/', 'https://rdv.example'],
  ['https://RDV.example:8443', 'https://rdv.example:8443'],
  ['http://localhost:3000', 'http://localhost:3000'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
])('the public origin %s is understood as %s', (given, origin) => {
  expect(loadConfig({ ...production, PUBLIC_ORIGIN: given }).publicOrigin).toBe(origin)
})

test.each([
  ['aide@rdv.example', 'mailto:aide@rdv.example'],
  ['https://rdv.example/securite', 'https://rdv.example/securite'],
])('whom to tell of a weakness, %s, is a link', (given, contact) => {
  expect(loadConfig({ ...production, SECURITY_CONTACT: given }).securityContact).toBe(contact)
})

test('who has a name besides an address is told at the address, unless somebody else is named', () => {
  const SUPPORT_EMAIL = 'Aide <aide@rdv.example>'
  const config = loadConfig({ ...production, SUPPORT_EMAIL })
  expect(config.securityContact).toBe('mailto:aide@rdv.example')
})

test('incidents are told in a folder that is known without the rest of the settings', () => {
  const root = join(import.meta.dirname, '../..')
  expect(statusDir({})).toBe(join(root, '.data'))
  expect(statusDir({ DATA_DIR: '/data' })).toBe('/data')
  expect(statusDir({ DATA_DIR: '/data', STATUS_DIR: '/status' })).toBe('/status')
  expect(loadConfig({ ...production, STATUS_DIR: '/status' }).statusDir).toBe('/status')
})

test('the trial follows the port that it is given', () => {
  expect(loadConfig({ PORT: '8080' }).publicOrigin).toBe('http://localhost:8080')
})

test('a key is announced, then used, then dropped, and no session is lost on the way', async () => {
  const [old, fresh] = [`1:${hex(1)}`, `2:${hex(7)}`]
  const rings = [old, `${old},${fresh}`, `${fresh},${old}`, fresh].map(
    (list) => loadConfig({ ...production, SESSION_KEYS: list }).keys?.session,
  )
  expect(rings.map((ring) => ring?.current)).toEqual(['1', '1', '2', '2'])
  for (const [index, ring] of rings.entries()) {
    const current = ring?.current ?? ''
    const seal = await sealData({ index }, { password: { [current]: ring?.keys[current] ?? '' } })
    // While processes restart one by one, each side meets what the other has sealed.
    for (const password of rings
      .slice(Math.max(0, index - 1), index + 2)
      .map((it) => it?.keys ?? {}))
      expect(await unsealData(seal, { password })).toEqual({ index })
  }
})

test('the example names every variable, and no other', () => {
  const example = readFileSync(join(import.meta.dirname, '../../.env.example'), 'utf8')
  const names = [...example.matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name)
  expect(names.toSorted()).toEqual(Object.keys(environment(true, {}).shape).toSorted())
})

test('the token of the metrics reaches the process that serves them, and no other', () => {
  const METRICS_TOKEN = hex(11)
  const read = (command: Command) =>
    loadConfig({ ...production, METRICS_TOKEN }, command).metricsToken
  expect(COMMANDS.map(read)).toEqual([METRICS_TOKEN, undefined, undefined])
})

const { DATABASE_URL, DATABASE_OWNER_URL, DATABASE_JOBS_URL, ...rest } = production
const { SESSION_KEYS, FIELD_KEYS, INDEX_KEY, SEAL_KEY, ...others } = rest
const { SMTP_URL, MAIL_FROM, PUBLIC_ORIGIN, DEMO, ...words } = others

test.each([
  ['web', { DATABASE_URL, SESSION_KEYS, FIELD_KEYS, INDEX_KEY, PUBLIC_ORIGIN, ...words }],
  ['worker', { DATABASE_JOBS_URL, FIELD_KEYS, SEAL_KEY, SMTP_URL, MAIL_FROM, PUBLIC_ORIGIN }],
  ['migrate', { DATABASE_OWNER_URL, ...words }],
] as const)('the command %s needs no secret but its own, and reads no other', (command, own) => {
  const config = loadConfig({ ...own, DEMO }, command)
  expect(config.demo).toBe(false)
  expect(loadConfig(production, command)).toEqual(config)
  const read = JSON.stringify(config)
  for (const [name, secret] of Object.entries(production))
    if (/_URL$|_KEYS?$/.test(name))
      expect(read.includes(secret.split(':').at(-1) ?? ''), name).toBe(name in own)
  for (const name of Object.keys(own))
    expect(() => loadConfig({ ...own, DEMO, [name]: undefined }, command)).toThrow(
      `${name}: is missing`,
    )
})
