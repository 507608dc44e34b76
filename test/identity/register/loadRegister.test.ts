import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { beforeEach, describe, expect, test } from 'vitest'
import type { SourceFile } from '../../../src/csv/sourceFile.ts'
import {
  hasRightCheckDigit,
  parseHealthInsuranceNumber,
} from '../../../src/identity/card/healthInsuranceNumber.ts'
import { loadRegister, type RegisterLoad } from '../../../src/identity/register/loadRegister.ts'
import { localRegister, personOf } from '../../../src/identity/register/localRegister.ts'
import { createFieldKeys } from '../../../src/privacy/fieldKeys.ts'
import { useDatabase } from '../../support/database.ts'
import { aClinic, aPractitioner } from '../../support/factories.ts'
import { fileFrom } from '../../support/files.ts'

const context = useDatabase()
const field = createFieldKeys({
  field: { current: '1', keys: { 1: '11'.repeat(32) } },
  index: '22'.repeat(32),
})
const keys = { personOf: (number: string) => personOf(field, number) }

const HEADER =
  'first_name,last_name,health_insurance_number,sequence_number,expires_on,birth_date,sex,practitioner_code,group_code,note'
const ANNE = 'Anne,Roy,TEST54122816,02,2029-05-31,1954-12-28,,,,'
const LUC = 'Luc,Côté,DEMO80021417,11,2028-02-29,1980-02-14,male,tremblay,gmf,'

beforeEach(async () => {
  const { rows } = await context.owner.query(
    `insert into clinic_group (code, name) values ('gmf', 'GMF') returning id`,
  )
  const clinic = await aClinic(context.owner, { group_id: rows[0].id })
  await aPractitioner(context.owner, clinic.id, { code: 'tremblay' })
})

const loading = (file: SourceFile, given: Partial<RegisterLoad> = {}) =>
  context.asOwner((trx, copy) =>
    loadRegister(file, { trx, copy, keys: field, today: '2026-11-22', ...given }),
  )
const load = (...lines: string[]) =>
  loading(fileFrom('people.csv', lines.join('\n')), { manyMayGo: true })

async function register() {
  const { rows } = await context.owner.query(
    `select r.*, p.code as practitioner, g.code as group_code from register_entry r
     left join practitioner p on p.id = r.practitioner_id left join clinic_group g on g.id = r.group_id`,
  )
  return new Map(rows.map((row) => [row.person, row]))
}

const problemsOf = async (...lines: string[]) =>
  load(...lines).then(
    () => [],
    (error: Error) => error.message.split('\n'),
  )

