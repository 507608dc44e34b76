import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { bootstrap } from '../../../src/postgres/bootstrap.ts'
import type { FieldKeys } from '../../../src/privacy/fieldKeys.ts'
import { type Crowd, createCrowd } from '../people/crowd.ts'
import { type Application, settingsOf, startApplication } from './application.ts'
import type { Cluster } from './cluster.ts'
import type { MailSink } from './mailSink.ts'
import type { Secrets } from './secrets.ts'
import { TEMPLATE } from './template.ts'

/** Runs a statement as the superuser, beyond every policy: the proof's own eyes. */
export type Sql = <Row extends pg.QueryResultRow>(
  text: string,
  values?: readonly unknown[],
) => Promise<Row[]>

/** A whole system for one proof: a database of its own, a server process on it, and people who visit it. */
export interface Stage {
  readonly cluster: Cluster
  readonly database: string
  readonly sql: Sql
  readonly app: Application
  readonly crowd: Crowd
  readonly sink: MailSink
  /** A folder of its own, and what an operator tells commands on its database. */
  readonly folder: string
  readonly settings: Record<string, string>
  /** The field keys that its servers were told. */
  readonly keys: FieldKeys
  /** Starts one more server process on the same database; it ends with the stage. */
  another(preload?: string, word?: 'web'): Promise<Application>
  /** Ends the processes and drops the database. */
  close(): Promise<void>
}

/** What a control takes away: a guard of the database, or one of the process. */
export interface Sabotage {
  /** Statements run as the superuser before the server starts. */
  sql?: string
  /** Code that runs first in the server process. */
  preload?: string
  /** Settings of the server processes. */
  environment?: Record<string, string> | undefined
}

/** What all stages of a run share. */
export interface Ground {
  cluster: Cluster
  secrets: Secrets
  sink: MailSink
  dataDir: string
}

let stages = 0

/** Sets a stage up, sabotaged or not. */
export async function openStage(
  { cluster, secrets, sink, dataDir }: Ground,
  { sql: damage, preload: first, environment: settings }: Sabotage = {},
): Promise<Stage> {
  stages++
  const database = `prove_${stages}`
  const folder = join(dataDir, database)
  mkdirSync(folder)
  await asSuperuser(cluster, `create database ${database} template ${TEMPLATE}`)
  await bootstrap(cluster.superuserUrl('postgres'), { database, passwords: cluster.passwords })
  const pool = new pg.Pool({ connectionString: cluster.superuserUrl(database), max: 4 })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const sql: Sql = async (text, values = []) => (await pool.query(text, [...values])).rows
  if (damage) await pool.query(damage)

  const apps: Application[] = []
  const mail = { SMTP_URL: sink.url, MAIL_FROM: 'Preuve <rendez-vous@prove.example>' }
  const environment = { ...secrets.environment, ...mail, ...settings }
  const options = { urls: cluster.urls(database), dataDir: folder, environment }
  const another = async (preload?: string, word?: 'web') => {
    const app = await startApplication({ ...options, preload, word })
    apps.push(app)
    return app
  }
  const app = await another(first)
  // With several processes, each request goes to any that lives, as behind a balancer.
  const crowd = createCrowd(() => {
    const up = apps.filter((each) => each.isUp())
    return (up[Math.floor(Math.random() * up.length)] ?? app).port
  })

  async function close() {
    crowd.leave()
    for (const each of apps) await each.kill()
    await pool.end()
    await asSuperuser(cluster, `drop database if exists ${database} with (force)`)
  }
  const told = settingsOf(options)
  const given = { cluster, database, sql, sink, folder, settings: told, keys: secrets.fieldKeys }
  return { ...given, app, crowd, another, close }
}

async function asSuperuser(cluster: Cluster, statement: string) {
  const client = new pg.Client(cluster.superuserUrl('postgres'))
  await client.connect()
  await client.query(statement)
  await client.end()
}
