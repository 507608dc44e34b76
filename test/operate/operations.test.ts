import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { localRegister } from '../../src/identity/register/localRegister.ts'
import { operationOf } from '../../src/operate/operations.ts'
import { createFieldKeys } from '../../src/privacy/fieldKeys.ts'
import { sealAccessLog } from '../../src/privacy/log/sealAccessLog.ts'
import type { PublishedSeal } from '../../src/privacy/log/sealDigest.ts'
import { ensureKeys } from '../../src/start/keys.ts'
import { prepare } from '../../src/start/prepare.ts'
import { origin } from '../support/client.ts'
import { now, useDatabase } from '../support/database.ts'
import { folderOf, privateFolder, start } from '../support/embeddedServers.ts'
import { production } from '../support/environment.ts'
import { OTHERS_END } from '../support/othersEnd.ts'
import { patientPool } from '../support/patient.ts'
import { demoFacts } from '../support/policyFacts.ts'

const context = useDatabase()
const root = join(import.meta.dirname, '../..')
const demo = join(root, 'demo')

/** Runs the operator's command in a process of its own. */
async function operate(args: string[], change: Record<string, string> = {}) {
  const env = {
    ...production,
    DATABASE_URL: context.appUrl,
    DATABASE_OWNER_URL: context.ownerUrl,
    DATABASE_JOBS_URL: context.jobsUrl,
    ...change,
  }
  const child = spawn(process.execPath, [join(root, 'src/operate/main.ts'), ...args], { env })
  const said = Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await once(child, 'exit')
  const [out, err] = await said
  return { code, out, err }
}

/** Does an operation here, at the tests' time, with keys of a folder of its own. */
function installation() {
  const urls = { app: context.appUrl, owner: context.ownerUrl, jobs: context.jobsUrl }
  const secrets = ensureKeys(privateFolder())
  const does = async (...args: string[]) =>
    operationOf(args)?.({ urls, secrets, now, origin, policies: demoFacts, progress: () => {} })
  return { secrets, does }
}

test('an operator loads clinics, people and postal codes, and publishes six weeks', async () => {
  const { secrets, does } = installation()
  expect(await does('directory', demo)).toMatch(
    /^groups: \d+ \(added: \d+, changed: 0, gone: 0\), clinics: 24 \(added: 24, changed: 0, gone: 0\), /,
  )
  expect(await does('directory', demo)).toMatch(/, clinics: 24 \(added: 0, changed: 0, gone: 0\), /)
  expect(await does('register', join(demo, 'people.csv'))).toBe(
    'people in the register: 40, added: 40, changed: 0, removed: 0',
  )
  expect(await does('slots')).toMatch(/^new slots: [1-9]\d{3,}, from 2026-11-22, weeks: 6$/)
  expect(await does('slots', '6')).toMatch(/^new slots: 0,/)

  const file = join(privateFolder(), 'CA.txt')
  writeFileSync(file, 'CA\tH2X 1Y4\tMontréal\tQuebec\tQC\t\t\t\t\t45.51\t-73.57\t6\n')
  expect(await does('postal', file)).toBe(
    'postal areas: 1, added: 1, changed: 0, lines skipped: 0, of other provinces: 0',
  )

  const register = localRegister(context.db, createFieldKeys(secrets))
  const card = {
    first_name: 'Pierre',
    last_name: 'Lefebvre',
    health_insurance_number: 'TEST69070117',
    sequence_number: '04',
    birth_date: '1969-07-01',
  }
  expect(await register.match(card, { session: 'test' })).toMatchObject({ last_name: 'Lefebvre' })
})

test('the command prints what it did', async () => {
  const answer = await operate(['directory', demo])
  expect(answer).toMatchObject({ code: 0, err: '' })
  expect(answer.out).toMatch(/ clinics: 24 \(added: 24, changed: 0, gone: 0\), .*\n$/)
})

test('files with mistakes change nothing: each mistake has a line, and the command fails', async () => {
  const folder = privateFolder()
  cpSync(demo, folder, { recursive: true })
  const clinics = readFileSync(join(demo, 'clinics.csv'), 'utf8').split('\n')
  writeFileSync(join(folder, 'clinics.csv'), [clinics[0], 'a,b', 'c,d'].join('\n'))
  const answer = await operate(['directory', folder])
  expect(answer).toMatchObject({ code: 1, out: '' })
  expect(answer.err).toBe(
    [2, 3]
      .map((line) => `clinics.csv, line ${line}: has more or fewer values than the header\n`)
      .join(''),
  )
  expect((await context.owner.query('select from clinic')).rowCount).toBe(0)
})

test('a file that is not there is named', async () => {
  expect(await operate(['register', '/nowhere/people.csv'])).toEqual({
    code: 1,
    out: '',
    err: '/nowhere/people.csv: cannot be read (ENOENT)\n',
  })
})

