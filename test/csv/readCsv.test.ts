import { expect, test } from 'vitest'
import * as z from 'zod'
import { wholeNumber } from '../../src/csv/columns.ts'
import { FileProblems, Problems } from '../../src/csv/problems.ts'
import { readCsv } from '../../src/csv/readCsv.ts'
import { fileFrom } from '../support/files.ts'

const Row = z.strictObject({ name: z.string(), count: wholeNumber(0, 9) })
const GOOD = 'name,count\nélodie,1\nZoé,2\n'

/** What a file says, in pieces of so many bytes. */
async function read(text: string | Uint8Array, piece?: number) {
  const problems = new Problems()
  const lines = await Array.fromAsync(readCsv(fileFrom('noms.csv', text, piece), Row, problems))
  problems.throwIfAny()
  return lines
}

const problemsOf = async (text: string | Uint8Array, piece?: number) =>
  read(text, piece).then(
    () => '',
    (error) => {
      expect(error).toBeInstanceOf(FileProblems)
      return error.message
    },
  )

const both = [
  { line: 2, row: { name: 'élodie', count: 1 } },
  { line: 3, row: { name: 'Zoé', count: 2 } },
]

test.each([1, 2, 3, 7, 1000])('in pieces of %i bytes, a file says the same', async (piece) => {
  expect(await read(GOOD, piece)).toEqual(both)
})

test.each([
  ['semicolons', GOOD.replaceAll(',', ';')],
  ['tabs', GOOD.replaceAll(',', '\t')],
  [
    'a byte order mark and the line ends of a spreadsheet',
    `\ufeff${GOOD.replaceAll('\n', '\r\n')}`,
  ],
  ['rows that somebody emptied', `${GOOD},\n;\n  ,\n`.replace(';\n', '')],
])('%s are read as well', async (_, text) => {
  expect(await read(text)).toEqual(both)
})

test.each([3, 1000])(
  'what is not UTF-8 is refused at its line (pieces of %i bytes)',
  async (piece) => {
    const windows1252 = Buffer.from(GOOD.replace('é', 'e'), 'latin1')
    expect(await problemsOf(windows1252, piece)).toBe(
      'noms.csv, line 3: is not UTF-8: save it as “CSV UTF-8”',
    )
    const cut = Buffer.from(GOOD).subarray(0, Buffer.from(GOOD).indexOf('Zoé') + 3)
    expect(await problemsOf(cut, piece)).toBe(
      'noms.csv, line 3: is not UTF-8: save it as “CSV UTF-8”',
    )
  },
)

test.each([
  ['with its mark', Buffer.from(`\ufeff${GOOD}`, 'utf16le')],
  ['without', Buffer.from(GOOD, 'utf16le')],
])('UTF-16 is told, %s', async (_, bytes) => {
  expect(await problemsOf(bytes)).toBe('noms.csv, line 1: is UTF-16: save it as “CSV UTF-8”')
})

test.each([3, 1000])('a NUL is told at its line (pieces of %i bytes)', async (piece) => {
  const text = `${GOOD}${'Luc,1\n'.repeat(20)}Zo\0é,2\n`
  expect(await problemsOf(text, piece)).toBe(
    'noms.csv, line 24: has a character in it that no text has (NUL)',
  )
})

test('of a mistake on each line, twenty are told, and how many more', async () => {
  const lines = Array.from({ length: 200 }, () => 'Zoé,many')
  const told = (await problemsOf(`name,count\n${lines.join('\n')}`)).split('\n')
  expect(told).toHaveLength(21)
  expect(told[0]).toBe('noms.csv, line 2: count must be a whole number')
  expect(told[20]).toBe('and 180 more problems')
})

test.each(['', '\n\n'])('an empty file is told: %j', async (text) => {
  expect(await problemsOf(text)).toBe('noms.csv, line 1: the file is empty')
})
