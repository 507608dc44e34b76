import type { Mail, Transport } from '../messages/channels/smtp.ts'

/** The demonstration's letter box: kept in memory, gone with the process. */
export interface Mailbox {
  add(mail: Mail): void
  /** The mails of one session, newest first. */
  of(session: string): readonly Mail[]
}

const MOST_MAILS = 500

/** An empty letter box for all sessions; when it is full, the oldest mails go. */
export function createMailbox(): Mailbox {
  let mails: readonly Mail[] = []
  return {
    add(mail) {
      // A mail sent again after a crash takes the place of the first, as in a real letter box.
      const others = mails.filter(({ messageId }) => messageId !== mail.messageId)
      mails = [mail, ...others].slice(0, MOST_MAILS)
    },
    of: (session) => mails.filter((mail) => mail.session === session),
  }
}

/** Delivers to the demonstration's letter box instead of the network. */
export function mailboxTransport(mailbox: Mailbox): Transport {
  return { send: async (mail) => mailbox.add(mail), close() {} }
}
