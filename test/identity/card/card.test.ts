import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isKey } from '../../../src/i18n/translate.ts'
import { cardForm } from '../../../src/identity/card/card.ts'
import '../../../src/web/form.ts'

const form = cardForm('2026-11-22')
const typed = {
  first_name: 'Élodie',
  last_name: 'Lafrenière-Roy',
  health_insurance_number: 'test 8555 1428',
  sequence_number: '01',
  birth_day: '14',
  birth_month: '5',
  birth_year: '1985',
  accept_terms: 'yes',
}

function errorsOf(change: Record<string, unknown>) {
  const issues = form.safeParse({ ...typed, ...change }).error?.issues ?? []
  return issues.map((issue) => [issue.path.join('.'), issue.message])
}

test('a card as people type it is understood', () => {
  expect(form.parse(typed)).toEqual({
    first_name: 'Élodie',
    last_name: 'Lafrenière-Roy',
    health_insurance_number: 'TEST85551428',
    sequence_number: '01',
    birth_date: '1985-05-14',
  })
})

describe('what a person can mend is told at its field', () => {
  test.each([
    ['first_name', 'a'.repeat(201)],
    ['last_name', 'a'.repeat(201)],
    ['health_insurance_number', `TEST85551428${' '.repeat(60)}`],
    ['sequence_number', '123'],
    ['sequence_number', 'AB'],
    ['birth_day', '32'],
    ['birth_day', '0'],
    ['birth_month', '13'],
    ['birth_month', 'mai'],
    ['birth_year', '85'],
    ['birth_year', '1785'],
    ['accept_terms', 'no'],
  ])('%s: %j', (field, value) => {
    expect(errorsOf({ [field]: value })).toContainEqual([field, `identity.error.${field}`])
  })

  test.each([
    ['TEST 8555', 'length'],
    ['TEST 8555 1428 5', 'length'],
    ['TES1 8555 1428', 'letters'],
    ['TEST 8S55 1428', 'digits'],
    ['TEST 8555 142A', 'digits'],
    ['TEST 8513 1428', 'date'],
    ['TEST 8504 3128', 'date'],
  ])('the number %j: what is wrong with it first', (health_insurance_number, fault) => {
    expect(errorsOf({ health_insurance_number })).toEqual([
      ['health_insurance_number', `identity.error.number_${fault}`],
    ])
  })

  test.each([
    [{ sequence_number: 'O3' }, { sequence_number: '03' }],
    [{ sequence_number: '3' }, { sequence_number: '03' }],
    [{ sequence_number: '\uff10\uff13' }, { sequence_number: '03' }],
    [{ birth_day: 'l4', birth_year: '\u0661\u0669\u0668\u0665' }, { birth_date: '1985-05-14' }],
    [{ health_insurance_number: 'TEST 8555 I4II' }, { health_insurance_number: 'TEST855514I1' }],
    [
      { first_name: '', last_name: '王' },
      { first_name: '', last_name: '王' },
    ],
  ])('%j is read as it was meant', (change, read) => {
    expect(form.parse({ ...typed, ...change })).toMatchObject(read)
  })

  test('no name at all is told at both', () => {
    expect(errorsOf({ first_name: '-', last_name: '' })).toEqual([
      ['first_name', 'identity.error.first_name'],
      ['last_name', 'identity.error.last_name'],
    ])
  })

  test('every field is mandatory', () => {
    for (const field of Object.keys(typed)) {
      expect(errorsOf({ [field]: undefined })).toContainEqual([field, `identity.error.${field}`])
    }
  })

  test.each([
    ['31', '4', '1985', 'a day that does not exist'],
    ['29', '2', '2023', 'a leap day of no leap year'],
    ['23', '11', '2026', 'tomorrow'],
  ])('a birth on %s/%s/%s is refused: %s', (birth_day, birth_month, birth_year) => {
    expect(errorsOf({ birth_day, birth_month, birth_year })).toEqual([
      ['birth_day', 'identity.error.birth_date'],
    ])
  })

  test('a wrong date and a missing name are told together', () => {
    const names = { first_name: '', last_name: '' }
    const told = errorsOf({ ...names, birth_day: '31', birth_month: '4' })
    expect(told.map(([field]) => field).sort()).toEqual(['birth_day', 'first_name', 'last_name'])
  })

  test('a child born today has a birth date', () => {
    expect(errorsOf({ birth_day: '22', birth_month: '11', birth_year: '2026' })).toEqual([])
  })

  test('a field that the form does not have is refused', () => {
    expect(errorsOf({ person: 'someone else' })).toEqual([['', 'form.error.unexpected']])
  })
})

test('whatever is typed, the answer is a card or known messages', () => {
  const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 70 }), fc.constant(undefined))
  const fields = Object.fromEntries(Object.keys(typed).map((name) => [name, anything]))
  fc.assert(
    fc.property(fc.record(fields), (values) => {
      const result = form.safeParse(values)
      for (const { message } of result.error?.issues ?? []) expect(isKey(message)).toBe(true)
    }),
  )
})
