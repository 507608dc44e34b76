import type { Profession } from '../db/schema.ts'
import type { Locale, Translate } from './translate.ts'

export interface Named {
  title_fr: string | null
  title_en: string | null
  first_name: string
  last_name: string
  profession: Profession
}

/** "Dre Anne Tremblay"; without a title, the name and the profession. */
export function practitionerName(row: Named, locale: Locale, t: Translate): string {
  const title = locale === 'fr' ? row.title_fr : row.title_en
  const name = `${row.first_name} ${row.last_name}`
  return title ? `${title} ${name}` : `${name}, ${t(`schedule.profession.${row.profession}`)}`
}

/** "Dre Tremblay"; without a title, "M.-P. Gagné, IPS": what fits on a button. */
export function practitionerShortName(row: Named, locale: Locale, t: Translate): string {
  const title = locale === 'fr' ? row.title_fr : row.title_en
  if (title) return `${title} ${row.last_name}`
  const initials = row.first_name.split('-').map((name) => `${name.charAt(0)}.`)
  return `${initials.join('-')} ${row.last_name}, ${t(`schedule.profession_short.${row.profession}`)}`
}
