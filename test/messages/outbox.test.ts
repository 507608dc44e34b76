import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { MessageKind } from '../../src/db/schema.ts'
import { drainOutbox } from '../../src/messages/outbox.ts'
import { now, useDatabase } from '../support/database.ts'
import { useWorker } from './startedWorker.ts'

const context = useDatabase()
const worker = useWorker(context)

const due = async (kind: MessageKind, count: number, secondsAgo = 0) => {
  const at = new Date(now.getTime() - 1000 * secondsAgo)
  for (let rank = 0; rank < count; rank++)
    await context.owner.query(
      `insert into outbox (kind, patient_id, locale, session, sealed, not_before, not_after)
        values ($1, $2, 'fr', uuidv7(), '', $3, '2027-01-01')`,
      [kind, randomUUID(), at],
    )
}

/** What waits in the queue, in the order in which it leaves. */
async function queued() {
  const { rows } = await worker.jobs.pool.query(
    `select payload ->> 'kind' as kind from graphile_worker._private_jobs order by priority, id`,
  )
  return rows.map(({ kind }) => kind)
}

const drain = (most: number) => drainOutbox(worker.jobs.db, most)

describe('of a hundred reminders that are due since the morning', () => {
  beforeEach(() => due('reminder', 100, 3600))

  test('the queue gets no more than it lacks', async () => {
    expect(await drain(10)).toBe(10)
    expect(await drain(10)).toBe(0)
    expect(await drain(12)).toBe(2)
  })

  test('none passes what was booked a moment ago, and none is forgotten', async () => {
    await due('booked', 3)
    expect(await drain(5)).toBe(5)
    expect(await queued()).toEqual(['booked', 'booked', 'booked', 'reminder', 'reminder'])
    expect(await drain(200)).toBe(98)
  })

  test('a code leaves whatever waits', async () => {
    await drain(10)
    await due('code', 2)
    expect(await drain(10)).toBe(2)
    expect((await queued()).slice(0, 3)).toEqual(['code', 'code', 'reminder'])
  })

  test('a job that is being done, or is given up, takes nobody’s place', async () => {
    await drain(10)
    await worker.jobs.pool.query(`
      update graphile_worker._private_jobs set locked_by = 'somebody', locked_at = now()
        where id = (select min(id) from graphile_worker._private_jobs);
      update graphile_worker._private_jobs set attempts = max_attempts
        where id = (select max(id) from graphile_worker._private_jobs)`)
    expect(await drain(10)).toBe(2)
  })
})
