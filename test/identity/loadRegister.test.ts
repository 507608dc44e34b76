import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  hasRightCheckDigit,
  parseHealthInsuranceNumber,
} from '../../src/identity/healthInsuranceNumber.ts'
import { loadRegister } from '../../src/identity/loadRegister.ts'
import { createFieldKeys } from '../../src/privacy/fieldKeys.ts'
import { useDatabase } from '../support/database.ts'
import { aClinic, aPractitioner } from '../support/factories.ts'

const context = useDatabase()
const field = createFieldKeys({
  field: { current: '1', keys: { 1: '11'.repeat(32) } },
  index: '22'.repeat(32),
})
const keys = { personOf: (number: string) => field.blindIndex('person', number), seal: field.seal }

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

const load = (...lines: string[]) =>
  context.asOwner((trx) => loadRegister(trx, lines.join('\n'), keys))

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
  expect(await load(HEADER, ANNE, LUC)).toBe(2)
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
  expect(await load(header ?? '', anne ?? '')).toBe(1)
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
    ['2029-05-31', '2029-05', 'expires_on must be a date, YYYY-MM-DD'],
    ['1954-12-28', '1954-02-30', 'birth_date must be a date, YYYY-MM-DD'],
    [/^[^,]*,[^,]*/, '-,.', 'the two names are without a letter'],
    [/,,,,$/, ',woman,,,', 'sex must be one of female, male'],
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
    readFileSync(join(import.meta.dirname, '../../demo/people.csv')),
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
