import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { createFieldKeys } from '../../src/privacy/fieldKeys.ts'
import { startMailServer } from '../messages/mailServer.ts'
import { cardOf } from '../support/app.ts'
import { createClient } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { privateFolder } from '../support/embeddedServers.ts'
import { hex, production } from '../support/environment.ts'
import { aPerson, aSlot } from '../support/factories.ts'
import { freePort } from '../support/freePort.ts'
import { OTHERS_END } from '../support/othersEnd.ts'

// Real processes, on a machine that may be busy with others.
vi.setConfig({ testTimeout: 400_000 })
const STARTS = { timeout: 60_000 }

const context = useDatabase()
const keys = createFieldKeys({ field: { current: '1', keys: { 1: hex(2) } }, index: hex(3) })
const { SESSION_KEYS, FIELD_KEYS, INDEX_KEY, SEAL_KEY, MAIL_FROM } = production
const { OPERATOR_NAME, SUPPORT_PHONE, SUPPORT_EMAIL, ORGANISATION } = production
const WORDS = { OPERATOR_NAME, SUPPORT_PHONE, SUPPORT_EMAIL, ORGANISATION }

// These processes have the time of this machine.
beforeEach(() => context.setClock(new Date()))

/** Runs one of the three, told nothing but this. */
function run(word: string, environment: Record<string, string>) {
  const main = join(import.meta.dirname, '../../src/main.ts')
  const env = { DEMO: '0', DATA_DIR: privateFolder(), LOG_LEVEL: 'warn', ...environment }
  const child = spawn(process.execPath, [main, word], { env })
  onTestFinished(() => ended(child, 'SIGKILL'))
  return { child, said: Promise.all([text(child.stdout), text(child.stderr)]) }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals) {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

test('three processes that share no role do all the work: install, book, send and seal', async () => {
  await context.owner.query('truncate policy_version')
  const { child, said } = run('migrate', { DATABASE_OWNER_URL: context.ownerUrl, ...WORDS })
  expect([...(await once(child, 'exit')), (await said)[1]]).toEqual([0, null, ''])

  const { rows } = await context.owner.query('select kind, first from policy_version order by kind')
  expect(rows).toEqual(['privacy', 'terms'].map((kind) => ({ kind, first: true })))

  const port = await freePort()
  const origin = `http://localhost:${port}`
  const web = run('web', {
    PORT: String(port),
    PUBLIC_ORIGIN: origin,
    DATABASE_URL: context.appUrl,
    SESSION_KEYS,
    FIELD_KEYS,
    INDEX_KEY,
    ...WORDS,
  })
  const ready = () =>
    fetch(`${origin}/readyz`).then(
      ({ status }) => status,
      () => 0,
    )
  await expect.poll(ready, STARTS).toBe(200)

  const person = await aPerson(context.owner, keys)
  const starts_at = new Date(Date.now() + 3 * 24 * 60 * 60_000)
  const slot = await aSlot(context.owner, { starts_at })
  const client = createClient(
    (request) => fetch(new Request(request, { redirect: 'manual' })),
    origin,
  )
  await client.get('/fr/identification')
  expect((await client.post('/fr/identification', cardOf(person))).status).toBe(303)
  await client.get('/fr/search')
  const { location: hold = '' } = await client.post('/fr/holds', { slot_id: slot.id })
  const contact = { email: 'elodie@exemple.ca', messages: 'email' }
  const { location: review = '' } = await client.post(hold, contact)
  await client.get(review)
  const fields = { hold_id: client.field('hold_id'), key: client.field('key') }
  expect((await client.post('/fr/appointments', fields)).status).toBe(303)

  const count = async (table: string) =>
    Number((await context.owner.query(`select count(*) from ${table}`)).rows[0].count)
  const mail = await startMailServer()
  const before = await count('access_seal')
  expect(mail.received, 'control: nobody sends yet').toEqual([])
  const worker = run('worker', {
    PUBLIC_ORIGIN: origin,
    DATABASE_JOBS_URL: context.jobsUrl,
    FIELD_KEYS,
    SEAL_KEY,
    SMTP_URL: mail.url,
    MAIL_FROM,
  })
  await expect.poll(() => mail.received.length, STARTS).toBe(1)
  await expect.poll(() => count('access_seal'), OTHERS_END).toBeGreaterThan(before)

  for (const { child, said } of [web, worker]) {
    await ended(child, 'SIGTERM')
    expect([child.exitCode, await said]).toEqual([0, ['', '']])
  }
  const counted = await context.owner.query(
    `select count from statistic where kind = 'event' and name = 'booked'`,
  )
  expect(counted.rows, 'what was counted is added at the stop').toEqual([{ count: '1' }])
})

/** A database behind a door of the test's own, which is shut at first. */
async function behindADoor(address: string) {
  const url = new URL(address)
  const port = await freePort()
  const behind = Number(url.port)
  url.port = String(port)
  const door = createServer((from) => {
    const to = connect(behind, '127.0.0.1')
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      one.pipe(other)
      one.on('error', () => other.destroy())
    }
  })
  onTestFinished(() => void door.close())
  const open = async () => {
    door.listen(port, '127.0.0.1')
    await once(door, 'listening')
  }
  return { address: url.href, open }
}

