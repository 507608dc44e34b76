import type { Eligibility } from '../../db/schema.ts'
import { formatDay, formatKilometres, formatPhone, formatTime } from '../../i18n/format.ts'
import type { SearchCriteria } from './criteria.ts'
import type { Nothing } from './nothing.ts'
import { type Language, SITE_ZONE } from './openingWords.ts'

/** Returns why a search found nothing, in one sentence, and what the person can do, most useful first. */
export function nothingWords(
  { locale, t }: Language,
  nothing: Nothing,
  search: { eligibility: Eligibility; criteria: SearchCriteria; clinics: unknown[]; phone: string },
) {
  const { opens_at, nearest_km, enough_km } = nothing
  const { eligibility, criteria, clinics, phone } = search
  const registered = eligibility.practitioner_id !== null || eligibility.place_id !== null
  const nowhere = !registered && criteria.area === ''
  const distance = nearest_km === null ? '' : formatKilometres(nearest_km, locale)
  const opens = opens_at && {
    day: formatDay(opens_at, SITE_ZONE, locale),
    time: formatTime(opens_at, SITE_ZONE, locale),
  }
  const reason = t(`schedule.reason.${criteria.reason}`)
  return {
    why: nowhere
      ? t('schedule.nothing.nowhere')
      : t(`schedule.nothing.${nothing.why}`, { reason, ...opens }),
    steps: [
      opens && nothing.why !== 'opens_later' && t('schedule.nothing.opens_later', opens),
      nothing.otherwise && t('schedule.nothing.step_otherwise'),
      enough_km && t('schedule.nothing.step_distance', { distance, km: enough_km }),
      distance && !enough_km && t('schedule.nothing.step_far', { distance }),
      registered && criteria.area === '' && t('schedule.nothing.step_area'),
      !nowhere && t('schedule.nothing.step_again'),
      t(`schedule.nothing.step_phone${clinics.length > 0 ? '' : '_us'}`, {
        phone: formatPhone(phone),
      }),
      t('schedule.nothing.step_811'),
      t('schedule.nothing.step_911'),
    ].filter((step) => typeof step === 'string' && step !== ''),
  }
}
