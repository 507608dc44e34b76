import path from 'node:path'
import { Eta } from 'eta'
import type { Locale } from '../../db/schema.ts'
import { translator } from '../../i18n/translate.ts'
import type { MessageContent } from '../content.ts'

const eta = new Eta({ views: path.join(import.meta.dirname, '../../../views'), cache: true })

/** Readers of mail know no style sheet, only what stands on an element: the one link is the button. */
const STYLE: Record<string, string> = {
  body: 'max-width: 36em; margin: 0 auto; padding: 16px; font: 16px/1.5 system-ui, Arial, sans-serif',
  h1: 'font-size: 22px; line-height: 1.25',
  ul: 'padding: 12px 12px 12px 32px; border: 1px solid #82796b; border-radius: 8px',
  a: 'display: inline-block; padding: 10px 18px; border-radius: 8px; background: #0f4c6c; color: #fff',
}

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
    html: styled(eta.render('/messages/mail', { t, locale, siteName, notices, ...content })),
  }
}

function styled(html: string) {
  return html.replaceAll(
    /<(body|h1|ul|a)\b/g,
    (tag, name: string) => `${tag} style="${STYLE[name]}"`,
  )
}
