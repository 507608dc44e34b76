import { expect, test } from 'vitest'
import { loadConfig } from '../../src/start/config.ts'
import { hex, named, production, refusal } from '../support/environment.ts'

test.each(Object.keys(production).filter((name) => name !== 'DEMO'))(
  'production does not start without %s',
  (name) => {
    expect(refusal({ ...production, [name]: undefined })).toBe(`${name}: is missing`)
    expect(refusal({ ...production, [name]: '  ' })).toBe(`${name}: is missing`)
  },
)

test('a sender may have a name', () => {
  const MAIL_FROM = 'Rendez-vous <rdv@rdv.example>'
  expect(loadConfig({ ...production, MAIL_FROM }).mailFrom).toBe(MAIL_FROM)
})

test.each([
  ['PORT', '0'],
  ['PORT', '65536'],
  ['PORT', '3000.5'],
  ['PORT', '0x50'],
  ['PORT', '-1'],
  ['HOST', 'a host'],
  ['DEMO', 'perhaps'],
  ['PUBLIC_ORIGIN', 'http://rdv.example'],
  ['PUBLIC_ORIGIN', 'https://rdv.example/path'],
  ['PUBLIC_ORIGIN', 'https://user@rdv.example'],
  ['PUBLIC_ORIGIN', 'http://localhost.rdv.example'],
  ['PUBLIC_ORIGIN', 'rdv.example'],
  ['DATABASE_URL', 'mysql://db/rdv'],
  ['DATABASE_OWNER_URL', 'postgres://'],
  ['DATABASE_JOBS_URL', 'db'],
  ['SESSION_KEYS', hex(5)],
  ['SESSION_KEYS', `one:${hex(5)}`],
  ['SESSION_KEYS', `1:${hex(5)},1:${hex(6)}`],
  ['SESSION_KEYS', `1:${hex(5)},`],
  ['SESSION_KEYS', `1:${hex(5)}:2`],
  ['FIELD_KEYS', `1:${hex(5).slice(1)}`],
  ['FIELD_KEYS', `1:${'0'.repeat(64)}`],
  ['INDEX_KEY', 'secret'],
  ['SEAL_KEY', hex(5).replace('0', 'g')],
  ['TRUSTED_PROXY_HOPS', 'yes'],
  ['SMTP_URL', 'https://mail.example'],
  ['LOG_LEVEL', 'loud'],
  ['MAIL_FROM', 'rdv@rdv.example\r\nBcc: all@rdv.example'],
  ['SUPPORT_EMAIL', 'aide'],
  ['SECURITY_CONTACT', 'http://rdv.example'],
  ['SECURITY_CONTACT', 'aide'],
  ['OPERATOR_NAME', 'two\nlines'],
  ['IDENTIFY_PER_HOUR', '0'],
  ['IDENTIFY_PER_DAY', 'ten'],
  ['IDENTIFY_PER_ADDRESS_PER_HOUR', '1e3'],
  ['POOL_SIZE', '91'],
  ['DATABASE_POOLER', 'perhaps'],
  ['DATABASE_URL', 'postgres://clinic_app:a@db/rdv'],
  ['DATABASE_JOBS_URL', 'postgres://clinic_jobs:j@db/rdv?sslmode=require'],
  ['KEEP_APPOINTMENT', 'for ever'],
  ['MESSAGES_PER_SECOND', '0'],
  ['MESSAGES_PER_SECOND', '1001'],
  ['METRICS_TOKEN', 'guessable'],
  ['METRICS_TOKEN', `${hex(5)} ${hex(6)}`],
  ['METRICS_TOKEN', hex(3)],
])('%s=%j is refused by name', (name, value) => {
  const env = { ...production, [name]: value }
  expect(named(refusal(env))).toEqual([name])
})

test('a refusal never repeats a value, which may be a secret', () => {
  const secret = 'hunter2hunter2'
  const env = {
    DATABASE_URL: `mysql://u:${secret}@db`,
    SESSION_KEYS: `1:${secret}`,
    INDEX_KEY: secret,
    SMTP_URL: `https://u:${secret}@mail.example`,
  }
  const said = refusal({ ...production, ...env })
  expect(named(said).toSorted()).toEqual(Object.keys(env).toSorted())
  expect(said).not.toContain(secret)
})

test('DEMO=0 alone names all that a server needs, and falls back on no trial value', () => {
  const needed = Object.keys(production).filter((name) => name !== 'DEMO')
  expect(named(refusal({ DEMO: '0' })).toSorted()).toEqual(needed.toSorted())
})

test('half a set of databases or keys is refused, even in a trial', () => {
  expect(named(refusal({ DEMO: '1', DATABASE_OWNER_URL: production.DATABASE_OWNER_URL }))).toEqual([
    'DATABASE_URL',
    'DATABASE_JOBS_URL',
  ])
  expect(named(refusal({ SEAL_KEY: hex(4) }))).toEqual(['SESSION_KEYS', 'FIELD_KEYS', 'INDEX_KEY'])
})

test('one key serves one purpose, and one role has one address', () => {
  expect(named(refusal({ ...production, SEAL_KEY: production.INDEX_KEY }))).toEqual(['SEAL_KEY'])
  const ring = `2:${hex(9)}, 1:${hex(1).toUpperCase()}`
  expect(named(refusal({ ...production, FIELD_KEYS: ring }))).toEqual(['FIELD_KEYS'])
  const url = production.DATABASE_URL
  expect(named(refusal({ ...production, DATABASE_JOBS_URL: url }))).toEqual(['DATABASE_JOBS_URL'])
})
