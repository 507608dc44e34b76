import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { connect, type Db } from '../../src/db/database.ts'
import type { Trx } from '../../src/privacy/door.ts'
import { open, useRecords } from './planted.ts'

const context = useRecords()

/** How often reading a record walks the whole log, on a connection that makes its plans now, while the log is short. */
async function walks(prepare: (db: Db) => Promise<unknown> = async () => {}): Promise<number> {
  await context.superuser.query('analyze access_log')
  const { db } = connect(context.appUrl, { poolSize: 1 })
  const look = async (trx: Trx) => {
    expect(await trx.selectFrom('appointment').select('id').execute()).toHaveLength(1)
    const { rows } = await sql<{ walks: number }>`
      select pg_stat_get_xact_numscans('access_log'::regclass)::integer as walks`.execute(trx)
    return rows[0]?.walks ?? -1
  }
  try {
    await prepare(db)
    return await open({ db }, { person: context.anne.person }, look)
  } finally {
    await db.destroy()
  }
}

test('a record that is read finds its row of the log by number, however short the log was', async () => {
  expect(await walks()).toBe(0)
})

test('control: on a connection like any other, the plan of a short log walks it whole', async () => {
  expect(await walks((db) => sql`set enable_seqscan to on`.execute(db))).toBeGreaterThan(0)
})