test('a person is kept under an opaque id, with who they are sealed for that place alone', async () => {
  expect(await load(HEADER, ANNE, LUC)).toMatchObject({ people: 2, added: 2 })
  const person = keys.personOf('DEMO80021417')
  const entry = (await register()).get(person)
  expect(entry).toMatchObject({
    expires_on: '2028-02-29',
    practitioner: 'tremblay',
    group_code: 'gmf',
  })
  expect(JSON.stringify(entry)).not.toMatch(/"Luc\W|Côté|DEMO8002|1980-02-14/)
  expect(JSON.parse(field.unseal(entry.identity, `register_entry:${person}:identity`))).toEqual({
    first_name: 'Luc',
    last_name: 'Côté',
    health_insurance_number: 'DEMO80021417',
    sequence_number: '11',
    birth_date: '1980-02-14',
    sex: 'male',
  })
})

test('the first six columns are enough', async () => {
  const [header, anne] = [HEADER, ANNE].map((line) => line.split(',').slice(0, 6).join(','))
  expect(await load(header ?? '', anne ?? '')).toMatchObject({ people: 1 })
})

test('a number is understood as people write it', async () => {
  await load(HEADER, ANNE.replace('TEST54122816', 'test 5412 2816'))
  expect([...(await register()).keys()]).toEqual([keys.personOf('TEST54122816')])
})

test('the file replaces the register: changes are made in place, and whoever is not in it is gone', async () => {
  await load(HEADER, ANNE, LUC)
  await load(HEADER, LUC.replace('2028-02-29', '2033-01-31').replace('tremblay', ''))
  const entries = [...(await register()).values()]
  expect(entries).toMatchObject([
    { person: keys.personOf('DEMO80021417'), expires_on: '2033-01-31', practitioner: null },
  ])
})

describe('a file with a problem', () => {
  test.each([
    ['TEST54122816', 'ANNE', 'health_insurance_number must look like AAAA 9999 9999'],
    ['TEST54122816', 'TEST54133816', 'health_insurance_number must look like AAAA 9999 9999'],
    [',02,', ',2,', 'sequence_number must be two digits'],
    ['2029-05-31', '2029-13', 'expires_on must be a date, YYYY-MM-DD or YYYY-MM'],
    ['2029-05-31', '1931-05-31', 'expires_on is before birth_date'],
    ['1954-12-28', '1954-12-29', 'health_insurance_number is of another birth_date'],
    ['2029-05-31,1954-12-28', '2059-05-31,2054-12-28', 'birth_date is in the future'],
    ['1954-12-28', '1954-02-30', 'birth_date must be a date, YYYY-MM-DD'],
    [/^[^,]*,[^,]*/, '-,.', 'the two names are without a letter'],
    [/,,,,$/, ',woman,,,', 'sex must be female, male, X or empty'],
    [/,,,,$/, ',,nobody,,', 'practitioner_code is nobody in the directory'],
    [/,,,,$/, ',,,nowhere,', 'group_code is no group in the directory'],
    [/,,,,$/, ',,', 'has more or fewer values than the header'],
  ])('%s → %j: the line and the column are named', async (from, to, problem) => {
    expect(await problemsOf(HEADER, LUC, ANNE.replace(from, to))).toEqual([
      `people.csv, line 3: ${problem}`,
    ])
  })

  test('names the line that a number was on before', async () => {
    expect(await problemsOf(HEADER, ANNE, LUC, ANNE)).toEqual([
      'people.csv, line 4: health_insurance_number is already on line 2',
    ])
  })

  test('names a column that is missing, and one that nobody knows', async () => {
    expect(await problemsOf(HEADER.replace('birth_date', 'born_on'), ANNE)).toEqual([
      'people.csv, line 1: birth_date is missing',
      'people.csv, line 1: born_on is no column',
    ])
  })

  test('changes nothing, says everything, and repeats nobody’s data', async () => {
    await load(HEADER, LUC)
    const problems = await problemsOf(HEADER, ANNE, 'Zoé,Secret,TEST99999999,1,soon,1954-12-28,,,,')
    expect(problems).toHaveLength(3)
    expect(problems.join()).not.toMatch(/Zoé|Secret|TEST9|soon/)
    expect([...(await register()).keys()]).toEqual([keys.personOf('DEMO80021417')])
  })

  test.each([[''], [`${HEADER}\n`]])(
    'an empty file does not empty the register: %j',
    async (text) => {
      await load(HEADER, ANNE)
      expect(await problemsOf(text)).toHaveLength(1)
      expect((await register()).size).toBe(1)
    },
  )
})

describe('the demo’s people', () => {
  const people: Record<string, string>[] = parse(
    readFileSync(join(import.meta.dirname, '../../../demo/people.csv')),
    { columns: true },
  )

  test('are forty, each with one number', () => {
    expect(new Set(people.map((person) => person['health_insurance_number'])).size).toBe(40)
  })

  test.each(people)(
    '$first_name $last_name has a number that is right and could be nobody’s',
    (person) => {
      const number = person['health_insurance_number'] ?? ''
      const [year = '', month = '', day = ''] = (person['birth_date'] ?? '').split('-')
      expect(number).toMatch(/^(TEST|DEMO)/)
      expect(parseHealthInsuranceNumber(number)).toBe(number)
      expect(hasRightCheckDigit(number)).toBe(true)
      const printed = Number(month) + (person['sex'] === 'female' ? 50 : 0)
      expect(number.slice(4, 10)).toBe(`${year.slice(2)}${String(printed).padStart(2, '0')}${day}`)
    },
  )

  test.each(people)(
    'the card of $first_name $last_name expires at the end of a month',
    (person) => {
      const expiry = Temporal.PlainDate.from(person['expires_on'] ?? '')
      expect(expiry.day).toBe(expiry.daysInMonth)
    },
  )
})

describe('a source that was cut', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      ANNE.replace(
        'TEST54122816',
        `TEST541228${String.fromCharCode(65 + Math.floor(n / 10))}${n % 10}`,
      ),
    )
  const loadPlainly = (...lines: string[]) =>
    loading(fileFrom('assures-2026.csv', [HEADER, ...lines].join('\n')))

  test('lets a tenth of the people go, and not one more unless somebody says so', async () => {
    expect(await loadPlainly(...many(40))).toEqual({
      people: 40,
      added: 40,
      changed: 0,
      removed: 0,
    })
    expect(await loadPlainly(...many(36))).toEqual({ people: 36, added: 0, changed: 0, removed: 4 })
    await expect(loadPlainly(...many(32))).rejects.toThrow(
      'assures-2026.csv: 4 of 36 people would go, more than a tenth (added: 0, changed: 0); if that is right, add the word removals',
    )
    expect((await register()).size).toBe(36)
    const file = fileFrom('assures-2026.csv', [HEADER, ...many(2)].join('\n'))
    expect(await loading(file, { manyMayGo: true })).toMatchObject({ removed: 34 })
  })

  test('control: without the count, two people replace forty', async () => {
    await loadPlainly(...many(40))
    const file = fileFrom('assures-2026.csv', [HEADER, ...many(2)].join('\n'))
    expect(await loading(file, { manyMayGo: true })).toMatchObject({ people: 2 })
  })

  test('what is the same is left alone, and what changed is told', async () => {
    await loadPlainly(...many(30))
    const before = await register()
    const [first = '', ...rest] = many(30)
    expect(await loadPlainly(first.replace('Roy', 'Roi'), ...rest)).toEqual({
      ...{ people: 30, added: 0, changed: 1, removed: 0 },
    })
    const after = await register()
    const same = [...after].filter(([person, row]) => before.get(person).identity === row.identity)
    expect(same).toHaveLength(29)
  })

  test('a file that is not UTF-8 loses nobody an accent', async () => {
    await loadPlainly(...many(3))
    const file = fileFrom('assures-2026.csv', Buffer.from(`${HEADER}\n${LUC}\n`, 'latin1'))
    await expect(loading(file)).rejects.toThrow('assures-2026.csv, line 2: is not UTF-8')
    expect((await register()).size).toBe(3)
  })
})

