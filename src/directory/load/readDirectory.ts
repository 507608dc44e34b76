import { Problems, problemAt } from '../../csv/problems.ts'
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
  const read = <Name extends DirectoryFile>(name: Name) =>
    readWhole(files[name], directoryFiles[name], problems)
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

function crossProblems({ groups, clinics, practitioners, services }: Directory): string[] {
  const groupCodes = codesOf(groups)
  const clinicCodes = codesOf(clinics)
  const placesOf = new Map(practitioners.map(({ row }) => [row.code, row.clinic_codes]))
  return [
    ...repeated('groups', groups),
    ...repeated('clinics', clinics),
    ...repeated('practitioners', practitioners),
    ...repeated('services', services),
    ...clinics
      .filter(({ row }) => row.group_code !== null && !groupCodes.has(row.group_code))
      .map(({ line, row }) => problemAt('clinics.csv', line, `no group is ${row.group_code}`)),
    ...practitioners.flatMap(({ line, row }) =>
      row.clinic_codes.flatMap((code, at) => [
        ...(clinicCodes.has(code)
          ? []
          : [problemAt('practitioners.csv', line, `no clinic is ${code}`)]),
        ...(row.clinic_codes.indexOf(code) < at
          ? [problemAt('practitioners.csv', line, `names ${code} twice`)]
          : []),
      ]),
    ),
    ...services.flatMap(({ line, row }) => {
      const of = row.practitioner_code
      const wrong = [
        ...(clinicCodes.has(row.clinic_code) ? [] : [`no clinic is ${row.clinic_code}`]),
        ...(of === null || placesOf.get(of)?.includes(row.clinic_code)
          ? []
          : [`${of} does not practise at ${row.clinic_code}`]),
        ...((row.min_age ?? 0) > (row.max_age ?? 150) ? ['min_age is above max_age'] : []),
      ]
      return wrong.map((problem) => problemAt('services.csv', line, problem))
    }),
  ]
}

const codesOf = (lines: Line<{ code: string }>[]) => new Set(lines.map(({ row }) => row.code))

function repeated(name: DirectoryFile, lines: Line<{ code: string }>[]): string[] {
  const first = new Map<string, number>()
  return lines.flatMap(({ line, row }) => {
    const before = first.get(row.code)
    if (before !== undefined)
      return [problemAt(`${name}.csv`, line, `${row.code} is already on line ${before}`)]
    first.set(row.code, line)
    return []
  })
}
