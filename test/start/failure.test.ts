import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CannotStart } from '../../src/db/cannotStart.ts'
import { ConfigError } from '../../src/start/config.ts'
import { failureText } from '../../src/start/failure.ts'
import { useDatabase } from '../support/database.ts'

const context = useDatabase()

/** What a real database says when it refuses a statement. */
async function refused(statement: string): Promise<Error> {
  return context.owner.query(statement).then(
    () => new Error('the statement was accepted'),
    (error: Error) => error,
  )
}

test('the operator’s mistakes are told in their own words, and nothing else', () => {
  expect(failureText(new CannotStart('PORT: 80 needs a privilege'))).toBe(
    'PORT: 80 needs a privilege',
  )
  expect(failureText(new ConfigError('A: is missing\nB: is missing'))).toBe(
    'A: is missing\nB: is missing',
  )
})

test('a bug keeps its stack, even when it begins like a mistake of the operator', () => {
  const bug = Object.assign(new Error('ENOENT: no such file or directory'), { code: 'ENOENT' })
  expect(failureText(bug)).toContain(import.meta.filename)
})

test('a database error is told by its state and constraint, never by what a row holds', async () => {
  const broken = await refused(`
    create temp table card (nam text constraint one_card unique);
    insert into card values ('TREM90010112'), ('TREM90010112')`)
  expect(failureText(broken)).toMatch(/^database error 23505: constraint one_card\n +at /)
  const unread = await refused(`select 'TREM90010112'::uuid`)
  expect(failureText(new Error('loading', { cause: unread }))).toMatch(/^database error 22P02\n/)
  for (const error of [broken, unread]) expect(failureText(error)).not.toContain('TREM')
  const absent = await refused('select from nowhere')
  expect(failureText(absent)).toContain('relation "nowhere" does not exist')
})

test('a database out of reach is one line', () => {
  const lost = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })
  expect(failureText(lost)).toBe('the database does not answer (ECONNREFUSED)')
})

test.for(['Promise.reject(error)', 'setTimeout(() => { throw error })'])(
  'what nobody caught ends the process, and prints no row: %s',
  (happening) => {
    const program = `
    import pg from 'pg'
    import { endOnFailure } from './src/start/failure.ts'
    ${'endOnFailure()'}
    const error = new pg.DatabaseError('duplicate TREM90010112', 1, 'error')
    Object.assign(error, { code: '23505', constraint: 'one_card', detail: 'Key (nam)=(TREM90010112)' })
    setInterval(() => {}, 1000)
    ${happening}`
    const options = {
      cwd: join(import.meta.dirname, '../..'),
      encoding: 'utf8',
      timeout: 60_000,
    } as const
    const run = (code: string) =>
      spawnSync(process.execPath, ['--input-type=module', '-e', code], options)
    const { status, stderr } = run(program)
    expect(status).toBe(1)
    expect(stderr).toContain('database error 23505: constraint one_card')
    expect(stderr).not.toContain('TREM')
    expect(run(program.replace('endOnFailure()\n', '\n')).stderr, 'control').toContain('TREM')
  },
)
