import { createHash } from 'node:crypto'

/** The tables whose rows files know by their code. */
export type CodedTable = 'clinic_group' | 'clinic' | 'practitioner' | 'healthcare_service'

/** What is compared, in the order of the files. */
export const TABLES = [
  ...(['clinic_group', 'clinic', 'practitioner', 'practitioner_role'] as const),
  'healthcare_service',
] as const

/** A row that is new, differs in these columns of its file, or is no longer in the files. */
export interface Change {
  change: 'added' | 'changed' | 'gone'
  code: string
  columns: string[] | null
}

/** How much differs, and the first of it. Rows that are gone from the files stay, without openings. */
export interface Difference {
  added: number
  changed: number
  gone: number
  rows: Change[]
}

/** What a load changes, by table: who sees people where is a practitioner and a clinic. */
export interface DirectoryDifference {
  tables: Record<(typeof TABLES)[number], Difference>
  /** Weekly openings: how many before and after, and how many of them are others. */
  openings: { before: number; after: number; added: number; gone: number }
  /** The same for another load only if that changes the very same things, from the very same values. */
  digest: string
}

const MOST_NAMED = 10

/** Counts changes, and names the first of each kind. */
export function differenceOf(changes: readonly Change[]): Difference {
  const of = (kind: Change['change']) => changes.filter(({ change }) => change === kind)
  const kinds = [of('added'), of('changed'), of('gone')] as const
  const [added, changed, gone] = [kinds[0].length, kinds[1].length, kinds[2].length]
  const rows = kinds.flatMap((kind) => kind.slice(0, MOST_NAMED))
  return { added, changed, gone, rows: rows.map(named) }
}

/** What a table keeps as an id or a point, files say otherwise. */
const IN_FILES: Partial<Record<string, string>> = {
  group_id: 'group_code',
  clinic_id: 'clinic_code',
  practitioner_id: 'practitioner_code',
  position_km: 'latitude, longitude',
}

function named({ change, code, columns }: Change): Change {
  return { change, code, columns: columns?.map((column) => IN_FILES[column] ?? column) ?? null }
}

/** A digest of everything that a load changes. */
export function digestOf(everything: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(everything)).digest('hex')
}
