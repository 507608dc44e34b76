import path from 'node:path'
import { Eta } from 'eta'
import type { Locale } from '../../db/schema.ts'
import { translator } from '../../i18n/translate.ts'
import type { MessageContent } from '../content.ts'

const eta = new Eta({ views: path.join(import.meta.dirname, '../../../views'), cache: true })

/** The two written forms of a message, text and HTML; neither loads anything from the network. */
export function writeMail(
  content: MessageContent,
  { locale, siteName }: { locale: Locale; siteName: string },
): { text: string; html: string } {
  const t = translator(locale)
  const labelled = (label: string) => t('messages.detail.label', { label })
  const { title, before, details, after, action } = content
  const notices = [t('messages.mail.never_asks'), t('messages.mail.no_reply')]
  const text = [
    title,
    ...before,
    details.map(({ label, value }) => `${labelled(label)} ${value}`).join('\n'),
    ...after,
    action ? `${labelled(action.label)}\n${action.href}` : '',
    ...notices,
    siteName,
  ]
  return {
    text: text.filter((part) => part !== '').join('\n\n'),
    html: eta.render('/messages/mail', { t, locale, siteName, notices, ...content }),
  }
}
