import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect } from '../../src/db/database.ts'
import { sqlState } from '../../src/db/errors.ts'
import { retry } from '../../src/db/retry.ts'
import { statementNames } from '../../src/db/statementNames.ts'
import { useDatabase } from '../support/database.ts'

const context = useDatabase()
let database: ReturnType<typeof connect>

// One connection: what is prepared on it stays visible to the next query.
beforeEach(async () => {
  database = connect(context.appUrl, { poolSize: 1 })
  await context.owner.query('create table measure (a integer)')
  await context.owner.query('insert into measure values (1)')
  await context.owner.query('grant select on measure to clinic_app')
})
afterEach(async () => {
  await database.pool.end()
  await context.owner.query('drop table measure')
})

const measure = () =>
  sql`select * from measure where a = ${1}`.execute(database.db).then(({ rows }) => rows)
const stateOf = (work: () => Promise<unknown>) => work().then(() => 'answered', sqlState)

test('a statement with parameters is prepared once, however often it is asked', async () => {
  for (let i = 0; i < 5; i++) await measure()
  const { rows } = await sql<{ calls: number }>`
    select generic_plans + custom_plans as calls from pg_prepared_statements
    where statement like '%from measure%'`.execute(database.db)
  expect(rows.map(({ calls }) => Number(calls))).toEqual([5])
})

test('after DISCARD ALL one request fails, then all is healed', async () => {
  await measure()
  await database.pool.query('discard all')
  expect(await stateOf(measure)).toBe('26000')
  expect(await measure()).toEqual([{ a: 1 }])
})

test('after a migration one request fails, then all is healed', async () => {
  await measure()
  await context.owner.query('alter table measure add b integer default 2')
  expect(await stateOf(measure)).toBe('0A000')
  expect(await measure()).toEqual([{ a: 1, b: 2 }])
})

test('with another try, nobody notices either', async () => {
  await measure()
  await database.pool.query('discard all')
  expect(await retry(measure)).toEqual([{ a: 1 }])
  await context.owner.query('alter table measure add b integer default 2')
  expect(await retry(measure)).toEqual([{ a: 1, b: 2 }])
})

test('control: under a name that never changes, the failure stays', async () => {
  const query = { name: 'fixed', text: 'select * from measure where a = $1', values: [1] }
  const client = await database.pool.connect()
  const fixed = () => client.query(query)
  await fixed()
  await context.owner.query('alter table measure add b integer default 2')
  expect(await stateOf(fixed)).toBe('0A000')
  expect(await stateOf(fixed)).toBe('0A000')
  client.release()
})

test('an error of another kind changes no name', () => {
  const names = statementNames()
  const before = names.of('select 1')
  names.forget(Object.assign(new Error('feature not supported'), { code: '0A000' }))
  names.forget(Object.assign(new Error('duplicate key'), { code: '23505' }))
  expect(names.of('select 1')).toBe(before)
  names.forget(Object.assign(new Error('unknown'), { code: '26000' }))
  expect(names.of('select 1')).not.toBe(before)
})

test('the names are counted: beyond five hundred texts a statement goes without one', () => {
  const names = statementNames()
  const given = Array.from({ length: 501 }, (_, i) => names.of(`select ${i}`))
  expect(new Set(given.slice(0, 500)).size).toBe(500)
  expect(given[500]).toBeUndefined()
})
