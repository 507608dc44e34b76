import pg from 'pg'
import { afterAll, beforeAll, beforeEach, inject } from 'vitest'
import type { Db, OpenTrx } from '../../src/db/database.ts'
import { asOwner, type Copy } from '../../src/db/owner.ts'
import { patientPool } from './patient.ts'

/** Sunday 22 November 2026, 10:00 in Montréal: where the tests' clock stands unless a test moves it. */
export const now = new Date('2026-11-22T15:00:00Z')

export interface TestDatabase {
  /** As the application: no bypass of any policy. */
  db: Db
  pool: pg.Pool
  appUrl: string
  jobsUrl: string
  ownerUrl: string
  superuserUrl: string
  /** As the owner, one statement after the other: for preparing what a test needs, and looking at what is left. */
  owner: pg.Client
  /** Does the work in a transaction of the owner's, as an operator's load does. */
  asOwner<T>(work: (trx: OpenTrx, copy: Copy) => Promise<T>): Promise<T>
  /** Moves the database's clock. */
  setClock(at: Date): Promise<void>
}

/** A real, empty PostgreSQL database for this test file: a copy of the template, emptied before each test. */
export function useDatabase(): TestDatabase {
  const context = {} as TestDatabase
  let sweeper: pg.Client
  const name = `test_${process.pid}_${crypto.randomUUID().replaceAll('-', '').slice(0, 12)}`
  const { port, superuser, owner, jobs, app } = inject('server')
  const url = (role: string, password: string, database = name) =>
    `postgres://${role}:${password}@127.0.0.1:${port}/${database}`

  beforeAll(async () => {
    await asSuperuser(`create database ${name} template template owner clinic_owner`)
    await asSuperuser(`grant create on database ${name} to clinic_jobs`)
    context.appUrl = url('clinic_app', app)
    context.jobsUrl = url('clinic_jobs', jobs)
    context.ownerUrl = url('clinic_owner', owner)
    context.superuserUrl = url('postgres', superuser)
    sweeper = new pg.Client(context.superuserUrl)
    context.owner = oneByOne(new pg.Client(context.ownerUrl))
    await context.owner.connect()
    await sweeper.connect()
    // Each table is emptied by itself: no trigger, and no foreign key that would have all emptied.
    await sweeper.query('set session_replication_role = replica')
    Object.assign(context, patientPool(context.appUrl))
    context.asOwner = (work) => asOwner(context.ownerUrl, work)
    context.setClock = async (at) => {
      await context.owner.query('update test_clock set at = $1', [at])
    }
  })
  beforeEach(async () => {
    const { rows } = await sweeper.query<{ statement: string }>(WRITTEN)
    await sweeper.query(rows.map(({ statement }) => statement).join('; '))
    await context.owner.query('insert into test_clock values ($1)', [now])
  })
  afterAll(async () => {
    await context.pool.end()
    await context.owner.end()
    await sweeper.end()
    // It waits for who is leaving, and fails when somebody stays.
    await asSuperuser(`drop database ${name}`)
  })
  return context

  async function asSuperuser(statement: string) {
    const client = new pg.Client(url('postgres', superuser, 'postgres'))
    await client.connect()
    await client.query(statement)
    await client.end()
  }
}

/** Empties every table that was written since it was made, but what only ever grows and what a first start publishes. */
const WRITTEN = `
  select format('delete from %I.%I', schemaname, tablename) as statement from pg_tables
  where schemaname in ('public', 'door') and tablename not in ('access_log', 'access_seal', 'policy_version')
    and tablename not like 'kysely%' and pg_relation_size(format('%I.%I', schemaname, tablename)::regclass) > 0`

/** Tests ask in parallel what one connection answers in turn. */
function oneByOne(client: pg.Client): pg.Client {
  const ask = client.query.bind(client) as (...asked: unknown[]) => Promise<unknown>
  let last: Promise<unknown> = Promise.resolve()
  const query = (...asked: unknown[]) => {
    const answer = last.then(() => ask(...asked))
    last = answer.catch(() => {})
    return answer
  }
  return Object.assign(client, { query: query as pg.Client['query'] })
}