test('an expiry as it is printed is the last day of its month, and the sex X is none we know', async () => {
  await load(HEADER, ANNE.replace('2029-05-31', '2028-02').replace(/,,,,$/, ',X,,,'))
  const [entry] = [...(await register()).values()]
  expect(entry.expires_on).toBe('2028-02-29')
  const identity = field.unseal(entry.identity, `register_entry:${entry.person}:identity`)
  expect(JSON.parse(identity).sex).toBeNull()
})

test('identification stays open while a file is read, and sees what was there before', async () => {
  await load(HEADER, ANNE)
  const people = localRegister(context.db, field)
  const card = {
    ...{ first_name: 'Anne', last_name: 'Roy', health_insurance_number: 'TEST54122816' },
    ...{ sequence_number: '02', birth_date: '1954-12-28' },
  }
  const known: unknown[] = []
  async function* slowly() {
    yield Buffer.from(`${HEADER}\n${LUC}\n`)
    known.push(await people.match(card, { session: 'test' }))
    yield Buffer.from('\n')
  }
  await loading({ name: 'people.csv', bytes: slowly() }, { manyMayGo: true })
  expect(known).toMatchObject([{ last_name: 'Roy' }])
  expect(await people.match(card, { session: 'test' })).toBeUndefined()
})

test('who loads is told every hundred thousand lines', async () => {
  const told: number[] = []
  async function* endless() {
    yield Buffer.from(`${HEADER}\n`)
    const wrong = Buffer.from(`${ANNE}\n`.repeat(50_000))
    for (let time = 0; time < 5; time++) yield wrong
  }
  const file = { name: 'people.csv', bytes: endless() }
  await expect(loading(file, { progress: (lines) => told.push(lines) })).rejects.toThrow(
    'and 249979 more problems',
  )
  expect(told).toEqual([100_000, 200_000])
})
