import { LOCALES } from '../../db/lists.ts'
import type { Locale, PolicyKind } from '../../db/schema.ts'
import type { Organisation } from './organisation.ts'
import { readPolicy } from './policyText.ts'

/** What a privacy policy says at least (A-2.1, r. 4.1, s. 2): the section of each has its number. */
export const ITEMS = [
  'who collects the information, any third party included',
  'which information is collected',
  'for which purposes',
  'which categories of persons have access to it',
  'by which means it is collected',
  'how to refuse, and what follows',
  'how to consult or correct it by technological means',
  'the rights of access and correction, and the officer’s name and contact',
  'to which third parties it goes, what and why',
  'whether it may go outside Québec',
  'which measures protect it',
  'how to complain',
] as const

/** What is missing in the texts of a policy, in the operator's words; nothing when it may be published. */
export function missingIn(
  kind: PolicyKind,
  texts: Readonly<Record<Locale, string>>,
  { officer }: Pick<Organisation, 'officer'>,
): string[] {
  const said = LOCALES.map((locale) => sectionsOf(texts[locale]))
  const missing = LOCALES.flatMap((locale, at) => {
    const titled = /^# \S/.test(texts[locale]) ? [] : ['a title (a first line “# …”)']
    const sections = said[at] ?? []
    const rest = kind === 'privacy' ? itemsMissing(sections, officer) : partsMissing(sections)
    return [...titled, ...rest].map((lacks) => `${locale}: ${lacks}`)
  })
  if (missing.length > 0 || said[0]?.length === said[1]?.length) return missing
  return [`the same sections in both languages (fr: ${said[0]?.length}, en: ${said[1]?.length})`]
}

/** What stands below a heading, and the number of the heading if it has one. */
interface Section {
  number: number | undefined
  text: string
}

function itemsMissing(sections: Section[], { name, email }: Organisation['officer']) {
  const of = (number: number) => sections.find((section) => section.number === number)?.text
  const items = ITEMS.flatMap((item, at) =>
    of(at + 1) ? [] : [`item ${at + 1}, ${item} (a section “## ${at + 1}. …”)`],
  )
  const contact = of(8)
  const unsaid = contact ? [name, email].filter((words) => !contact.includes(words)) : []
  return [...items, ...unsaid.map((words) => `item 8, ${ITEMS[7]}: it does not say ${words}`)]
}

function partsMissing(sections: Section[]) {
  return sections.length > 0 ? [] : ['sections (lines “## …” with text)']
}

/** A heading with nothing below it is no section. */
function sectionsOf(text: string): Section[] {
  const sections: Section[] = []
  for (const block of readPolicy(text)) {
    const last = sections.at(-1)
    const [, number] = /^(\d{1,2})\. /.exec(block.text) ?? []
    if (block.kind === 'heading')
      sections.push({ number: number ? Number(number) : undefined, text: '' })
    else if (last) last.text += `${block.text}\n`
  }
  return sections.filter((section) => section.text)
}
