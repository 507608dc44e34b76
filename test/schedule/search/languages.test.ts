import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { LANGUAGES, languageChoices } from '../../../src/schedule/search/languages.ts'

test('every language that a practitioner of the demo speaks can be asked for, by its name', () => {
  const rows = parse<{ languages: string }>(readFileSync('demo/practitioners.csv'), {
    columns: true,
  })
  const spoken = new Set(rows.flatMap(({ languages }) => languages.split(' ')))
  expect(spoken.size).toBeGreaterThan(5)
  expect(LANGUAGES).toEqual(expect.arrayContaining([...spoken]))
  for (const locale of ['fr', 'en'] as const)
    for (const { value, label } of languageChoices(locale)) expect(label).not.toBe(value)
})