test('web starts without its database, serves the status page alone, and the others once it answers', async () => {
  await context.owner.query('insert into installation (demo) values (false)')
  const { address, open } = await behindADoor(context.appUrl)
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const given = { PORT: String(port), PUBLIC_ORIGIN: origin, DATABASE_URL: address }
  const { child, said } = run('web', { ...given, SESSION_KEYS, FIELD_KEYS, INDEX_KEY, ...WORDS })
  const status = (path: string) =>
    fetch(`${origin}${path}`).then(
      (answer) => answer.status,
      () => 0,
    )
  await expect.poll(() => status('/healthz'), STARTS).toBe(200)
  const before = await Promise.all(
    ['/readyz', '/fr/status', '/fr', '/fr/identification'].map(status),
  )
  expect(before).toEqual([503, 200, 503, 503])
  expect(await (await fetch(`${origin}/fr/identification`)).text()).toContain('/fr/status')

  await open()
  await expect.poll(() => status('/fr/identification'), STARTS).toBe(200)
  expect(await Promise.all(['/readyz', '/fr/status', '/fr'].map(status))).toEqual([200, 200, 200])
  await ended(child, 'SIGTERM')
  expect((await said)[0]).toContain('until it does, only the status page is served')
})

test('web that starts without its database ends once it answers with a role that no policy binds', async () => {
  const { address, open } = await behindADoor(context.ownerUrl)
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const given = { PORT: String(port), PUBLIC_ORIGIN: origin, DATABASE_URL: address }
  const { child, said } = run('web', { ...given, SESSION_KEYS, FIELD_KEYS, INDEX_KEY, ...WORDS })
  const alive = () =>
    fetch(`${origin}/healthz`).then(
      ({ status }) => status,
      () => 0,
    )
  await expect.poll(alive, STARTS).toBe(200)
  const end = once(child, 'exit')
  await open()
  expect(await end).toEqual([1, null])
  expect((await said)[1]).toContain('its role could bypass row-level security')
})

test.each([
  'select turn_to_seal()',
  `select store_seal(1, '0', '1', '[]', '[]', '')`,
  `insert into access_seal values (1, '0', '1', '{}', '{}', '')`,
  'delete from appointment',
  'delete from register_entry',
  'truncate patient',
  'alter table appointment disable row level security',
  'drop table appointment',
  'create table mine ()',
  'set role clinic_owner',
  'set role clinic_jobs',
  'set role clinic_writer',
])('what runs in the web process can neither seal, own nor delete: %s', async (statement) => {
  await expect(context.pool.query(statement)).rejects.toMatchObject({ code: '42501' })
})

test('control: the roles that it lacks may', async () => {
  const jobs = new pg.Client(context.jobsUrl)
  await jobs.connect()
  await jobs.query('select turn_to_seal()')
  await jobs.end()
  await context.owner.query('begin; create table mine (); set role clinic_writer; rollback')
})

test.each([
  ['web', 'DATABASE_URL', 'clinic_app', { SESSION_KEYS, INDEX_KEY, ...WORDS }],
  [
    'worker',
    'DATABASE_JOBS_URL',
    'clinic_jobs',
    { SEAL_KEY, SMTP_URL: 'smtp://localhost', MAIL_FROM },
  ],
])('%s does not start as the owner of the tables', async (word, name, role, own) => {
  const PUBLIC_ORIGIN = 'http://localhost:3000'
  const { child, said } = run(word, { [name]: context.ownerUrl, PUBLIC_ORIGIN, FIELD_KEYS, ...own })
  const [code] = await once(child, 'exit')
  expect([code, (await said)[1].trim()]).toEqual([
    1,
    `${name}: its role could bypass row-level security; use ${role}`,
  ])
})

test('no process serves the trial on a real installation', async () => {
  await context.owner.query('insert into installation (demo) values (false)')
  const environment = { DEMO: '1', DATABASE_URL: context.appUrl, SESSION_KEYS, FIELD_KEYS }
  const { child, said } = run('web', { ...environment, INDEX_KEY })
  const [code] = await once(child, 'exit')
  expect([code, (await said)[1].trim()]).toEqual([
    1,
    'DEMO: this database belongs to a real installation; give the other mode its own',
  ])
})
