import { expect, test } from 'vitest'
import { ITEMS, missingIn } from '../../../src/site/policies/completeness.ts'
import { policyTexts } from '../../../src/site/policies/policyTexts.ts'
import { demoFacts } from '../../support/policyFacts.ts'

const { organisation } = demoFacts
const made = policyTexts('privacy', demoFacts)
const missing = (texts: { fr: string; en: string }) => missingIn('privacy', texts, organisation)

/** A text without the section of a number, or with its heading alone. */
const without = (text: string, number: number, { heading = false } = {}) =>
  text
    .split(/^(?=## )/m)
    .map((section) => {
      if (!section.startsWith(`## ${number}. `)) return section
      return heading ? `${section.split('\n')[0]}\n\n` : ''
    })
    .join('')

test('what the configuration makes says all that the law asks for, in both languages', () => {
  expect(missing(made)).toEqual([])
  expect(missingIn('terms', policyTexts('terms', demoFacts), organisation)).toEqual([])
})

test.each(ITEMS.map((item, at) => [at + 1, item] as const))(
  'a privacy policy without item %i is incomplete, and the item is named: %s',
  (number, item) => {
    const fr = without(made.fr, number)
    const said = `item ${number}, ${item} (a section “## ${number}. …”)`
    expect(fr.length).toBeLessThan(made.fr.length)
    expect(missing({ ...made, fr })).toEqual([`fr: ${said}`])
    expect(missing({ ...made, en: without(made.en, number) })).toEqual([`en: ${said}`])
    expect(missing({ ...made, en: without(made.en, number, { heading: true }) })).toEqual([
      `en: ${said}`,
    ])
  },
)

test('whoever leaves out the officer’s name or e-mail is told so', () => {
  const fr = made.fr.replaceAll(organisation.officer.name, 'quelqu’un')
  expect(missing({ ...made, fr })).toEqual([
    `fr: item 8, ${ITEMS[7]}: it does not say ${organisation.officer.name}`,
  ])
})

test('terms have a title and sections, the same number in both languages', () => {
  const terms = (fr: string, en: string) => missingIn('terms', { fr, en }, organisation)
  expect(terms('# A\n\n## B\n\nc', '# A\n\n## B\n\nc')).toEqual([])
  expect(terms('## B\n\nc', '# A\n\nc')).toEqual([
    'fr: a title (a first line “# …”)',
    'en: sections (lines “## …” with text)',
  ])
  expect(terms('# A\n\n## B\n\nc', '# A\n\n## B\n\nc\n\n## D\n\ne')).toEqual([
    'the same sections in both languages (fr: 1, en: 2)',
  ])
})
