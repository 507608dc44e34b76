import * as z from 'zod'
import { call, callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { withinDeadline } from '../../db/deadline.ts'
import { STAFF_NEWS_KINDS } from '../../db/lists.ts'
import type { DayChange, DayChangedBy, Locale, StaffNewsKind } from '../../db/schema.ts'
import { formatDate } from '../../i18n/format.ts'
import { type Translate, translator } from '../../i18n/translate.ts'
import { dayAt } from '../../i18n/zone.ts'
import type { MessageContent } from '../../messages/content.ts'
import type { StaffMail } from '../../messages/deliver.ts'
import { type StaffMessage, sealedPlace } from '../../messages/outboxMessage.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'

const News = z.object({ to: z.string() })

/** A visit as all its changes left it. */
interface ChangedVisit {
  ids: string[]
  clinic_name: string
  time_zone: string
  from_at: Date | null
  to_at: Date | null
  what: DayChange
  by: DayChangedBy
}

interface Flagged {
  ids: string[]
  clinic_name: string
}

export function isNews(kind: string): kind is StaffNewsKind {
  return STAFF_NEWS_KINDS.some((known) => known === kind)
}

/**
 * Says what is new to a member of staff at this moment, or nothing when it was undone, told, or is not wanted any more: clinics,
 * days and counts, never a name. Once it was sent, what it told is forgotten; whoever dies before that sends it again.
 */
export function composeNews(
  { db, keys }: { db: Db; keys: FieldKeys },
  site: { origin: string; name: Record<Locale, string> },
) {
  return async (message: StaffMessage): Promise<StaffMail | undefined> => {
    const { id: mail, kind, locale, sealed } = message
    const { to } = News.parse(JSON.parse(keys.unseal(sealed, sealedPlace(mail))))
    const words = { t: translator(locale), locale, from: site.name[locale], origin: site.origin }
    const given = { mail }
    const told =
      kind === 'staff_day'
        ? await read<ChangedVisit, MessageContent>('day_news_to_tell', (rows) =>
            ofDays(rows, words),
          )
        : await read<Flagged, MessageContent>('flag_news_to_tell', (rows) => ofFlags(rows, words))
    return told && { to, ...told }

    async function read<Row extends { ids: string[] }, Content>(
      routine: string,
      compose: (rows: Row[]) => Content,
    ) {
      const rows = await withinDeadline(() => callForRows<Row>(db, routine, given))
      if (rows.length === 0) return undefined
      const ids = rows.flatMap((row) => row.ids)
      const settled = async () => {
        await withinDeadline(() => call(db, 'forget_staff_news', { ids }))
      }
      return { content: compose(rows), settled }
    }
  }
}

interface Words {
  t: Translate
  locale: Locale
  from: string
  origin: string
}

function ofDays(visits: ChangedVisit[], { t, locale, from, origin }: Words): MessageContent {
  const changes = visits.flatMap(changesOf).toSorted((a, b) => a.day.localeCompare(b.day))
  const days = Map.groupBy(changes, ({ day, clinic_name }) => `${day} ${clinic_name}`)
  const details = [...days.values()].flatMap((ofDay) => {
    const [first] = ofDay
    if (!first) return []
    const counts = Map.groupBy(ofDay, ({ what, by }) => `${what} ${by}`)
    const said = [...counts.values()].flatMap(([one, ...others]) => {
      if (!one) return []
      const by = t(`staff.mail.day.by.${one.by}`)
      return [t(`staff.mail.day.${one.what}`, { count: 1 + others.length, by })]
    })
    const value = t('staff.mail.day.at', { clinic: first.clinic_name, said: said.join('; ') })
    return [{ label: formatDate(first.day, locale), value }]
  })
  return {
    subject: t('staff.mail.day.subject', { site: from }),
    title: t('staff.mail.day.title'),
    before: [],
    details,
    after: [t('staff.mail.day.choice')],
    action: {
      label: t('staff.mail.day.link'),
      href: `${origin}/${locale}/staff/day?day=${changes[0]?.day ?? ''}`,
    },
  }
}

interface OfDay {
  day: string
  clinic_name: string
  what: DayChange | 'moved_away' | 'moved_here'
  by: DayChangedBy
}

/** What a visit's change is to each of the days that it touches. */
function changesOf({ from_at, to_at, time_zone, what, ...of }: ChangedVisit): OfDay[] {
  const { clinic_name, by } = of
  const left = from_at && dayAt(from_at, time_zone)
  const come = to_at && dayAt(to_at, time_zone)
  if (left && left === come) return [{ day: left, clinic_name, what, by }]
  const away = what === 'moved' ? 'moved_away' : what
  const here = what === 'booked' ? 'booked' : 'moved_here'
  const sides: [string | null, OfDay['what']][] = [
    [left, away],
    [come, here],
  ]
  return sides.flatMap(([day, change]) => (day ? [{ day, clinic_name, what: change, by }] : []))
}

function ofFlags(flagged: Flagged[], { t, locale, from, origin }: Words): MessageContent {
  return {
    subject: t('staff.mail.flags.subject', { site: from }),
    title: t('staff.mail.flags.title'),
    before: [t('staff.mail.flags.text')],
    details: flagged.map(({ clinic_name }) => ({
      label: t('messages.detail.clinic'),
      value: clinic_name,
    })),
    after: [],
    action: { label: t('staff.mail.flags.link'), href: `${origin}/${locale}/staff/flags` },
  }
}
