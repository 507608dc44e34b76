import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { smtpTransport, type Transport } from '../../src/messages/channels/smtp.ts'
import { drainOutbox } from '../../src/messages/outbox.ts'
import { createFieldKeys } from '../../src/privacy/fieldKeys.ts'
import type { PublishedSeal } from '../../src/privacy/log/sealDigest.ts'
import { verifyAccessLog } from '../../src/privacy/log/verifyAccessLog.ts'
import { sealedMail } from '../../src/staff/mails.ts'
import { startWorker } from '../../src/worker.ts'
import { now, useDatabase } from '../support/database.ts'
import { freePort } from '../support/freePort.ts'
import { loggedTo } from '../support/logged.ts'
import { OTHERS_END } from '../support/othersEnd.ts'
import { patientPool } from '../support/patient.ts'
import { type MailServer, startMailServer } from './mailServer.ts'
import { noTexts } from './noTexts.ts'
import { anAppointment, outcomes, PLANTED, queue } from './queued.ts'

const context = useDatabase()
const key = randomBytes(32).toString('hex')
const keys = createFieldKeys({ field: { current: '1', keys: { 1: key } }, index: key })
const eventually = { timeout: 60_000, interval: 50 }

let server: MailServer
let dataDir: string
let logged: string[]
let jobs: pg.Client
let stops: (() => Promise<void>)[]

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'worker-test-'))
  server = await startMailServer()
  logged = []
  stops = []
  jobs = new pg.Client(context.jobsUrl)
  await jobs.connect()
})
afterEach(async () => {
  for (const stop of stops) await stop()
  await jobs.query(`do $$ begin
    if to_regclass('graphile_worker._private_jobs') is not null then delete from graphile_worker._private_jobs; end if;
  end $$`)
  await jobs.end()
  await rm(dataDir, { recursive: true })
})

function start(
  transport: Transport = smtpTransport(server.url, 'rdv@clinique.example', { plain: true }),
) {
  const worker = startWorker({
    jobsUrl: context.jobsUrl,
    keys,
    site: {
      origin: 'https://rdv.example',
      email: 'aide@rdv.example',
      name: { fr: 'Rendez-vous', en: 'Appointments' },
    },
    sealKey: key,
    transport,
    texts: noTexts,
    messagesPerSecond: 15,
    dataDir,
    keep: {},
    log: loggedTo(logged, 'debug'),
    now: () => now,
  })
  let stopped = false
  const stop = async () => {
    if (!stopped) await worker.stop()
    stopped = true
  }
  stops.push(stop)
  return stop
}

