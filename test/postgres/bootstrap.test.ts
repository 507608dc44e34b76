import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { embeddedUrls } from '../../src/postgres/addresses.ts'
import { bootstrap } from '../../src/postgres/bootstrap.ts'
import { type Embedded, startEmbedded } from '../../src/postgres/embedded.ts'
import { query } from '../support/embeddedServers.ts'

const ROLES = ['clinic_app', 'clinic_owner', 'clinic_jobs']
const log = { info: () => {}, error: () => {} }
// Where root runs the server is named after the superuser's password: another run of the suite has a place of its own.
const superuser = randomUUID()
const passwords = { superuser, owner: 'owner-1', jobs: 'jobs-1', app: 'app-1' }
const dataDir = mkdtempSync('/tmp/bootstrap-')
let server: Embedded
const urls = (given = passwords) => embeddedUrls(server.port, 'rdv', given)
const prepare = (given = passwords) =>
  bootstrap(server.superuserUrl('postgres'), { database: 'rdv', passwords: given })

beforeAll(async () => {
  server = await startEmbedded({
    dataDir,
    superuser: passwords.superuser,
    log,
    settings: { fsync: 'off' },
  })
  await prepare()
})

afterAll(async () => {
  await server.stop()
  for (const folder of [server.folder, dataDir]) rmSync(folder, { recursive: true, force: true })
})

test('the roles have no privilege beyond signing in, and the one that writes not even that', async () => {
  const roles = await query(
    urls().app,
    `select rolname, rolcanlogin, rolsuper or rolbypassrls or rolcreatedb or rolcreaterole
     or rolreplication as privileged from pg_roles where rolname like 'clinic%' order by 1`,
  )
  const expected = [...ROLES, 'clinic_writer'].toSorted().map((rolname) => ({
    rolname,
    rolcanlogin: rolname !== 'clinic_writer',
    privileged: false,
  }))
  expect(roles).toEqual(expected)
})

test('the owner may install what migrations need, in the same UTF-8 everywhere', async () => {
  await query(
    urls().owner,
    `create extension btree_gist; create table slot (id int); grant select on slot to clinic_app`,
  )
  expect(
    await query(
      urls().owner,
      `select pg_get_userbyid(datdba) as owner, datlocprovider, datlocale,
       pg_encoding_to_char(encoding) as encoding, lower('ÉLOÏSE') as folded
       from pg_database where datname = current_database()`,
    ),
  ).toEqual([
    {
      owner: 'clinic_owner',
      datlocprovider: 'b',
      datlocale: 'C.UTF-8',
      encoding: 'UTF8',
      folded: 'éloïse',
    },
  ])
  expect(await query(urls().app, 'select count(*)::int from slot')).toEqual([{ count: 0 }])
})

test('the job queue may install its own schema', async () => {
  await query(urls().jobs, 'create schema queue; create table queue.job (id int)')
  await expect(query(urls().app, 'select from queue.job')).rejects.toThrow('permission denied')
})

test.each([
  ['create schema mine'],
  ['create table public.mine ()'],
  ['create temp table mine ()'],
  ['create role mine'],
  ['create database mine'],
  ['set role clinic_owner'],
  ['select from pg_authid'],
  [`copy (select 1) to program 'true'`],
])('the application may not: %s', async (sql) => {
  await expect(query(urls().app, sql)).rejects.toThrow(/permission denied/)
})

test('a role that nobody named may not even connect', async () => {
  const url = server.superuserUrl('postgres')
  await query(url, `create role stranger login password 'stranger'`)
  const stranger = urls().app.replace('clinic_app:app-1', 'stranger:stranger')
  await expect(query(stranger, 'select 1')).rejects.toThrow('permission denied for database')
})

test('done again, it keeps the data and brings the passwords up to date', async () => {
  await query(urls().owner, 'create table kept as select 42 as answer')
  const changed = { ...passwords, app: `it's "new"` }
  await prepare(changed)
  await expect(query(urls().app, 'select 1')).rejects.toThrow('password')
  const app = urls(changed).app.replace(changed.app, encodeURIComponent(changed.app))
  expect(await query(app, 'select current_user::text as me')).toEqual([{ me: 'clinic_app' }])
  expect(await query(urls().owner, 'table kept')).toEqual([{ answer: 42 }])
  await prepare()
})

test('several processes may prepare one database at the same time', async () => {
  const superuser = server.superuserUrl('postgres')
  const prepareOther = () => bootstrap(superuser, { database: 'other', passwords })
  await Promise.all(Array.from({ length: 6 }, prepareOther))
  const url = embeddedUrls(server.port, 'other', passwords).app
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
})
