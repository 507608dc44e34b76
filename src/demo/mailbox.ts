import { SegmentedMessage } from 'sms-segments-calculator'
import type { Mail, Transport } from '../messages/channels/smtp.ts'
import type { Text, TextTransport } from '../messages/channels/text.ts'

/** A text, with the parts that a carrier would count. */
export type CountedText = Text & { parts: number; signs: number }

/** The demonstration's letter box: kept in memory, gone with the process. */
export interface Mailbox {
  add(message: Mail | CountedText): void
  /** The messages of one session, newest first. */
  of(session: string): readonly (Mail | CountedText)[]
}

const MOST_MESSAGES = 500

/** An empty letter box for all sessions; when it is full, the oldest messages go. */
export function createMailbox(): Mailbox {
  let messages: readonly (Mail | CountedText)[] = []
  return {
    add(message) {
      // A message sent again after a crash takes the place of the first, as in a real letter box.
      const others = messages.filter((other) => keyOf(other) !== keyOf(message))
      messages = [message, ...others].slice(0, MOST_MESSAGES)
    },
    of: (session) => messages.filter((message) => message.session === session),
  }
}

const keyOf = (message: Mail | CountedText) => ('key' in message ? message.key : message.messageId)

/** Delivers to the demonstration's letter box instead of the network. */
export function mailboxTransport(mailbox: Mailbox): Transport {
  return { send: async (mail) => mailbox.add(mail), close() {} }
}

/** Delivers texts to it as well. */
export function mailboxTexts(mailbox: Mailbox): TextTransport {
  return {
    send: async (text) => {
      const { segmentsCount, numberOfCharacters } = new SegmentedMessage(text.text)
      mailbox.add({ ...text, parts: segmentsCount, signs: numberOfCharacters })
    },
  }
}
