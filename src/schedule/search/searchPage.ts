import { METHODS, MOMENTS } from '../../db/lists.ts'
import type { Eligibility, Reason } from '../../db/schema.ts'
import { formatTime } from '../../i18n/format.ts'
import type { Key } from '../../i18n/translate.ts'
import { SITE_ZONE } from '../../i18n/zone.ts'
import { languageChoices } from './languages.ts'
import { DISTANCES } from './nothing.ts'
import type { Language } from './openingWords.ts'
import { doorName, doorsOf } from './searchResults.ts'

const FARTHER_DOWN = ['moment', 'method', 'accessible', 'language']

/** Returns what the search page shows beside its results: the form's choices, and the slot the visit already holds. */
export function searchPage(
  language: Language,
  {
    eligibility,
    cardExpired,
    reasons,
  }: { eligibility: Eligibility; cardExpired: boolean; reasons: readonly Reason[] },
  form: {
    values: Record<string, string>
    lists: Record<string, string[]>
    errors: Record<string, Key>
  },
  held: { id: string; until: Date } | undefined,
) {
  const { locale, t } = language
  const choices = <T extends string>(values: readonly T[], name: (value: T) => string) =>
    values.map((value) => ({ value, label: name(value) }))
  return {
    form,
    card_expired: cardExpired,
    focus: true,
    more: FARTHER_DOWN.some(
      (name) => form.errors[name] || form.values[name] || (form.lists[name]?.length ?? 0) > 0,
    ),
    doors: choices(doorsOf(eligibility), (door) => doorName(language, eligibility, door)),
    reasons: reasons.map((reason) => ({
      value: reason,
      label: t(`schedule.reason.${reason}`),
      hint: t(`schedule.reason_hint.${reason}`),
    })),
    moments: choices(MOMENTS, (moment) => t(`schedule.moment.${moment}`)),
    methods: choices(METHODS, (method) => t(`schedule.method.${method}`)),
    distances: choices(DISTANCES.map(String), (km) => t('schedule.search.kilometres', { km })),
    languages: languageChoices(locale),
    held: held
      ? {
          href: `/${locale}/holds/${held.id}`,
          time: formatTime(held.until, SITE_ZONE, locale),
        }
      : null,
  }
}
