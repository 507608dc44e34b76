import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { forgetOld } from '../../src/privacy/retention.ts'
import { RETENTION } from '../../src/worker.ts'
import { now } from '../support/database.ts'
import { aSlot } from '../support/factories.ts'
import { patientPool } from '../support/patient.ts'
import { useRecords } from './planted.ts'

const context = useRecords()
let jobs: ReturnType<typeof patientPool>
beforeAll(() => {
  jobs = patientPool(context.jobsUrl)
})
afterAll(() => jobs.db.destroy())
const tables = RETENTION.flatMap((each) => ('table' in each ? [each.table] : []))
const forget = (keep = {}) => forgetOld(jobs.db, RETENTION, keep)

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds)

async function holdUntil(until: Date) {
  const slot = await aSlot(context.owner)
  await context.owner.query(
    'insert into hold (slot_id, holder, session, until) values ($1, $2, $2, $3)',
    [slot.id, randomUUID(), until],
  )
}
const ended = (at: Date) =>
  context.owner.query('insert into ended_session values ($1, $2)', [randomUUID(), at])
const answered = (at: Date) =>
  context.owner.query(
    `insert into submission (person, key, body_hash, appointment_id, created_at) values ($1, $1, '', $1, $2)`,
    [randomUUID(), at],
  )

async function kept(table: string, column: string) {
  const { rows } = await context.superuser.query(`select ${column} as at from ${table} order by at`)
  return rows.map(({ at }) => at)
}

test('what has served its time is forgotten, and nothing a moment before', async () => {
  for (const past of [0, 1]) {
    await holdUntil(ago(HOUR + past))
    await ended(ago(2 * HOUR + past))
    await answered(ago(30 * DAY + past))
  }
  await holdUntil(new Date(now.getTime() + 600_000))
  expect(await forget()).toBe(3)
  expect(await kept('hold', 'until')).toEqual([ago(HOUR), new Date(now.getTime() + 600_000)])
  expect(await kept('ended_session', 'ended_at')).toEqual([ago(2 * HOUR)])
  expect(await kept('submission', 'created_at')).toEqual([ago(30 * DAY)])
  expect(await forget()).toBe(0)
})

test('what became of a colleague’s identity is forgotten after a year, an end that their service told after a day', async () => {
  const { superuser } = context
  const { rows } = await superuser.query(`select $1::timestamptz - interval '1 year' as at`, [now])
  const aYearAgo = rows[0].at as Date
  for (const past of [0, 1]) {
    const step = [randomUUID(), new Date(aYearAgo.getTime() - past)]
    await superuser.query(
      `insert into staff_identity_step (account_id, step, at) values ($1, 'bound', $2)`,
      step,
    )
    const told = [randomUUID(), ago(DAY + past)]
    await superuser.query('insert into staff_logout values ($1, $1, null, $2, $2)', told)
  }
  expect(await forget()).toBe(2)
  expect(await kept('staff_identity_step', 'at')).toEqual([aYearAgo])
  expect(await kept('staff_logout', 'told_at')).toEqual([ago(DAY)])
})

test('sign-ins with the government’s service are forgotten after two hours, a card that nobody signed in with after two years', async () => {
  const { superuser } = context
  const { rows } = await superuser.query(`select $1::timestamptz - interval '2 years' as at`, [now])
  const twoYearsAgo = rows[0].at as Date
  for (const past of [0, 1]) {
    const at = ago(2 * HOUR + past)
    const ids = [randomUUID(), randomUUID()]
    await superuser.query('insert into government_session values ($1, $2, null, $3)', [...ids, at])
    await superuser.query('insert into government_logout values ($1, $2, null, $3, $3)', [
      ...ids,
      at,
    ])
    const used = new Date(twoYearsAgo.getTime() - past)
    await superuser.query('insert into government_binding values ($1, $2, $1, $3, $3)', [
      ...ids,
      used,
    ])
  }
  expect(await forget()).toBe(3)
  expect(await kept('government_session', 'begun_at')).toEqual([ago(2 * HOUR)])
  expect(await kept('government_logout', 'told_at')).toEqual([ago(2 * HOUR)])
  expect(await kept('government_binding', 'used_at')).toEqual([twoYearsAgo])
})

test('counts of messages are forgotten after thirty days', async () => {
  for (const past of [0, 1])
    await context.owner.query(
      `insert into message_count values ($1, 'sms', 'code', 'sent', 0, 1)`,
      [ago(30 * DAY + past)],
    )
  expect(await forget()).toBe(1)
  expect(await kept('message_count', 'hour')).toEqual([ago(30 * DAY)])
})