/** Nobody gets in, and everybody is thrown out. */
async function databaseIsAway(meanwhile: () => Promise<void>) {
  await jobs.end()
  const name = new URL(context.jobsUrl).pathname.slice(1)
  const admin = new pg.Client(context.superuserUrl.replace(name, 'postgres'))
  await admin.connect()
  await admin.query(`alter database ${name} allow_connections false`)
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = $1 and usename in ('clinic_app', 'clinic_jobs')`,
    [name],
  )
  await meanwhile()
  await admin.query(`alter database ${name} allow_connections true`)
  await admin.end()
  jobs = new pg.Client(context.jobsUrl)
  await jobs.connect()
}

const settled = () => outcomes(context).then((rows) => rows.map(({ outcome }) => outcome))

async function jobRows() {
  const { rows } = await jobs.query('select * from graphile_worker._private_jobs')
  return rows
}

async function waiting() {
  const { rows } = await context.owner.query('select * from outbox')
  return rows
}

describe('the worker', () => {
  test('sends a queued message once, and leaves nothing in the outbox or the queue', async () => {
    start()
    await queue(context, await anAppointment(context, keys))
    await expect.poll(settled, eventually).toEqual(['sent'])
    await expect.poll(jobRows, eventually).toEqual([])
    expect((await context.owner.query('select from outbox')).rowCount).toBe(0)
    expect(server.received).toHaveLength(1)
  })

  test('sends a mail to a member of staff, and opens no record for it', async () => {
    const said = { to: 'maude@essai.example', locale: 'fr', link: 'https://rdv.example/x' } as const
    const mail = sealedMail(keys, 'staff_invited', said)
    await context.owner.query(`select queue_staff_mail($1, $2, $3)`, [
      JSON.stringify(mail),
      randomUUID(),
      '2027-01-01',
    ])
    const { rows: before } = await context.owner.query('select count(*) from access_log')
    start()
    await expect.poll(() => server.received.length, eventually).toBe(1)
    expect(server.received[0]?.recipients).toEqual(['maude@essai.example'])
    await expect.poll(jobRows, eventually).toEqual([])
    expect((await context.owner.query('select count(*) from access_log')).rows).toEqual(before)
  })

  test('tries a mail to a member of staff again as well', async () => {
    const said = { to: 'maude@essai.example', locale: 'fr', link: 'https://rdv.example/x' } as const
    const mail = sealedMail(keys, 'staff_invited', said)
    await context.owner.query(`select queue_staff_mail($1, $2, $3)`, [
      JSON.stringify(mail),
      randomUUID(),
      '2027-01-01',
    ])
    server.refusal = Object.assign(new Error('busy'), { responseCode: 450 })
    start()
    await expect.poll(waiting, eventually).toMatchObject([{ kind: 'staff_invited', tries: 1 }])
  })

  test('settles what a gateway tells of a message that was sent', async () => {
    start()
    const { id, patient_id } = await queue(context, await anAppointment(context, keys))
    await expect.poll(settled, eventually).toEqual(['sent'])
    await context.owner.query('insert into handed_text (key, patient_id) values ($1, $2)', [
      id,
      patient_id,
    ])
    await context.pool.query('select take_receipt($1, $2, null)', [id, 'delivered'])
    await expect.poll(settled, eventually).toEqual(['delivered'])
  })

  test('sends what was queued while it was not running', async () => {
    const appointments = [await anAppointment(context, keys), await anAppointment(context, keys)]
    for (const appointment of appointments) await queue(context, appointment)
    start()
    await expect.poll(settled, eventually).toEqual(['sent', 'sent'])
    expect(server.received).toHaveLength(2)
  })

  test('sends nothing of a booking that was rolled back', async () => {
    const appointment = await anAppointment(context, keys)
    const owner = new pg.Client(context.ownerUrl)
    await owner.connect()
    await owner.query('begin')
    await queue({ ...context, owner }, appointment)
    start()
    await queue(context, await anAppointment(context, keys))
    await expect.poll(settled, eventually).toEqual(['sent'])
    await owner.query('rollback')
    await owner.end()
    await queue(context, await anAppointment(context, keys))
    await expect.poll(settled, eventually).toEqual(['sent', 'sent'])
    expect(server.received).toHaveLength(2)
  })

  test('with the mail server down, keeps the message and sends it once when it is back', async () => {
    const port = await freePort()
    start(smtpTransport(`smtp://127.0.0.1:${port}`, 'rdv@clinique.example', { plain: true }))
    await queue(context, await anAppointment(context, keys))
    await expect.poll(waiting, eventually).toMatchObject([{ tries: 1 }])
    const told = logged.filter((line) => line.includes('message not sent'))
    expect(told).toEqual([expect.stringMatching(/"code":"smtp E[A-Z]+"/)])
    server = await startMailServer(port)
    await context.setClock(new Date(now.getTime() + 10 * 60_000))
    await expect.poll(settled, eventually).toEqual(['sent'])
    expect(server.received).toHaveLength(1)
    expect(await waiting()).toEqual([])
  })

  test('takes over a message from a process that died, and leaves one that another process is sending', async () => {
    await start()()
    const { db, pool } = patientPool(context.jobsUrl)
    stops.push(() => db.destroy())
    const orphan = await queue(context, await anAppointment(context, keys))
    const inHand = await queue(context, await anAppointment(context, keys))
    await drainOutbox(db, 100)
    const lock = `update graphile_worker._private_jobs set locked_by = $1, locked_at = now() - $2::interval where key = $3`
    await pool.query(lock, ['a dead process', '31 seconds', orphan.id])
    await pool.query(lock, ['a live process', '-1 hour', inHand.id])
    const later = await queue(context, await anAppointment(context, keys))

    start()
    await expect.poll(settled, eventually).toEqual(['sent', 'sent'])
    const ids = (await outcomes(context)).map(({ outbox_id }) => outbox_id)
    expect(ids.toSorted()).toEqual([orphan.id, later.id].toSorted())
    const left = [{ key: inHand.id, locked_by: 'a live process' }]
    await expect.poll(jobRows, eventually).toMatchObject(left)
  })

  test('outlives an absence of the database, and says so once', async () => {
    start()
    await queue(context, await anAppointment(context, keys))
    await expect.poll(settled, eventually).toEqual(['sent'])

    await databaseIsAway(async () => {
      const failures = () => logged.filter((line) => line.includes('chore fails')).length
      await expect.poll(failures, eventually).toBeGreaterThanOrEqual(2)
    })
    await queue(context, await anAppointment(context, keys))
    await expect.poll(settled, eventually).toEqual(['sent', 'sent'])
    const chores = logged.filter((line) => line.includes('chore fails'))
    expect(chores.map((line) => JSON.parse(line).chore)).toEqual([
      ...new Set(chores.map((line) => JSON.parse(line).chore)),
    ])
    expect(server.received).toHaveLength(2)
  })

  test('two of them share the work: each message is sent once', async () => {
    start()
    start()
    for (let n = 0; n < 8; n++) await queue(context, await anAppointment(context, keys))
    await expect.poll(settled, eventually).toHaveLength(8)
    await expect.poll(jobRows, eventually).toEqual([])
    const ids = server.received.map(({ headers }) => headers.get('message-id'))
    expect(new Set(ids).size).toBe(8)
    expect(ids).toHaveLength(8)
  })

  test('seals the access log, and publishes each seal outside the database', async () => {
    start()
    await queue(context, await anAppointment(context, keys))
    await expect.poll(settled, eventually).toEqual(['sent'])
    const file = path.join(dataDir, 'access-seals.log')
    const { db } = patientPool(context.jobsUrl)
    stops.push(() => db.destroy())
    const verdict = async () => {
      const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean)
      const published: PublishedSeal[] = lines.map((line) => JSON.parse(line))
      return verifyAccessLog(db, { key, published })
    }
    const { rows } = await jobs.query('select count(*)::integer as count from access_log')
    await expect.poll(verdict, OTHERS_END).toMatchObject({ ok: true, rows: rows[0].count })
    expect(logged.join()).toContain('access log sealed')
  })

  test('forgets the sessions that ended hours ago', async () => {
    await context.owner.query(
      `insert into ended_session select gen_random_uuid(), app_now() - make_interval(hours => each)
       from generate_series(0, 5) each`,
    )
    start()
    const left = () => context.owner.query('select from ended_session').then((all) => all.rowCount)
    await expect.poll(left, eventually).toBe(3)
  })

  test('writes no address, name or number into its log or its queue', async () => {
    server.refusal = Object.assign(new Error('elodie@exemple.ca is busy'), { responseCode: 450 })
    start()
    await queue(context, await anAppointment(context, keys))
    await expect.poll(() => logged.join(), eventually).toContain('smtp EENVELOPE 450')
    const told = logged.join() + JSON.stringify([await jobRows(), await waiting()])
    for (const planted of ['elodie', ...Object.values(PLANTED)]) expect(told).not.toContain(planted)
  })

  test('keeps a failure nobody foresaw as a code too, for its words may quote an address', async () => {
    const bad = { send: () => Promise.reject(new TypeError('elodie@exemple.ca')), close() {} }
    start(bad)
    await queue(context, await anAppointment(context, keys))
    await expect.poll(() => logged.join(), eventually).toContain('"code":"TypeError"')
    expect(logged.join()).not.toContain('elodie')
  })

  test('stops at once, even with a mail server that does not answer', async () => {
    const stop = start({
      send: (_, signal) => new Promise((_, reject) => signal?.addEventListener('abort', reject)),
      close() {},
    })
    await queue(context, await anAppointment(context, keys))
    await expect.poll(jobRows, eventually).toMatchObject([{ locked_by: expect.any(String) }])
    await stop()
    const left = [{ locked_by: null, attempts: 1 }]
    await expect.poll(jobRows, eventually).toMatchObject(left)
  })
})
