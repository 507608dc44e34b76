import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Application } from '../prove/stage/application.ts'
import type { Stage } from '../prove/stage/stage.ts'

/** A statement as the product sends it. */
export interface Statement {
  text: string
  values: unknown[]
}

const patched = (statement: string) => `
  import { appendFileSync } from 'node:fs'
  import { createRequire } from 'node:module'
  const { Client } = createRequire(process.cwd() + '/')('pg')
  const query = Client.prototype.query
  Client.prototype.query = function (...asked) {
    const { text = asked[0], values = [] } = asked[0]
    ${statement}
    return query.apply(this, asked)
  }`

/** What a server process does first with each statement: writes it down, unless the worker sent it. */
const record = (file: string) =>
  `if (this.user === 'clinic_app') appendFileSync(${JSON.stringify(file)}, JSON.stringify({ text, values }) + '\\n')`

/** Or wastes something before each search: the control of the bench. */
const WASTE = `if (/find_openings/.test(text))
  return this.query('select count(*) from clinic, generate_series(1, 100)').then(() => query.apply(this, asked))`

/** A server that sends a needless statement with each search. */
export const wastefulOn = (stage: Stage): Promise<Application> => stage.another(patched(WASTE))

/** A second server of the stage, which tells what it asks the database. */
export async function recorderOn(
  stage: Stage,
  { wasteful = false } = {},
): Promise<{
  app: Application
  /** The statements since the last time. */
  taken(): Statement[]
}> {
  const file = join(stage.folder, `statements-${Math.random().toString(36).slice(2)}.jsonl`)
  const statement = record(file) + (wasteful ? `\n${WASTE}` : '')
  const app = await stage.another(patched(statement))
  const taken = () => {
    if (!existsSync(file)) return []
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    rmSync(file)
    return lines.filter(Boolean).map((line) => JSON.parse(line) as Statement)
  }
  return { app, taken }
}
