import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../src/db/migrate.ts'
import { asOwner } from '../../src/db/owner.ts'
import { bootstrap } from '../../src/postgres/bootstrap.ts'
import { startEmbedded } from '../../src/postgres/embedded.ts'
import { publishFirst } from '../../src/site/policies/publishPolicy.ts'
import { ensurePasswords } from '../../src/start/passwords.ts'
import { demoFacts } from './policyFacts.ts'

export interface TestServer {
  port: number
  superuser: string
  owner: string
  jobs: string
  app: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    server: TestServer
  }
}

/** One real PostgreSQL for the run, with a migrated template whose clock the tests can set. */
export default async function setup(project: TestProject) {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'rendez-vous-test-'))
  const log = { info: () => {}, error: console.error }
  const settings = {
    // What is deleted leaves its place when it likes, and what is written next would stand before what was written first.
    autovacuum: 'off',
    ...{ fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
    // Two files at once, each with a pool of an application, of jobs and of a worker, which open all that they may in a race.
    max_connections: '300',
  }
  const passwords = ensurePasswords(dataDir)
  const { superuser } = passwords
  const server = await startEmbedded({ dataDir, superuser, log, settings })
  await bootstrap(server.superuserUrl('postgres'), { database: 'template', passwords })
  const url = new URL(server.superuserUrl('template'))
  url.username = 'clinic_owner'
  url.password = passwords.owner
  await migrate(url.href)
  await settableClock(url.href)
  await firstPolicies(url.href)
  project.provide('server', { port: server.port, ...passwords })
  return async () => {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
    await rm(server.folder, { recursive: true, force: true })
  }
}

/** A template has what a first start publishes, three weeks before the tests' clock. */
async function firstPolicies(ownerUrl: string) {
  await asOwner(ownerUrl, async (trx) => {
    await publishFirst(trx, demoFacts)
  })
}

async function settableClock(ownerUrl: string) {
  const client = new pg.Client(ownerUrl)
  await client.connect()
  await client.query(`
    create table test_clock (at timestamptz not null);
    insert into test_clock values ('2026-11-01T15:00:00Z');
    grant select on test_clock to public;
    create or replace function app_now() returns timestamptz language sql stable as
      'select coalesce((select at from test_clock), statement_timestamp())';
  `)
  await client.end()
}
