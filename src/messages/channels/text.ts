import type { Locale } from '../../db/schema.ts'

/** A text message, to a number as it is dialled anywhere (E.164). */
export interface Text {
  to: string
  text: string
  /** The same at every try, so that a gateway may recognise a duplicate; and nothing of the person. */
  key: string
  notAfter: Date
  session: string
  locale: Locale
  at: Date
}

export interface TextTransport {
  /** Hands over one text, or throws `MessageNotSent` or what it knows better; gives up when the signal says so. */
  send(text: Text, signal?: AbortSignal): Promise<void>
}

/** Signs that every telephone shows in the short alphabet (GSM 03.38), in place of those that would double a text's parts. */
const FOLDED: Record<string, string> = {
  '’': "'",
  '‘': "'",
  '«': '"',
  '»': '"',
  '–': '-',
  '…': '...',
  '\u00a0': ' ',
  '\u202f': ' ',
}

/** A text in signs that cost least; accents stay, for they carry meaning. */
export function folded(text: string): string {
  return text.replaceAll(/[’‘«»–…\u00a0\u202f]/g, (sign) => FOLDED[sign] ?? sign)
}