/** Moves what is planted about somebody so far into the past. */
async function aged(milliseconds: number, patient: string) {
  const { superuser } = context
  const past = [patient, ago(milliseconds)]
  const person = '(select person from door.file where patient_id = $1)'
  await superuser.query(
    `update appointment set starts_at = $2::timestamptz - interval '1 hour', ends_at = $2 where patient_id = $1`,
    past,
  )
  await superuser.query('update message set not_after = $2 where patient_id = $1', past)
  await superuser.query(`update consent set ends_at = $2 where person = ${person}`, past)
  await superuser.query(
    `update confirmation_code set expires_at = $2 where person = ${person}`,
    past,
  )
}

/** How many rows are left in the tables about somebody. */
async function left() {
  const tables = ['appointment', 'patient', 'door.file', 'message', 'consent', 'confirmation_code']
  const counts: Record<string, number> = {}
  for (const table of tables)
    counts[table] = (await context.superuser.query(`select from ${table}`)).rowCount ?? 0
  return counts
}
const both = {
  appointment: 2,
  patient: 2,
  'door.file': 2,
  message: 2,
  consent: 2,
  confirmation_code: 2,
}

test('what is about somebody goes at its time, and the person with their last appointment', async () => {
  await aged(0, context.anne.patient)
  await forget()
  expect(await left()).toEqual(both)
  await aged(1, context.anne.patient)
  await forget()
  expect(await left()).toEqual({ ...both, confirmation_code: 1 })
  await aged(180 * DAY + 1, context.anne.patient)
  await forget()
  expect(await left()).toEqual({ ...both, confirmation_code: 1, message: 1 })
  await aged(2 * 366 * DAY, context.anne.patient)
  await forget()
  expect(await left()).toMatchObject({ appointment: 2, patient: 2, 'door.file': 2, consent: 1 })
  await aged(5 * 366 * DAY, context.anne.patient)
  await forget()
  expect(await left()).toMatchObject({ appointment: 1, patient: 1, 'door.file': 1 })
  expect(await kept('patient', 'id')).toEqual([context.benoit.patient])
})

test('an operator may set other times, but no appointment goes within a year', async () => {
  await aged(366 * DAY + HOUR, context.anne.patient)
  await aged(364 * DAY, context.benoit.patient)
  await forget({ appointment: '0 hours', message: '900 days' })
  expect(await left()).toMatchObject({ appointment: 1, patient: 1, message: 2 })
})

test('the worker forgets nothing else, and deletes nothing by itself', async () => {
  const forgetting = (table: string, since: string, keep = '0 hours') =>
    jobs.pool.query('select forget($1, $2, $3, 10)', [table, since, keep])
  await expect(forgetting('slot', 'starts_at')).rejects.toMatchObject({ code: '42501' })
  await expect(forgetting('access_log', 'at')).rejects.toMatchObject({ code: '42501' })
  await expect(forgetting('appointment', 'starts_at')).rejects.toMatchObject({ code: '42501' })
  await expect(forgetting('hold', 'until', '-1 day')).rejects.toMatchObject({ code: '42501' })
  for (const table of tables)
    await expect(jobs.pool.query(`delete from ${table}`)).rejects.toMatchObject({ code: '42501' })
})

test('every table about somebody says when it is forgotten', async () => {
  const { rows } = await context.superuser.query(`
    select distinct table_name as name from information_schema.columns
    where table_schema = 'public' and table_name not like 'kysely%'
      and column_name in ('person', 'patient_id', 'holder', 'session')`)
  expect(
    rows
      .map(({ name }) => name)
      .filter((name) => !tables.includes(name))
      .sort(),
  ).toEqual([
    // Kept, and sealed.
    'access_log',
    // Emptied within a second.
    'outbox',
    // Goes with the last appointment.
    'patient',
    // What the operator loads, no more.
    'register_entry',
    // A day later, or with the last appointment, by a routine of booking's.
    'unregistered_person',
  ])
})

test('however many there are', async () => {
  await context.owner.query(
    'insert into ended_session select gen_random_uuid(), $1 from generate_series(1, 10001)',
    [ago(DAY)],
  )
  expect(await forget()).toBe(10_001)
  expect(await kept('ended_session', 'ended_at')).toEqual([])
})

test('a lapsed hold that someone is replacing at this moment keeps nobody waiting', async () => {
  await holdUntil(ago(2 * DAY))
  await holdUntil(ago(2 * DAY))
  const client = context.owner
  await client.query('begin')
  await client.query('select from hold limit 1 for update')
  expect(await forget()).toBe(1)
  await client.query('rollback')
  expect(await forget()).toBe(1)
})
