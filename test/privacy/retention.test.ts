import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bookingRetention } from '../../src/booking/retention.ts'
import { connect } from '../../src/db/database.ts'
import { identityRetention } from '../../src/identity/retention.ts'
import { forgetOld } from '../../src/privacy/retention.ts'
import { now, useDatabase } from '../support/database.ts'
import { aSlot } from '../support/factories.ts'

const context = useDatabase()
const retention = [...bookingRetention, ...identityRetention]
let jobs: ReturnType<typeof connect>
beforeAll(() => {
  jobs = connect(context.jobsUrl)
})
afterAll(() => jobs.db.destroy())

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
  const { rows } = await jobs.pool.query(`select ${column} as at from ${table} order by at`)
  return rows.map(({ at }) => at)
}

test('what has served its time is forgotten, and nothing a moment before', async () => {
  for (const past of [0, 1]) {
    await holdUntil(ago(DAY + past))
    await ended(ago(2 * HOUR + past))
    await answered(ago(30 * DAY + past))
  }
  await holdUntil(new Date(now.getTime() + 600_000))
  expect(await forgetOld(jobs.db, retention)).toBe(3)
  expect(await kept('hold', 'until')).toEqual([ago(DAY), new Date(now.getTime() + 600_000)])
  expect(await kept('ended_session', 'ended_at')).toEqual([ago(2 * HOUR)])
  expect(await kept('submission', 'created_at')).toEqual([ago(30 * DAY)])
  expect(await forgetOld(jobs.db, retention)).toBe(0)
})

test('however many there are', async () => {
  await context.owner.query(
    'insert into ended_session select gen_random_uuid(), $1 from generate_series(1, 10001)',
    [ago(DAY)],
  )
  expect(await forgetOld(jobs.db, retention)).toBe(10_001)
  expect(await kept('ended_session', 'ended_at')).toEqual([])
})

test('a lapsed hold that someone is replacing at this moment keeps nobody waiting', async () => {
  await holdUntil(ago(2 * DAY))
  await holdUntil(ago(2 * DAY))
  const client = context.owner
  await client.query('begin')
  await client.query('select from hold limit 1 for update')
  expect(await forgetOld(jobs.db, retention)).toBe(1)
  await client.query('rollback')
  expect(await forgetOld(jobs.db, retention)).toBe(1)
})
