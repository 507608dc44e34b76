import { FileProblems } from '../../csv/problems.ts'
import { call, callForRows } from '../../db/call.ts'
import type { OpenTrx } from '../../db/database.ts'
import type { Key } from '../../i18n/translate.ts'
import { lambert } from '../lambert.ts'
import {
  type Change,
  type CodedTable,
  type DirectoryDifference,
  differenceOf,
  digestOf,
} from './difference.ts'
import type { Directory } from './directoryFiles.ts'

type Ids = Map<string | null, string>

/** A change as the database says it, with what the columns held before. */
interface Compared extends Change {
  was: Record<string, unknown> | null
}

/** What lets a load take many openings away, or else how whoever loads is told that it would. */
export interface LoadOptions {
  manyMayGo?: boolean
  refusal?: Key
}

/**
 * Loads a network's five files in the caller's transaction, and says what that changed. Rows are known by their code:
 * loading again changes them in place, and one that is gone from the files stays, because visits may refer to it, but
 * has no openings any more. When more than a tenth of the weekly openings would go, it throws `FileProblems`, unless
 * `manyMayGo`: a file that was cut looks like that.
 */
export async function loadDirectory(
  trx: OpenTrx,
  { groups, clinics, practitioners, services, openings }: Directory,
  { manyMayGo = false, refusal = 'files.problem.openings_lost' }: LoadOptions = {},
): Promise<DirectoryDifference> {
  const before = await loadedLines(trx)
  if (!manyMayGo) refuseLoss(before.size, openings.length, refusal)
  const group = await upsert(
    trx,
    'clinic_group',
    groups.map(({ row }) => row),
  )
  const clinic = await upsert(
    trx,
    'clinic',
    clinics.map(({ row: { group_code, latitude, longitude, ...row } }) => {
      const { x, y } = lambert(latitude, longitude)
      return { ...row, group_id: group.ids.get(group_code) ?? null, position_km: `(${x},${y})` }
    }),
  )
  const practitioner = await upsert(
    trx,
    'practitioner',
    practitioners.map(({ row: { clinic_codes, ...row } }) => row),
  )
  const service = await upsert(
    trx,
    'healthcare_service',
    services.map(({ row: { clinic_code, practitioner_code, ...row } }) => ({
      ...row,
      clinic_id: clinic.ids.get(clinic_code),
      practitioner_id: practitioner.ids.get(practitioner_code) ?? null,
    })),
  )
  const roles = practitioners.flatMap(({ row }) =>
    row.clinic_codes.map((code) => ({
      practitioner_id: practitioner.ids.get(row.code),
      clinic_id: clinic.ids.get(code),
    })),
  )
  const rolesChanged = await changedRoles(trx, roles)
  await call(trx, 'load_roles', { rows: roles })
  const clinicOf = new Map(services.map(({ row }) => [row.code, clinic.ids.get(row.clinic_code)]))
  const lines = openings.map(({ row: { practitioner_code, service_code, ...row } }) => ({
    ...row,
    clinic_id: clinicOf.get(service_code),
    practitioner_id: practitioner.ids.get(practitioner_code),
    healthcare_service_id: service.ids.get(service_code),
  }))
  await call(trx, 'load_plans', { lines })
  await call(trx, 'relocate_slots', { clinic: null })
  const after = await loadedLines(trx)
  const [added, gone] = [after.difference(before), before.difference(after)]
  const rows = [group, clinic, practitioner, service].map(({ changes }) => changes)
  return {
    tables: {
      clinic_group: differenceOf(group.changes),
      clinic: differenceOf(clinic.changes),
      practitioner: differenceOf(practitioner.changes),
      healthcare_service: differenceOf(service.changes),
      practitioner_role: differenceOf(rolesChanged),
    },
    openings: { before: before.size, after: after.size, added: added.size, gone: gone.size },
    digest: digestOf([rows, rolesChanged, [...added].toSorted(), [...gone].toSorted()]),
  }
}

function refuseLoss(present: number, left: number, key: Key) {
  if (left * 10 < present * 9)
    throw new FileProblems([{ file: 'openings.csv', key, params: { present, left } }])
}

/** How many rows a table has, as text: they may be more than a number holds. */
export async function countOf(
  trx: OpenTrx,
  table: 'clinic_group' | 'clinic' | 'practitioner' | 'healthcare_service' | 'plan_line',
): Promise<string> {
  const { count } = await trx
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** Writes the rows of a table, and says what differed and which ids they have. */
async function upsert(trx: OpenTrx, table: CodedTable, rows: { code: string }[]) {
  const changes = await callForRows<Compared>(trx, 'changes_by_code', { table, rows })
  return { changes, ids: await upsertRows(trx, table, rows) }
}

async function upsertRows(trx: OpenTrx, table: CodedTable, rows: { code: string }[]): Promise<Ids> {
  if (rows.length === 0) return new Map()
  type Known = { code: string; id: string }
  const known = await callForRows<Known>(trx, 'upsert_by_code', { table, rows })
  return new Map(known.map(({ code, id }) => [code, id]))
}

async function changedRoles(trx: OpenTrx, rows: object[]): Promise<Change[]> {
  type Role = { change: 'added' | 'gone'; practitioner: string; clinic: string }
  const roles = await callForRows<Role>(trx, 'changes_of_roles', { rows })
  return roles.map(({ change, practitioner, clinic }) => {
    return { change, code: `${practitioner} – ${clinic}`, columns: null }
  })
}

async function loadedLines(trx: OpenTrx): Promise<Set<string>> {
  const lines = await callForRows<{ line: string }>(trx, 'loaded_lines', {})
  return new Set(lines.map(({ line }) => line))
}
