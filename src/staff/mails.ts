import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { Locale, StaffMessageKind } from '../db/schema.ts'
import { formatDayAndYear, formatTime } from '../i18n/format.ts'
import { translator } from '../i18n/translate.ts'
import { SITE_ZONE } from '../i18n/zone.ts'
import type { MessageContent } from '../messages/content.ts'
import { type StaffMessage, sealedPlace } from '../messages/outboxMessage.ts'
import type { FieldKeys } from '../privacy/fieldKeys.ts'

/** What somebody signs in with, or how they got it back; or that nobody used it, with the day on which the account closes. */
export const FACTOR_CHANGES = [
  'password',
  'authenticator',
  'recovery_codes',
  'passkey_added',
  'passkey_removed',
  'identity_bound',
  'identity_freed',
  'reset',
  'idle',
] as const

export type FactorChange = (typeof FACTOR_CHANGES)[number]

/** What a mail to a member of staff says, to whom. */
interface Said {
  staff_invited: { to: string; locale: Locale; link: string }
  staff_changed: { to: string; locale: Locale; what: FactorChange; at: string }
  /** What these say is decided when they leave (`news/newsMail.ts`). */
  staff_day: { to: string; locale: Locale }
  staff_flags: { to: string; locale: Locale }
}

const Invited = z.object({ to: z.string(), link: z.string() })
const Changed = z.object({
  to: z.string(),
  what: z.enum(FACTOR_CHANGES),
  at: z.coerce.date(),
})

/** A mail for a routine to queue: its own id, and what it says, sealed. */
export function sealedMail<Kind extends StaffMessageKind>(
  keys: FieldKeys,
  kind: Kind,
  { locale, ...said }: Said[Kind],
) {
  const id = randomUUID()
  return { id, kind, locale, sealed: keys.seal(JSON.stringify(said), sealedPlace(id)) }
}

/** Says what a mail to a member of staff says; its link leads to a page that asks who they are. */
export function composeStaffMail(
  keys: FieldKeys,
  site: { origin: string; name: Record<Locale, string> },
) {
  return (message: StaffMessage): { to: string; content: MessageContent } => {
    const said: unknown = JSON.parse(keys.unseal(message.sealed, sealedPlace(message.id)))
    const { locale, kind } = message
    const t = translator(locale)
    const from = site.name[locale]
    if (kind === 'staff_invited') {
      const { to, link } = Invited.parse(said)
      const content = {
        subject: t('staff.mail.invited.subject', { site: from }),
        title: t('staff.mail.invited.title', { site: from }),
        before: [t('staff.mail.invited.text'), t('staff.mail.invited.unknown')],
        ...{ details: [], after: [] },
        action: { label: t('staff.mail.invited.link'), href: link },
      }
      return { to, content }
    }
    const { to, what, at } = Changed.parse(said)
    const day = formatDayAndYear(at, SITE_ZONE, locale)
    const when = { day, time: formatTime(at, SITE_ZONE, locale) }
    const content = {
      subject: t('staff.mail.changed.subject', { site: from }),
      title: t('staff.mail.changed.title'),
      before: [
        t(`staff.mail.changed.${what}`, when),
        ...(what === 'idle' ? [] : [t('staff.mail.changed.not_you')]),
      ],
      ...{ details: [], after: [] },
      action: {
        label: t('staff.sessions.title'),
        href: `${site.origin}/${locale}/staff/sessions`,
      },
    }
    return { to, content }
  }
}
