import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatHealthInsuranceNumber,
  hasRightCheckDigit,
  parseHealthInsuranceNumber,
} from '../../../src/identity/card/healthInsuranceNumber.ts'

describe('a number as people type it', () => {
  test.each([
    ['TEST54122816'],
    ['test 5412 2816'],
    ['TEST-5412-2816'],
    ['  Test 54 12 28 16  '],
    ['tést54122816'],
    ['TEST\u00a05412\u202f2816'],
    ['TEST–5412—2816'],
    ['TE\u200bST54122816'],
    ['ＴＥＳＴ５４１２２８１６'],
  ])('%j is understood', (typed) => {
    expect(parseHealthInsuranceNumber(typed)).toBe('TEST54122816')
  })

  test.each([
    ['', 'nothing'],
    ['TEST5412281', 'a character is missing'],
    ['TEST541228166', 'a character too many'],
    ['TES154122816', 'a digit among the letters'],
    ['TEST5412281A', 'a letter as the check digit'],
    ['TEST54132816', 'month 13'],
    ['TEST54002816', 'month 0'],
    ['TEST54632816', 'month 63'],
    ['TEST54120016', 'day 0'],
    ['TEST54123216', 'day 32'],
    ['TEST54043116', '31 April'],
    ['TEST53022916', '29 February of no leap year'],
  ])('%j cannot exist: %s', (typed) => {
    expect(parseHealthInsuranceNumber(typed)).toBeUndefined()
  })

  test('29 February of year 00 exists, in 2000', () => {
    expect(parseHealthInsuranceNumber('TEST00022910')).toBe('TEST00022910')
  })

  test('the month of a woman is 50 more', () => {
    expect(parseHealthInsuranceNumber('AAAA01510117')).toBe('AAAA01510117')
  })

  test('an eleventh character may be a letter', () => {
    expect(parseHealthInsuranceNumber('TEST541228A6')).toBe('TEST541228A6')
  })

  test('the form on the card is understood again, whatever the number', () => {
    const number = fc.stringMatching(
      /^[A-Z]{4}[0-9]{2}(0[1-9]|1[0-2]|5[1-9]|6[0-2])(0[1-9]|1[0-9]|2[0-8])[A-Z0-9][0-9]$/,
    )
    fc.assert(
      fc.property(number, (compact) => {
        const shown = formatHealthInsuranceNumber(compact)
        expect(shown).toMatch(/^.{4} .{4} .{4}$/)
        expect(parseHealthInsuranceNumber(shown.toLowerCase())).toBe(compact)
      }),
    )
  })

  test('no text whatever makes it throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const number = parseHealthInsuranceNumber(text)
        expect(number === undefined || number.length === 12).toBe(true)
      }),
    )
  })
})

describe('the check digit', () => {
  test.each([
    ['AAAA01010112', 'born in 1901'],
    ['AAAA01010110', 'born in 2001'],
    ['BAAA01010113', 'the first letter weighs'],
    ['AABA01010119', 'the third letter weighs'],
    ['AAAA02010115', 'the year weighs'],
    ['AAAA01510117', 'a woman'],
    ['LASF80021411', 'letters on both sides of S'],
    ['TEST54122816', 'letters after S'],
  ])('%s is right: %s', (number) => {
    expect(hasRightCheckDigit(number)).toBe(true)
  })

  test('a wrong digit is noticed', () => {
    expect(hasRightCheckDigit('AAAA01010119')).toBe(false)
  })

  test('a letter in eleventh place raises no doubt', () => {
    expect(hasRightCheckDigit('TEST541228A0')).toBe(true)
  })

  test('at most two of the ten digits are right for any number', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z]{4}[0-9]{7}$/), (start) => {
        const right = [...'0123456789'].filter((digit) => hasRightCheckDigit(start + digit))
        expect(right.length).toBeGreaterThanOrEqual(1)
        expect(right.length).toBeLessThanOrEqual(2)
      }),
    )
  })
})
