import { createTransport } from 'nodemailer'
import type { Locale } from '../../db/schema.ts'
import type { CalendarPart } from '../content.ts'
import { emailAddress } from '../emailAddress.ts'
import { MessageNotSent, MessageRefused } from './notSent.ts'

export interface Mail {
  to: string
  subject: string
  text: string
  html: string
  calendar?: CalendarPart | undefined
  /** Where a mail reader lets its owner refuse more, by one press. */
  unsubscribe?: string | undefined
  /** The same at every try, so that a duplicate after a crash is recognised. */
  messageId: string
  session: string
  locale: Locale
  at: Date
}

export interface Transport {
  /** Hands over one mail, or throws `MessageNotSent`; gives up when the signal says so. */
  send(mail: Mail, signal?: AbortSignal): Promise<void>
  close(): void
}

/** Sends by SMTP over a few kept connections; every wait is bounded. Without TLS nothing is sent, unless `plain`. */
export function smtpTransport(url: string, from: string, { plain = false } = {}): Transport {
  if (!url)
    return { send: () => Promise.reject(new MessageNotSent('SMTP_URL missing')), close() {} }
  const smtp = createTransport({
    // Its parameters would win over what follows.
    url: plain ? url : url.split('?', 1)[0],
    pool: true,
    requireTLS: !plain,
    maxConnections: 3,
    maxRequeues: 1,
    dnsTimeout: 5_000,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 10_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(mail, signal) {
      if (emailAddress(mail.to) !== mail.to) throw new MessageNotSent('address refused')
      try {
        await smtp.sendMail({ ...smtpFields(mail), from, signal })
      } catch (error) {
        throw new (isForGood(error) ? MessageRefused : MessageNotSent)(codeOf(error))
      }
    },
    close: () => smtp.close({ force: true }),
  }
}

function smtpFields(mail: Mail) {
  return {
    to: { name: '', address: mail.to },
    subject: oneLine(mail.subject),
    text: mail.text,
    html: mail.html,
    messageId: `<${mail.messageId}>`,
    date: mail.at,
    headers: {
      'Content-Language': `${mail.locale}-CA`,
      'Auto-Submitted': 'auto-generated',
      ...(mail.unsubscribe && {
        'List-Unsubscribe': `<${mail.unsubscribe}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
    ...(mail.calendar && {
      icalEvent: {
        method: mail.calendar.method,
        filename: 'rendez-vous.ics',
        content: mail.calendar.file,
      },
    }),
  }
}

function oneLine(text: string) {
  return text.replaceAll(/\p{Cc}+/gu, ' ')
}

/** A 5xx to the recipient or to the message itself; one to the sender or the sign-in is the operator's to mend. */
function isForGood(error: unknown) {
  const { code, command, responseCode = 0 } = error as SmtpError
  const ofThisMail = command === 'RCPT TO' || code === 'EMESSAGE'
  return ofThisMail && responseCode >= 500 && responseCode < 600
}

interface SmtpError {
  code?: string
  command?: string
  responseCode?: number
}

const NO_TLS =
  'SMTP_URL: no TLS there; use smtps://, or SMTP_PLAIN=1 says that the way there is safe'

function codeOf(error: unknown) {
  const { code, responseCode } = error as SmtpError
  const said = ['smtp', code ?? 'failed', responseCode ?? ''].join(' ').trim()
  return code === 'ETLS' ? `${said}: ${NO_TLS}` : said
}
