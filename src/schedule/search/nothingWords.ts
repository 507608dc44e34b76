import type { Eligibility } from '../../db/schema.ts'
import { formatDate, formatDay, formatKilometres, formatTime } from '../../i18n/format.ts'
import { SITE_ZONE } from '../../i18n/zone.ts'
import type { SearchCriteria } from './criteria.ts'
import type { Nothing } from './nothing.ts'
import type { Language } from './openingWords.ts'
import { filledSearch } from './searchForm.ts'

/** What a person can do: said, and where it is another search or a call, done by a press. */
export interface Step {
  text: string
  /** The form of the search that would find something, and what its button says. */
  search?: { label: string; fields: [string, string][] }
  phone?: string
}

/** Returns why a search found nothing, in one sentence, and what the person can do, most useful first. */
export function nothingWords(
  { locale, t }: Language,
  nothing: Nothing,
  search: {
    eligibility: Eligibility
    criteria: SearchCriteria
    clinics: unknown[]
    phone: string
  },
) {
  const { opens_at, nearest_km, enough_km, first_on } = nothing
  const { eligibility, criteria, clinics, phone } = search
  const registered = eligibility.practitioner_id !== null || eligibility.place_id !== null
  const nowhere = !registered && criteria.area === ''
  const distance = nearest_km === null ? '' : formatKilometres(nearest_km, locale)
  const opens = opens_at && {
    day: formatDay(opens_at, SITE_ZONE, locale),
    time: formatTime(opens_at, SITE_ZONE, locale),
  }
  const reason = t(`schedule.reason.${criteria.reason}`)
  const { area, distance: km } = criteria
  const noClinic = nothing.why === 'none_offered' && clinics.length === 0 && area !== ''
  const wider = { ...criteria, moments: [], methods: [], accessible: false, language: '' }
  const steps: (Step | false | null | undefined | '')[] = [
    opens && nothing.why !== 'opens_later' && { text: t('schedule.nothing.opens_later', opens) },
    nothing.otherwise && {
      text: t('schedule.nothing.step_otherwise'),
      search: { label: t('schedule.nothing.do_otherwise'), fields: fieldsOf(wider) },
    },
    enough_km !== undefined && {
      text: t('schedule.nothing.step_distance', { distance }),
      search: {
        label: t('schedule.nothing.do_distance', { km: enough_km }),
        fields: fieldsOf({ ...criteria, distance: enough_km }),
      },
    },
    distance && !enough_km && { text: t('schedule.nothing.step_far', { distance }) },
    first_on !== null && {
      text: t('schedule.nothing.step_first', { day: formatDate(first_on, locale) }),
      search: {
        label: t('schedule.nothing.do_first'),
        fields: fieldsOf({ ...criteria, from: first_on }),
      },
    },
    registered && area === '' && { text: t('schedule.nothing.step_area') },
    !nowhere && { text: t('schedule.nothing.step_again') },
    { text: t(`schedule.nothing.step_phone${clinics.length > 0 ? '' : '_us'}`), phone },
    { text: t('schedule.nothing.step_811'), phone: '811' },
    { text: t('schedule.nothing.step_911'), phone: '911' },
  ]
  return {
    why: nowhere
      ? t('schedule.nothing.nowhere')
      : noClinic
        ? t('schedule.nothing.no_clinic', { km, area })
        : t(`schedule.nothing.${nothing.why}`, { reason, ...opens }),
    steps: steps.filter((step) => typeof step === 'object' && step !== null),
  }
}

/** A search as the fields of its form, without those that ask for nothing. */
function fieldsOf(criteria: SearchCriteria): [string, string][] {
  const { values, lists } = filledSearch(criteria)
  const many = Object.entries(lists).flatMap(([name, list]) =>
    list.map((each): [string, string] => [name, each]),
  )
  return [...Object.entries(values), ...many].filter(([, value]) => value !== '')
}
