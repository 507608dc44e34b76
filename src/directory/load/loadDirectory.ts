import pg from 'pg'
import { lambert } from '../lambert.ts'
import type { DirectoryTexts } from './directoryFiles.ts'
import { readDirectory } from './readDirectory.ts'

type Ids = Map<string | null, string>

/**
 * Loads a network's five CSV files in the caller's transaction; files with any problem throw `FileProblems` and write
 * nothing. Rows are known by their code: loading again changes them in place, and one that is gone from the files
 * stays, because visits may refer to it, but has no openings any more.
 */
export async function loadDirectory(client: pg.ClientBase, texts: DirectoryTexts): Promise<void> {
  const { groups, clinics, practitioners, services, openings } = readDirectory(texts)
  const groupIds = await upsert(
    client,
    'clinic_group',
    groups.map(({ row }) => row),
  )

  const clinicIds = await upsert(
    client,
    'clinic',
    clinics.map(({ row: { group_code, latitude, longitude, ...row } }) => {
      const { x, y } = lambert(latitude, longitude)
      return { ...row, group_id: groupIds.get(group_code) ?? null, position_km: `(${x},${y})` }
    }),
  )
  const practitionerIds = await upsert(
    client,
    'practitioner',
    practitioners.map(({ row: { clinic_codes, ...row } }) => row),
  )
  const serviceIds = await upsert(
    client,
    'healthcare_service',
    services.map(({ row: { clinic_code, practitioner_code, ...row } }) => ({
      ...row,
      clinic_id: clinicIds.get(clinic_code),
      practitioner_id: practitionerIds.get(practitioner_code) ?? null,
    })),
  )
  await replace(
    client,
    'practitioner_role',
    practitioners.flatMap(({ row }) =>
      row.clinic_codes.map((code) => ({
        practitioner_id: practitionerIds.get(row.code),
        clinic_id: clinicIds.get(code),
      })),
    ),
  )
  const clinicOf = new Map(services.map(({ row }) => [row.code, clinicIds.get(row.clinic_code)]))
  await replace(
    client,
    'plan_line',
    openings.map(({ row: { practitioner_code, service_code, ...row } }) => ({
      ...row,
      clinic_id: clinicOf.get(service_code),
      practitioner_id: practitionerIds.get(practitioner_code),
      healthcare_service_id: serviceIds.get(service_code),
    })),
  )
}

async function upsert(
  client: pg.ClientBase,
  table: string,
  rows: { code: string }[],
): Promise<Ids> {
  if (rows.length === 0) return new Map()
  const columns = columnsOf(rows)
  const changes = columns.map((column) => `${column} = excluded.${column}`)
  const { rows: known } = await client.query<{ code: string; id: string }>(
    `${insertInto(table, columns)} on conflict (code) do update set ${changes} returning code, id`,
    [JSON.stringify(rows)],
  )
  return new Map(known.map(({ code, id }) => [code, id]))
}

async function replace(client: pg.ClientBase, table: string, rows: object[]): Promise<void> {
  await client.query(`delete from ${table}`)
  if (rows.length > 0)
    await client.query(insertInto(table, columnsOf(rows)), [JSON.stringify(rows)])
}

const columnsOf = ([row = {}]: object[]) => Object.keys(row).map(pg.escapeIdentifier)

const insertInto = (table: string, columns: string[]) =>
  `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)`
