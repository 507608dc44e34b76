import { problemAt } from '../../csv/problems.ts'
import type { Directory } from './directoryFiles.ts'

/** Says what is wrong with openings beyond their values: nobody is in two places, and no opening is too short for a visit. */
export function openingProblems({ practitioners, services, openings }: Directory): string[] {
  const placesOf = new Map(practitioners.map(({ row }) => [row.code, row.clinic_codes]))
  const serviceOf = new Map(services.map(({ row }) => [row.code, row]))
  const earlier = new Map<string, Directory['openings']>()
  return openings.flatMap((opening) => {
    const { line, row } = opening
    const service = serviceOf.get(row.service_code)
    const same = earlier.getOrInsert(`${row.practitioner_code} ${row.weekday}`, [])
    const clash = same.find((other) => overlap(other.row, row))
    same.push(opening)
    const wrong = [
      ...(service ? [] : [`no service is ${row.service_code}`]),
      ...(service && !placesOf.get(row.practitioner_code)?.includes(service.clinic_code)
        ? [`${row.practitioner_code} does not practise at ${service.clinic_code}`]
        : []),
      ...(service?.practitioner_code && service.practitioner_code !== row.practitioner_code
        ? [`${row.service_code} is offered by ${service.practitioner_code} alone`]
        : []),
      ...(service && minutes(row.to_time) - minutes(row.from_time) < service.duration_minutes
        ? ['is shorter than one visit']
        : []),
      ...(clash ? [`overlaps line ${clash.line}`] : []),
    ]
    return wrong.map((problem) => problemAt('openings.csv', line, problem))
  })
}

type Hours = { from_time: string; to_time: string }

const overlap = (one: Hours, other: Hours) =>
  one.from_time < other.to_time && other.from_time < one.to_time

const minutes = (time: string) => {
  const { hour, minute } = Temporal.PlainTime.from(time)
  return hour * 60 + minute
}