test('a load that the database refuses repeats nobody’s data, and leaves nothing', async () => {
  await context.owner.query(
    `alter table clinic add constraint planted check (name not like 'Clinique%')`,
  )
  const answer = await operate(['directory', demo])
  await context.owner.query('alter table clinic drop constraint planted')
  expect(answer).toMatchObject({ code: 1, out: '' })
  expect(answer.err).toContain('database error 23514: constraint planted')
  expect(answer.err).not.toMatch(/Clinique|Failing row/)
  expect((await context.owner.query('select from clinic_group')).rowCount).toBe(0)
})

test.for([
  [[]],
  [['everything']],
  [['directory']],
  [['register', 'people.csv', 'more.csv']],
  [['slots', '0']],
  [['slots', '53']],
  [['slots', 'six']],
] as const)('%j is no operation', ([args]) => {
  expect(operationOf([...args])).toBeUndefined()
})

test('whoever calls it wrongly is shown how', async () => {
  const answer = await operate(['slots', 'six'])
  expect(answer).toMatchObject({ code: 2, out: '' })
  expect(answer.err).toMatch(/^Usage: npm run operate -- [\s\S]*verify-log/)
})

test('the access log is verified against what was published', async () => {
  const { secrets, does } = installation()
  const { db } = patientPool(context.jobsUrl)
  const published: PublishedSeal[] = []
  await context.pool.query(`select door.open('session:test', 'hold', gen_random_uuid())`)
  const seal = () =>
    sealAccessLog(db, {
      key: secrets.seal,
      publish: async (made) => void published.push(made),
      wentBack: () => {},
    })
  await expect.poll(() => seal().then(() => published.length), OTHERS_END).toBe(1)
  await db.destroy()

  const file = join(privateFolder(), 'seals')
  writeFileSync(file, `${JSON.stringify(published[0])}\n`)
  expect(await does('verify-log', file)).toMatch(
    /^access log as it was sealed: rows: [1-9]\d*, seals: 1$/,
  )
  expect(await does('verify-log')).toContain('only the published seals can tell')
  writeFileSync(file, `${JSON.stringify({ ...published[0], number: 2 })}\n`, { flag: 'a' })
  await expect(does('verify-log', file)).rejects.toThrow('seal 2 was published and is not there')
  await expect(installation().does('verify-log', file)).rejects.toThrow('SEAL_KEY is another')
  writeFileSync(file, 'torn', { flag: 'a' })
  await expect(does('verify-log', file)).rejects.toThrow('line 3: is no published seal')
})

test('without a database of its own it works on the trial’s, unless the trial runs', async () => {
  const dataDir = privateFolder()
  folderOf(dataDir)
  const none = Object.fromEntries(Object.keys(production).map((name) => [name, '']))
  const trial = { ...none, DATABASE_URL: '', DATABASE_OWNER_URL: '', DATABASE_JOBS_URL: '' }
  const given = { ...trial, DATA_DIR: dataDir }
  expect(await operate(['directory', demo], given)).toMatchObject({ code: 0, err: '' })

  await start(dataDir)
  const answer = await operate(['slots'], given)
  expect(answer).toMatchObject({ code: 1, out: '' })
  expect(answer.err).toMatch(
    /^DATA_DIR: .* is in use by another copy \(process \d+\); stop it first\n$/,
  )
})

test('a real installation without a clinic is told how to load one, and not again', async () => {
  const told: string[] = []
  const log = { warn: (line: string) => void told.push(line) }
  const { secrets, does } = installation()
  await prepare(context.ownerUrl, { demo: false, now, secrets, policies: demoFacts, log })
  expect(told).toEqual([expect.stringContaining('npm run operate -- directory')])
  await does('directory', demo)
  await prepare(context.ownerUrl, { demo: false, now, secrets, policies: demoFacts, log })
  expect(told).toHaveLength(1)
})

test('an operator invites the first administrator by a link, and whoever a clinic needs', async () => {
  const { does } = installation()
  await does('directory', demo)
  expect(await does('invite', 'luc.picard@essai.example', 'network')).toMatch(
    /^http:\/\/localhost:3000\/fr\/staff\/invitations\/[\w-]{43}\ngood once, for 72 hours$/,
  )
  await does('invite', 'maude@essai.example', 'manager', 'montreal-plateau')
  const { rows } = await context.owner.query(
    `select roles -> 0 ->> 'role' as role, k.code from staff_invitation i
      left join clinic k on k.id = (roles -> 0 ->> 'clinic')::uuid order by 1 desc`,
  )
  expect(rows).toEqual([
    { role: 'network', code: null },
    { role: 'manager', code: 'montreal-plateau' },
  ])
  await expect(does('invite', 'maude@essai.example', 'manager', 'nulle-part')).rejects.toThrow(
    'there is no clinic with the code nulle-part',
  )
  for (const words of [
    ['maude', 'network'],
    ['a@b.example', 'chief'],
    ['a@b.example', 'manager'],
  ])
    expect(operationOf(['invite', ...words]), words.join(' ')).toBeUndefined()
})
