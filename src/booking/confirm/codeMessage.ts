import * as z from 'zod'
import type { Locale } from '../../db/schema.ts'
import { translator } from '../../i18n/translate.ts'
import type { MessageContent } from '../../messages/content.ts'
import type { Composed } from '../../messages/deliver.ts'
import { type OutboxMessage, sealedPlace } from '../../messages/outboxMessage.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'

const Sealed = z.object({ to: z.string(), code: z.string() })

/** The message that carries a confirmation code, to the address that the person typed. */
export function composeCode(keys: FieldKeys, message: OutboxMessage): Composed | undefined {
  if (!message.sealed) return undefined
  const sealed = keys.unseal(message.sealed, sealedPlace(message.id))
  const { to, code } = Sealed.parse(JSON.parse(sealed))
  const { locale } = message
  return message.channel === 'sms'
    ? { to, text: translator(locale)('messages.text.code', { code }), address_index: null }
    : { to, content: codeMessage(code, locale) }
}

/** A code, what to do with it, and no link: it belongs in the page that asked for it. */
function codeMessage(code: string, locale: Locale): MessageContent {
  const t = translator(locale)
  return {
    // The subject shows on locked screens; the code is only inside.
    subject: t('messages.code.subject'),
    title: t('messages.code.title', { code }),
    before: [t('messages.code.use'), t('messages.code.secret'), t('messages.code.unasked')],
    details: [],
    after: [],
  }
}
