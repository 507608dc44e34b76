import type { Problem, Wrong } from '../../csv/problems.ts'
import type { Directory } from './directoryFiles.ts'

/** Says what is wrong with openings beyond their values: nobody is in two places, and no opening is too short for a visit. */
export function openingProblems({ practitioners, services, openings }: Directory): Problem[] {
  const placesOf = new Map(practitioners.map(({ row }) => [row.code, row.clinic_codes]))
  const serviceOf = new Map(services.map(({ row }) => [row.code, row]))
  const earlier = new Map<string, Directory['openings']>()
  return openings.flatMap((opening) => {
    const { line, row } = opening
    const { practitioner_code: practitioner, service_code } = row
    const service = serviceOf.get(service_code)
    const same = earlier.getOrInsert(`${practitioner} ${row.weekday}`, [])
    const clash = same.find((other) => overlap(other.row, row))
    const wrong: Wrong[] = []
    const add = (key: Wrong['key'], params: Wrong['params'] = {}) => wrong.push({ key, params })
    if (!service) add('files.problem.no_service', { code: service_code })
    if (service && !placesOf.get(practitioner)?.includes(service.clinic_code))
      add('files.problem.elsewhere', { practitioner, clinic: service.clinic_code })
    if (service?.practitioner_code && service.practitioner_code !== practitioner)
      add('files.problem.alone', { service: service_code, practitioner: service.practitioner_code })
    if (service && minutes(row.to_time) - minutes(row.from_time) < service.duration_minutes)
      add('files.problem.short')
    if (clash) add('files.problem.overlaps', { line: clash.line })
    // Whatever is compared with is apart, and so there is only so much of it in a day.
    if (wrong.length === 0) same.push(opening)
    return wrong.map((each) => ({ file: 'openings.csv', line, ...each }))
  })
}

type Hours = { from_time: string; to_time: string }

const overlap = (one: Hours, other: Hours) =>
  one.from_time < other.to_time && other.from_time < one.to_time

const minutes = (time: string) => {
  const { hour, minute } = Temporal.PlainTime.from(time)
  return hour * 60 + minute
}
