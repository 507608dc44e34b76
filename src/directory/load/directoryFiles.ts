import * as z from 'zod'
import { code, like, maybe, oneOf, text, wholeNumber, yesNo } from '../../csv/columns.ts'
import type { Line } from '../../csv/readCsv.ts'
import type { SourceFile } from '../../csv/sourceFile.ts'
import { wrong } from '../../csv/wrong.ts'
import { METHODS, PROFESSIONS, REASONS, REDIRECTIONS, SEXES } from '../../db/lists.ts'

const lead = maybe(wholeNumber(0, 525_600))
const age = maybe(wholeNumber(0, 150))
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, wrong('files.problem.time'))
const words = z.string().max(2000, wrong('files.problem.too_long'))
const degrees = (least: number, most: number) =>
  z
    .string()
    .regex(/^-?\d{1,3}(\.\d{1,6})?$/, wrong('files.problem.degrees'))
    .transform(Number)
    .refine((value) => value >= least && value <= most, wrong('files.problem.outside'))

const WEEKDAYS = [
  ...(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const),
]

/** The columns of the five files that describe a network of clinics, each with what its values must be. */
export const directoryFiles = {
  groups: z.strictObject({ code, name: text }),
  clinics: z.strictObject({
    code,
    group_code: maybe(code),
    name: text,
    address: text,
    city: text,
    postal_code: like(/^[GHJ]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d$/, 'H2X 1Y4'),
    region_code: z
      .string()
      .regex(/^(0[1-9]|1[0-8])$/, wrong('files.problem.range', { least: '01', most: '18' })),
    phone: like(/^(1 8\d\d |\d{3} )\d{3}-\d{4}( # ?\d{1,6})?$/, '418 555-0100'),
    time_zone: z.string().refine(isTimeZone, wrong('files.problem.time_zone')),
    latitude: degrees(44, 63),
    longitude: degrees(-80, -57),
    accessible: yesNo,
    access_fr: text,
    access_en: text,
    hours_fr: text,
    hours_en: text,
    bring_fr: text,
    bring_en: text,
    cancellation_deadline_minutes: wholeNumber(0, 1440),
    cancellation_policy_fr: text,
    cancellation_policy_en: text,
  }),
  practitioners: z.strictObject({
    code,
    profession: oneOf(...PROFESSIONS),
    title_fr: maybe(text),
    title_en: maybe(text),
    first_name: text,
    last_name: text,
    languages: words
      .regex(/^[a-z]{2,3}( [a-z]{2,3})*$/, wrong('files.problem.languages'))
      .transform((codes) => codes.split(' ')),
    clinic_codes: words
      .regex(/^[a-z0-9-]+( [a-z0-9-]+)*$/, wrong('files.problem.clinic_codes'))
      .transform((codes) => codes.split(' ')),
  }),
  services: z.strictObject({
    code,
    clinic_code: code,
    practitioner_code: maybe(code),
    name_fr: text,
    name_en: text,
    reason: oneOf(...REASONS),
    method: oneOf(...METHODS),
    duration_minutes: wholeNumber(5, 240),
    min_age: age,
    max_age: age,
    sex: maybe(oneOf(...SEXES)),
    a_lead_minutes: lead,
    b_lead_minutes: lead,
    c_lead_minutes: lead,
    d_lead_minutes: lead,
    redirection: maybe(oneOf(...REDIRECTIONS)),
    staff_only: yesNo,
  }),
  openings: z.strictObject({
    practitioner_code: code,
    service_code: code,
    weekday: oneOf(...WEEKDAYS).transform((day) => WEEKDAYS.indexOf(day) + 1),
    from_time: time,
    to_time: time,
  }),
}

/** One of the five files, named as on disk. */
export type DirectoryFile = keyof typeof directoryFiles

export const DIRECTORY_FILES = Object.keys(directoryFiles) as DirectoryFile[]

/** Each file, as the operator wrote it. */
export type DirectorySources = Record<DirectoryFile, SourceFile>

/** The rows of each file. */
export type Directory = {
  [Name in DirectoryFile]: Line<z.output<(typeof directoryFiles)[Name]>>[]
}

function isTimeZone(name: string): boolean {
  try {
    return (
      name.includes('/') &&
      Boolean(Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name))
    )
  } catch {
    return false
  }
}
