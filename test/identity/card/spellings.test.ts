import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cardForm } from '../../../src/identity/card/card.ts'
import { loadRegister } from '../../../src/identity/register/loadRegister.ts'
import { localRegister } from '../../../src/identity/register/localRegister.ts'
import { useApp } from '../../support/app.ts'
import { fileFrom } from '../../support/files.ts'

const context = useApp()
const COLUMNS =
  'first_name,last_name,health_insurance_number,sequence_number,expires_on,birth_date,sex,practitioner_code,group_code,note'

/** Ways in which people type what is on their card. */
const ways: Record<string, (text: string) => string> = {
  'as it is registered': (text) => text,
  'in capitals': (text) => text.toUpperCase(),
  'in small letters': (text) => text.toLowerCase(),
  'without accents': (text) => text.normalize('NFD').replace(/\p{Mark}/gu, ''),
  'in pieces, as some keyboards do': (text) => text.normalize('NFD'),
  'with the hyphens of a word processor': (text) => text.replace(/[-‐‑–—−]/g, '\u2011'),
  'with the apostrophes of a telephone': (text) => text.replace(/['’´`]/g, '′'),
  'with spaces that do not break': (text) => ` ${text.replaceAll(' ', '\u202f')}\u00a0`,
  'with signs that nobody sees': (text) => `\u200b${text.replace(/(.)$/u, '\u00ad$1\ufeff')}`,
  'without any space, hyphen or apostrophe': (text) => text.replace(/[^\p{L}\p{M}\p{N}]/gu, ''),
}

const piece = fc.stringMatching(/^\p{L}\p{L}{1,7}$/u).filter((text) => !/\p{Lm}/u.test(text))
const name = fc
  .tuple(piece, fc.constantFrom('-', ' ', '’', "'", '−', '\u00a0', '. '), piece)
  .map(([one, between, other]) => one + between + other)
const oneOrTwo = fc.oneof(
  { weight: 8, arbitrary: fc.record({ first_name: name, last_name: name }) },
  { weight: 1, arbitrary: fc.record({ first_name: fc.constant(''), last_name: name }) },
  { weight: 1, arbitrary: fc.record({ first_name: name, last_name: fc.constant('-') }) },
)

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
const NUMBER = 'TEST85551411'

/** Loads one person with these names, and returns whether what they type identifies them. */
async function identifies(
  names: { first_name: string; last_name: string },
  typed: { first_name: string; last_name: string },
) {
  const { keys, db } = context
  const form = cardForm('2026-11-22').safeParse({
    ...typed,
    health_insurance_number: 'TEST 8555 1411',
    sequence_number: '3',
    birth_year: '1985',
    birth_month: '5',
    birth_day: '14',
    accept_terms: 'yes',
  })
  if (!form.success) return form.error.issues.map(({ message }) => message)
  const known = await localRegister(db, keys).match(form.data, { session: 'test' })
  return known?.first_name === names.first_name
}

async function load({ first_name, last_name }: { first_name: string; last_name: string }) {
  const { keys } = context
  const line = [quoted(first_name), quoted(last_name), NUMBER, '03', '2030-12-31', '1985-05-14']
  const file = `${COLUMNS}\n${line.join(',')},female,,,\n`
  await context.asOwner((trx, copy) =>
    loadRegister(fileFrom('people.csv', file), { trx, copy, keys, today: '2026-11-22' }),
  )
}

test('whoever is in the register can type their name as it is there, and in nine other ways', async () => {
  const drawn = fc.sample(oneOrTwo, { numRuns: 60 })
  expect(drawn.some(({ first_name }) => first_name === '')).toBe(true)
  const refused: unknown[] = []
  for (const names of drawn) {
    await load(names)
    for (const [way, spell] of Object.entries(ways)) {
      const typed = { first_name: spell(names.first_name), last_name: spell(names.last_name) }
      const answer = await identifies(names, typed)
      if (answer !== true) refused.push({ way, names, typed, answer })
    }
  }
  expect(refused).toEqual([])
})

test('control: another name is not taken for it, in whatever way it is typed', async () => {
  const names = { first_name: 'Marie-Ève', last_name: 'Tremblay' }
  await load(names)
  for (const spell of Object.values(ways))
    expect(
      await identifies(names, { first_name: spell('Marie-Ève'), last_name: spell('Trembley') }),
    ).toBe(false)
})

test('whoever has one name only is known by it in either field, and nobody by none', async () => {
  const names = { first_name: '-', last_name: 'Essai' }
  await load(names)
  expect(await identifies(names, { first_name: '', last_name: 'Essai' })).toBe(true)
  expect(await identifies(names, { first_name: 'Essai', last_name: '' })).toBe(true)
  expect(await identifies(names, { first_name: 'Essai', last_name: 'Essai' })).toBe(true)
  expect(await identifies(names, { first_name: '-', last_name: 'Autre' })).toBe(false)
  expect(await identifies(names, { first_name: '-', last_name: ' ’ ' })).toEqual([
    'identity.error.first_name',
    'identity.error.last_name',
  ])
  await expect(load({ first_name: '-', last_name: '.' })).rejects.toThrow('without a letter')
})
