import type { Eligibility } from '../../db/schema.ts'
import { formatClock, formatDate, formatKilometres, formatZone } from '../../i18n/format.ts'
import { practitionerName } from '../../i18n/practitionerName.ts'
import { SITE_ZONE } from '../../i18n/zone.ts'
import { isRemote, type SearchCriteria } from './criteria.ts'
import type { ClinicOpenings } from './findOpenings.ts'
import { languageName } from './languages.ts'
import type { Nothing } from './nothing.ts'
import { nothingWords } from './nothingWords.ts'
import { type Language, openingWords } from './openingWords.ts'
import { DOORS } from './searchForm.ts'

interface Results {
  eligibility: Eligibility
  criteria: SearchCriteria
  clinics: ClinicOpenings[]
  nothing: Nothing | undefined
  /** Whether distances are rough; undefined when the search has no place. */
  approximate: boolean | undefined
  held: { slot_id: string; until: Date } | undefined
  now: Date
  phone: string
}

/** Returns what `/schedule/search/_results` shows: the chosen door's band first, the others in their order, and why when empty. */
export function searchResults(language: Language, results: Results) {
  const { criteria, clinics, nothing, approximate, now } = results
  const { locale, t } = language
  const { area, distance: km } = criteria
  const others = clinicsWithout(clinics)
  return {
    asked: askedWords(language, criteria),
    clock: formatClock(now, SITE_ZONE, locale),
    approximate: approximate ? t('schedule.results.approximate', { area }) : null,
    order: area && !isRemote(criteria.methods) ? orderWords(language, criteria.order) : null,
    bands: bandsOf(results).map((band) => ({
      ...titleOf(language, band, results),
      none: t(`schedule.results.none_${band}`, { km }),
      need_area: band === 'nearby' && approximate === undefined,
      clinics: clinics
        .filter((clinic) => clinic.band === band && clinic.openings.length > 0)
        .map((clinic) => clinicWords(language, clinic, results)),
    })),
    others: {
      title: t('schedule.results.others', { count: others.length }),
      clinics: others.map((clinic) => clinicWords(language, clinic, results)),
    },
    nothing: nothing ? nothingWords(language, nothing, results) : null,
  }
}

/** The order of the results, and the other one to choose. */
function orderWords({ t }: Language, order: SearchCriteria['order']) {
  const other = order === 'earliest' ? 'nearest' : 'earliest'
  return { said: t(`schedule.order.${order}`), other, choose: t(`schedule.order.${other}`) }
}

/** A band's title: the person's own professional by name, where there is something to say of them. */
function titleOf(language: Language, band: (typeof DOORS)[number], results: Results) {
  const { locale, t } = language
  const door = doorName(language, results.eligibility, band)
  const own = results.clinics.find((clinic) => clinic.band === band)?.openings[0]
  if (band !== 'doctor' || !own) return { title: door, subtitle: null }
  return {
    title: t('schedule.door.doctor_named', { who: practitionerName(own, locale, t) }),
    subtitle: door,
  }
}

/** The name of a door, and of its band; not everyone is registered with a physician. */
export function doorName(
  { t }: Language,
  eligibility: Eligibility,
  door: (typeof DOORS)[number],
): string {
  const professional = door === 'doctor' && !eligibility.with_physician
  return t(professional ? 'schedule.door.professional' : `schedule.door.${door}`)
}

/** The doors that lead somewhere for this person, in their order. */
export function doorsOf(eligibility: Eligibility) {
  return DOORS.filter(
    (door) =>
      door === 'nearby' ||
      (door === 'doctor' ? eligibility.practitioner_id : eligibility.place_id) !== null,
  )
}

function bandsOf({ eligibility, criteria }: Results) {
  const doors = doorsOf(eligibility)
  return doors.toSorted(
    (one, other) => Number(other === criteria.door) - Number(one === criteria.door),
  )
}

/** Each clinic that no band has an opening of, once. */
function clinicsWithout(clinics: ClinicOpenings[]): ClinicOpenings[] {
  const having = clinics.filter((clinic) => clinic.openings.length > 0)
  const known = new Set(having.map((clinic) => clinic.clinic_id))
  return clinics.filter(({ clinic_id }) => !known.has(clinic_id) && known.add(clinic_id))
}

/** Returns what a search asks for, in one line. */
export function askedWords({ locale, t }: Language, criteria: SearchCriteria): string {
  const { reason, from, area, distance, moments, methods, accessible, language } = criteria
  return [
    t(`schedule.reason.${reason}`),
    t('schedule.results.from', { day: formatDate(from, locale) }),
    area && !isRemote(methods) && t('schedule.results.around', { km: distance, area }),
    ...moments.map((moment) => t(`schedule.moment.${moment}`)),
    ...methods.map((method) => t(`schedule.method.${method}`)),
    accessible && t('schedule.results.accessible'),
    language && languageName(locale, language),
  ]
    .filter(Boolean)
    .join(' · ')
}

function clinicWords(language: Language, clinic: ClinicOpenings, results: Results) {
  const { locale, t } = language
  const { time_zone: zone, km } = clinic
  return {
    name: clinic.name,
    href: `/${locale}/clinics/${clinic.clinic_id}`,
    phone: clinic.phone,
    km:
      km === null || isRemote(clinic.openings.map(({ method }) => method))
        ? null
        : formatKilometres(km, locale),
    // Only the exception is told, so that it is seen.
    details: [clinic.city, !clinic.accessible && t('schedule.results.accessible_no')]
      .filter(Boolean)
      .join(' · '),
    zone: formatZone(zone, locale),
    openings: clinic.openings.map((opening) =>
      openingWords(language, opening, { zone, held: results.held }),
    ),
  }
}
