import { FileProblems } from '../../csv/problems.ts'
import { call, callForRows } from '../../db/call.ts'
import type { OpenTrx } from '../../db/database.ts'
import { lambert } from '../lambert.ts'
import type { DirectorySources } from './directoryFiles.ts'
import { readDirectory } from './readDirectory.ts'

type Ids = Map<string | null, string>

type CodedTable = 'clinic_group' | 'clinic' | 'practitioner' | 'healthcare_service'

/** How the rows of a table differ from what was there; those that are gone from the files stay, without openings. */
export interface Difference {
  added: number
  changed: number
  gone: number
}

/** What a load changed, by table. */
export type DirectoryDifference = Partial<Record<CodedTable, Difference>>

/**
 * Loads a network's five CSV files in the caller's transaction; files with any problem throw `FileProblems` and write
 * nothing. Rows are known by their code: loading again changes them in place, and one that is gone from the files
 * stays, because visits may refer to it, but has no openings any more. When more than a tenth of the weekly openings
 * would go, that is refused as well, unless `manyMayGo`: a file that was cut looks like that.
 */
export async function loadDirectory(
  trx: OpenTrx,
  files: DirectorySources,
  { manyMayGo = false } = {},
): Promise<DirectoryDifference> {
  const difference: DirectoryDifference = {}
  const upsert = async (table: CodedTable, rows: { code: string }[]) => {
    difference[table] = await call<Difference>(trx, 'compare_by_code', { table, rows })
    return upsertRows(trx, table, rows)
  }
  const { groups, clinics, practitioners, services, openings } = await readDirectory(files)
  if (!manyMayGo) await refuseLoss(trx, files.openings.name, openings.length)
  const groupIds = await upsert(
    'clinic_group',
    groups.map(({ row }) => row),
  )

  const clinicIds = await upsert(
    'clinic',
    clinics.map(({ row: { group_code, latitude, longitude, ...row } }) => {
      const { x, y } = lambert(latitude, longitude)
      return { ...row, group_id: groupIds.get(group_code) ?? null, position_km: `(${x},${y})` }
    }),
  )
  const practitionerIds = await upsert(
    'practitioner',
    practitioners.map(({ row: { clinic_codes, ...row } }) => row),
  )
  const serviceIds = await upsert(
    'healthcare_service',
    services.map(({ row: { clinic_code, practitioner_code, ...row } }) => ({
      ...row,
      clinic_id: clinicIds.get(clinic_code),
      practitioner_id: practitionerIds.get(practitioner_code) ?? null,
    })),
  )
  const roles = practitioners.flatMap(({ row }) =>
    row.clinic_codes.map((code) => ({
      practitioner_id: practitionerIds.get(row.code),
      clinic_id: clinicIds.get(code),
    })),
  )
  await call(trx, 'load_roles', { rows: roles })
  const clinicOf = new Map(services.map(({ row }) => [row.code, clinicIds.get(row.clinic_code)]))
  const lines = openings.map(({ row: { practitioner_code, service_code, ...row } }) => ({
    ...row,
    clinic_id: clinicOf.get(service_code),
    practitioner_id: practitionerIds.get(practitioner_code),
    healthcare_service_id: serviceIds.get(service_code),
  }))
  await call(trx, 'load_plans', { lines })
  await call(trx, 'relocate_slots', { clinic: null })
  return difference
}

async function refuseLoss(trx: OpenTrx, file: string, openings: number) {
  const present = Number((await call<{ count: string }>(trx, 'loaded_openings', {})).count)
  if (openings * 10 < present * 9)
    throw new FileProblems([
      { file, key: 'files.problem.openings_lost', params: { present, left: openings } },
    ])
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

async function upsertRows(trx: OpenTrx, table: string, rows: { code: string }[]): Promise<Ids> {
  if (rows.length === 0) return new Map()
  type Known = { code: string; id: string }
  const known = await callForRows<Known>(trx, 'upsert_by_code', { table, rows })
  return new Map(known.map(({ code, id }) => [code, id]))
}
