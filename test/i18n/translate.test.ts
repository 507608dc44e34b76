import { expect, test } from 'vitest'
import { fr } from '../../src/i18n/fr.ts'
import { translator } from '../../src/i18n/translate.ts'

const nbsp = '\u00a0'

test('French spaces before high punctuation and inside quotation marks never break', () => {
  const t = translator('fr')
  expect(t('form.error.prefix')).toBe(`Erreur${nbsp}:`)
  expect(t('schedule.nothing.none_offered', { reason: 'Grossesse' })).toContain(
    `«${nbsp}Grossesse${nbsp}»`,
  )
})

test('a number stays with its unit, and the groups of a number together, in both languages', () => {
  for (const locale of ['fr', 'en'] as const) {
    const t = translator(locale)
    expect(t('schedule.results.around', { km: 25, area: 'H2X' })).toContain(`25${nbsp}km`)
    expect(t('identity.identification.health_insurance_number_hint')).toContain(
      `TEST${nbsp}5412${nbsp}2816`,
    )
  }
})

test('nobody writes by hand the spaces that the translator sets', () => {
  expect(Object.values(fr).filter((message) => JSON.stringify(message).includes(nbsp))).toEqual([])
})
