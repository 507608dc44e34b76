import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import type { Db } from '../../../src/db/database.ts'
import { sealAccessLog } from '../../../src/privacy/log/sealAccessLog.ts'
import type { PublishedSeal } from '../../../src/privacy/log/sealDigest.ts'
import { type Verdict, verifyAccessLog } from '../../../src/privacy/log/verifyAccessLog.ts'
import { type TestDatabase, useDatabase } from '../../support/database.ts'
import { OTHERS_END } from '../../support/othersEnd.ts'
import { patientPool } from '../../support/patient.ts'

export interface AccessLog {
  context: TestDatabase
  key: string
  jobs: pg.Pool
  db: Db
  published: PublishedSeal[]
  /** How often sealing said that transaction ids went back. */
  complaints: number
  publish(seal: PublishedSeal): Promise<void>
  wentBack(): void
  verify(using?: string): Promise<Verdict>
  /** Looks into someone's record, as the application does. */
  look(times?: number): Promise<void>
  /** Seals until every row is: a transaction elsewhere on the server may hold the last rows back for a moment. */
  seal(): Promise<void>
  idsSealed(): Promise<string[]>
  /** Looks, seals, and returns the ids of all sealed rows. */
  sealedRows(count: number): Promise<string[]>
  /** What someone with every right on the database could do: the trigger that refuses changes is out of the way. */
  tampering(statement: string): Promise<void>
}

/** A database whose access log and seals are empty before each test, with hands to look, seal, verify and tamper. */
export function useAccessLog(): AccessLog {
  const context = useDatabase()
  const log = {
    context,
    key: randomBytes(32).toString('hex'),
    seal,
    idsSealed,
    tampering,
  } as AccessLog
  log.publish = async (seal) => {
    log.published.push(seal)
  }
  log.wentBack = () => {
    log.complaints++
  }
  log.verify = (key = log.key) => verifyAccessLog(log.db, { key, published: log.published })
  log.look = async (times = 1) => {
    for (let n = 0; n < times; n++) await context.pool.query(OPEN, [randomUUID()])
  }
  log.sealedRows = async (count) => {
    await log.look(count)
    await visibleToAll()
    await seal()
    return idsSealed()
  }

  beforeAll(() => {
    const { db, pool } = patientPool(context.jobsUrl)
    Object.assign(log, { db, jobs: pool })
  })
  beforeEach(async () => {
    await tampering('truncate access_log, access_seal')
    log.published = []
    log.complaints = 0
  })
  afterAll(() => log.jobs.end())
  return log

  /** Another test's transaction would have these rows sealed in two rounds. */
  async function visibleToAll() {
    const running = async () => (await log.jobs.query(STILL_RUNNING)).rowCount
    await expect.poll(running, OTHERS_END).toBe(0)
  }

  async function seal() {
    const unsealed = async () => {
      await sealAccessLog(log.db, log)
      const { rows } = await log.jobs.query(UNSEALED)
      return rows.map((row) => row.id)
    }
    await expect.poll(unsealed, OTHERS_END).toEqual([])
  }

  async function idsSealed(): Promise<string[]> {
    const { rows } = await log.jobs.query(
      'select unnest(row_ids) as id from access_seal order by number',
    )
    return rows.map((row) => row.id)
  }

  async function tampering(statement: string) {
    const superuser = new pg.Client(context.superuserUrl)
    await superuser.connect()
    await superuser.query(`
      alter table access_log disable trigger append_only;
      alter table access_seal disable trigger append_only;
      ${statement};
      alter table access_log enable trigger append_only;
      alter table access_seal enable trigger append_only`)
    await superuser.end()
  }
}

export const OPEN = `select door.open('session:test', 'hold', $1)`

const STILL_RUNNING = 'select from access_log where xact >= pg_snapshot_xmin(pg_current_snapshot())'

const UNSEALED = `
  select id from access_log
  where xact >= coalesce((select max(below_xact) from access_seal), '0')`
