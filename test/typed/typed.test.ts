import { expect, test } from 'vitest'
import { compact, digits, inPlaces, plain } from '../../src/typed/typed.ts'

test.each([
  ['Fatima\u00a0Zahra', 'Fatima Zahra'],
  ['Fatima\u202fZahra\u200b', 'Fatima Zahra'],
  ['\tMarie\u2011Ève ', 'Marie-Ève'],
  ['Marie\u2212Ève', 'Marie-Ève'],
  ['Fati\u00adma', 'Fatima'],
  ['O´Essai', "O'Essai"],
  ['O`Essai', "O'Essai"],
  ['O′Essai', "O'Essai"],
  ['ＥＳＳＡＩ', 'ESSAI'],
  ['８５５５', '8555'],
  ['٨٥٥٥', '8555'],
  ['१९८५', '1985'],
  ['𝟏𝟗𝟖𝟓', '1985'],
  ['12.5', '12.5'],
  ['', ''],
])('%j is read as %j', (typed, read) => {
  expect(plain(typed)).toBe(read)
  expect(plain(read)).toBe(read)
})

test.each([
  ['TEST.8555.1411', 'TEST85551411'],
  ['test 8555/1411', 'TEST85551411'],
  ['H2X\u20111Y4.', 'H2X1Y4'],
])('%j is the number %j', (typed, read) => {
  expect(compact(typed)).toBe(read)
})

test('where only a digit can stand, letters that look like one are one, and nowhere else', () => {
  expect(digits('O3')).toBe('03')
  expect(digits('l2 Il')).toBe('1211')
  expect(inPlaces('A9A9A9', 'GOA 1B0')).toBe('G0A1B0')
  expect(inPlaces('A9A9A9', 'h2x 1yo')).toBe('H2X1Y0')
  expect(inPlaces('AAAA999999X9', 'TEST 8555 I4II')).toBe('TEST855514I1')
  expect(inPlaces('AAAA999999X9', 'OLIO 85O5 14O1')).toBe('OLIO850514O1')
})
