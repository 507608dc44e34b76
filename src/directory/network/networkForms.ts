import * as z from 'zod'
import { PROFESSIONS } from '../../db/lists.ts'
import { plain } from '../../typed/typed.ts'
import type { NetworkPractitioner } from './network.ts'
import { REGIONS, type Region } from './regions.ts'

const MOST_SAVED = 1_000_000_000
/** Where clocks differ in Québec. */
export const ZONES = ['America/Toronto', 'America/Halifax', 'America/Blanc-Sablon'] as const
/** Written before a name; in English, both are the same. */
export const TITLES = ['Dr', 'Dre'] as const

const line = (longest: number) =>
  z.string().transform(plain).pipe(z.string().max(longest, 'form.error.too_long'))
const needed = (longest: number) => line(longest).pipe(z.string().min(1, 'form.error.required'))
const saving = z.coerce.number().int().min(0).max(MOST_SAVED)
const regions = Object.keys(REGIONS) as [Region, ...Region[]]

/** A clinic as the network's form names it. */
export const clinicForm = z.strictObject({
  id: z.uuid(),
  version: saving,
  name: needed(120),
  group_name: line(120),
  address: needed(120),
  city: needed(80),
  postal_code: z
    .string()
    .transform((typed) => plain(typed).toUpperCase().replaceAll(/[ -]/g, ''))
    .pipe(
      z.string().regex(/^[GHJ]\d[ABCEGHJ-NPRSTV-Z]\d[ABCEGHJ-NPRSTV-Z]\d$/, 'network.error.postal'),
    )
    .transform((code) => `${code.slice(0, 3)} ${code.slice(3)}`),
  region_code: z.enum(regions, 'network.error.region'),
  phone: line(40).pipe(z.string().regex(/^\+?[\d ()#.x-]{7,}$/, 'directory.error.phone')),
  time_zone: z.enum(ZONES, 'network.error.zone'),
  website: line(200).refine(
    (typed) => typed === '' || (/^https?:/.test(typed) && URL.canParse(typed)),
    'network.error.website',
  ),
})

/** A practitioner as a form names them; `clinic` is where a new one sees people. */
export const practitionerForm = z.strictObject({
  id: z.uuid(),
  version: saving,
  clinic: z.union([z.literal(''), z.uuid()]),
  profession: z.enum(PROFESSIONS, 'network.error.profession'),
  title: z.enum(['', ...TITLES]),
  first_name: needed(60),
  last_name: needed(60),
  license_number: line(20),
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}$/))
    .min(1, 'network.error.languages')
    .max(30),
})

export function practitionerFrom({
  title,
  clinic: _,
  ...rest
}: z.output<typeof practitionerForm>): NetworkPractitioner {
  return { ...rest, title_fr: title || null, title_en: title ? 'Dr.' : null }
}

/** A practitioner as their form shows them. */
export function filledWithPractitioner(practitioner: NetworkPractitioner) {
  const { id, version, profession, title_fr, first_name, last_name, license_number, languages } =
    practitioner
  const values = { id, version: String(version), clinic: '', profession, title: title_fr ?? '' }
  return {
    values: { ...values, first_name, last_name, license_number },
    lists: { languages },
  }
}
