import { createHash } from 'node:crypto'

/** The tables whose rows files know by their code. */
export type CodedTable = 'clinic_group' | 'clinic' | 'practitioner' | 'healthcare_service'

/** A row that is new, differs in these columns, or is no longer in the files. */
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
  tables: Record<CodedTable | 'practitioner_role', Difference>
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
  return {
    added,
    changed,
    gone,
    rows: rows.map(({ change, code, columns }) => ({ change, code, columns })),
  }
}

/** A digest of everything that a load changes. */
export function digestOf(everything: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(everything)).digest('hex')
}
