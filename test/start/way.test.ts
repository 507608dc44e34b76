import pg from 'pg'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/start/config.ts'
import { isSafeDatabase } from '../../src/start/way.ts'
import { named, production, refusal } from '../support/environment.ts'

const verified = 'sslmode=verify-full'

/** Addresses of databases, and whether the way there is safe. */
const databases: [string, boolean][] = [
  ['postgres://u:p@localhost/rdv', true],
  ['postgres://u:p@127.0.0.1:5433/rdv', true],
  ['postgres://u:p@[::1]/rdv', true],
  ['postgres://u:p@%2Fvar%2Frun%2Fpostgresql/rdv', true],
  ['postgres:///rdv?host=/var/run/postgresql', true],
  [`postgres://u:p@db.example/rdv?${verified}`, true],
  [`postgres://u:p@db.example/rdv?sslmode=disable&${verified}`, true],
  ['postgres://u:p@db.example/rdv', false],
  ['postgres://u:p@database/rdv', false],
  ['postgres:///rdv', false],
  ['postgres:///rdv?host=db.example', false],
  ['postgres://u:p@localhost/rdv?host=db.example', false],
  ['postgres://u:p@localhost/rdv?host=127.0.0.1&host=db.example', false],
  ['postgres://u:p@localhost.db.example/rdv', false],
  ['postgres://u:p@127.0.0.1.db.example/rdv', false],
  ['postgres://localhost:p@db.example/rdv', false],
  ['postgres://u:p@db.example/rdv?sslmode=require', false],
  ['postgres://u:p@db.example/rdv?sslmode=no-verify', false],
  [`postgres://u:p@db.example/rdv?${verified}&sslmode=disable`, false],
  ['postgres://u:p@db.example/rdv?ssl=true', false],
]

test.each(databases)('production speaks to %s: %s', (DATABASE_URL, safe) => {
  const said = refusal({ ...production, DATABASE_URL })
  expect(said === 'accepted').toBe(safe)
  if (!safe) expect(said).toMatch(/^DATABASE_URL: .*sslmode=verify-full, or DATABASE_PLAIN=1/)
  expect(refusal({ ...production, DATABASE_URL, DATABASE_PLAIN: '1' })).toBe('accepted')
})

test.each(databases.filter(([, safe]) => safe))('the driver reads %s as we do', (address) => {
  const client = new pg.Client(address)
  const here = ['localhost', '127.0.0.1', '::1', '/var/run/postgresql'].includes(client.host)
  // An empty object is TLS with every check; false is none.
  expect(here || JSON.stringify(client.ssl)).toEqual(here || '{}')
})

test('control: the address as it looks is not the address as the driver reads it', () => {
  const address = `postgres://u:p@localhost/rdv?host=db.example`
  expect(URL.parse(address)?.hostname).toBe('localhost')
  expect(new pg.Client(address).host).toBe('db.example')
  expect(isSafeDatabase(address)).toBe(false)
})

test.each([
  ['smtp://mail.example', {}, false],
  ['smtp://localhost.mail.example', {}, false],
  ['smtp://127.0.0.1:1025', {}, true],
  ['smtp://[::1]:1025', {}, true],
  ['smtp://mail.example', { SMTP_PLAIN: '1' }, true],
])('mail goes to %s without TLS (%j): %s', (SMTP_URL, change, plain) => {
  expect(loadConfig({ ...production, SMTP_URL, ...change }).smtpPlain).toBe(plain)
})

test.each([
  'smtp://mail.example?ignoreTLS=true',
  'smtp://mail.example?requireTLS=false',
  'smtp://localhost?host=mail.example',
  'smtp://?service=Gmail',
  'smtps://mail.example?tls.rejectUnauthorized=false',
])('%s could take TLS away and is refused, unless asked for', (SMTP_URL) => {
  const said = refusal({ ...production, SMTP_URL })
  expect(named(said)).toEqual(['SMTP_URL'])
  expect(said).toContain('SMTP_PLAIN=1')
  expect(refusal({ ...production, SMTP_URL, SMTP_PLAIN: '1' })).toBe('accepted')
})
