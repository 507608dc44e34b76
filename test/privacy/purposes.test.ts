import { randomUUID } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { PURPOSES } from '../../src/db/lists.ts'
import { useDatabase } from '../support/database.ts'

const context = useDatabase()

test('a record is opened for a reason of one closed list, the same in the code and in the database', async () => {
  const { rows } = await context.owner.query<{ rule: string }>(
    `select pg_get_constraintdef(oid) as rule from pg_constraint where conname = 'access_log_why_check'`,
  )
  const reasons = [...(rows[0]?.rule ?? '').matchAll(/'(\w+)'/g)].map(([, reason]) => reason)
  expect(reasons.toSorted()).toEqual([...PURPOSES].toSorted())

  const opened = (why: string) =>
    context.pool.query('select door.open($1, $2, $3)', ['session:test', why, randomUUID()])
  await expect(opened('curiosity')).rejects.toThrow('access_log_why_check')
  for (const why of PURPOSES) await opened(why)
})

test('every reason that a command of the database writes is of that list', () => {
  const folder = path.join(import.meta.dirname, '../../src')
  const commands = globSync('**/*.sql', { cwd: folder }).map((file) =>
    readFileSync(path.join(folder, file), 'utf8'),
  )
  const written = commands
    .join()
    .matchAll(/door\.write\([^()]*?, '(\w+)'/g)
    .map(([, why]) => why)
    .toArray()
  expect(written.length).toBeGreaterThan(2)
  expect(written.filter((why) => !PURPOSES.some((purpose) => purpose === why))).toEqual([])
})

test('the application reads of the outbox which messages of an appointment wait, and puts nothing there but by a change', async () => {
  for (const column of ['patient_id', 'session', 'sealed', 'locale'])
    await expect(context.pool.query(`select ${column} from outbox`)).rejects.toThrow(
      'permission denied',
    )
  await expect(context.pool.query('delete from outbox')).rejects.toThrow('permission denied')
  await expect(context.pool.query('insert into outbox default values')).rejects.toThrow(
    'permission denied',
  )
})
