import { FileProblems, type Problem, Problems, type Wrong } from '../../csv/problems.ts'
import { type Line, readWhole } from '../../csv/readCsv.ts'
import {
  type Directory,
  type DirectoryFile,
  type DirectorySources,
  directoryFiles,
} from './directoryFiles.ts'
import { openingProblems } from './planProblems.ts'

/** Reads the five files together, or throws `FileProblems` that name every wrong value and every reference to nothing. */
export async function readDirectory(files: DirectorySources): Promise<Directory> {
  const problems = new Problems()
  const read = async <Name extends DirectoryFile>(name: Name) => {
    try {
      return await readWhole(files[name], directoryFiles[name], problems)
    } catch (error) {
      if (!(error instanceof FileProblems)) throw error
      // What cannot be read is told with what is wrong with the others.
      problems.addAll(error.problems)
      return []
    }
  }
  const directory: Directory = {
    groups: await read('groups'),
    clinics: await read('clinics'),
    practitioners: await read('practitioners'),
    services: await read('services'),
    openings: await read('openings'),
  }
  // A row left out above would make a reference to it look wrong too.
  if (problems.count === 0)
    problems.addAll([...crossProblems(directory), ...openingProblems(directory)])
  problems.throwIfAny()
  return directory
}

function crossProblems({ groups, clinics, practitioners, services }: Directory): Problem[] {
  const groupCodes = codesOf(groups)
  const clinicCodes = codesOf(clinics)
  const placesOf = new Map(practitioners.map(({ row }) => [row.code, row.clinic_codes]))
  return [
    ...repeated('groups', groups),
    ...repeated('clinics', clinics),
    ...repeated('practitioners', practitioners),
    ...repeated('services', services),
    ...inFile('clinics', clinics, ({ group_code }) =>
      group_code === null || groupCodes.has(group_code)
        ? []
        : [{ key: 'files.problem.no_group', params: { code: group_code } }],
    ),
    ...inFile('practitioners', practitioners, ({ clinic_codes }) => [
      ...clinic_codes.filter((code) => !clinicCodes.has(code)).map(noClinic),
      ...clinic_codes
        .filter((code, at) => clinic_codes.indexOf(code) < at)
        .map((code) => ({ key: 'files.problem.named_twice' as const, params: { code } })),
    ]),
    ...inFile('services', services, ({ clinic_code, practitioner_code: of, min_age, max_age }) => {
      const wrong: Wrong[] = clinicCodes.has(clinic_code) ? [] : [noClinic(clinic_code)]
      if (of !== null && !placesOf.get(of)?.includes(clinic_code)) {
        const params = { practitioner: of, clinic: clinic_code }
        wrong.push({ key: 'files.problem.elsewhere', params })
      }
      if ((min_age ?? 0) > (max_age ?? 150)) wrong.push({ key: 'files.problem.ages' })
      return wrong
    }),
  ]
}

const noClinic = (code: string): Wrong => ({ key: 'files.problem.no_clinic', params: { code } })

/** What is wrong with the rows of a file, each at its line. */
function inFile<Row>(name: DirectoryFile, lines: Line<Row>[], wrongOf: (row: Row) => Wrong[]) {
  const file = `${name}.csv`
  return lines.flatMap(({ line, row }) => wrongOf(row).map((wrong) => ({ file, line, ...wrong })))
}

const codesOf = (lines: Line<{ code: string }>[]) => new Set(lines.map(({ row }) => row.code))

function repeated(name: DirectoryFile, lines: Line<{ code: string }>[]): Problem[] {
  const file = `${name}.csv`
  const first = new Map<string, number>()
  return lines.flatMap(({ line, row: { code } }) => {
    const before = first.getOrInsert(code, line)
    const params = { code, line: before }
    return before === line ? [] : [{ file, line, key: 'files.problem.repeated' as const, params }]
  })
}
