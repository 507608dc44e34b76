import { expect, test } from 'vitest'
import { formatLead } from '../../src/i18n/format.ts'

test.for([
  [0, '0 heure', '0 hours'],
  [90, '90 minutes', '90 minutes'],
  [24 * 60, '24 heures', '24 hours'],
  [48 * 60, '48 heures', '48 hours'],
  [72 * 60, '3 jours', '3 days'],
  [7 * 24 * 60, '1 semaine', '1 week'],
  [6 * 7 * 24 * 60, '6 semaines', '6 weeks'],
] as const)('%s minutes before a visit are %s, %s', ([minutes, fr, en]) => {
  expect(formatLead(minutes, 'fr').replaceAll('\u00a0', ' ')).toBe(fr)
  expect(formatLead(minutes, 'en')).toBe(en)
})
