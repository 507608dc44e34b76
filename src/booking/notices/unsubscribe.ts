import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import type { Locale, MessageKind } from '../../db/schema.ts'
import { whoOf } from '../../privacy/actor.ts'
import { addressBlock } from '../../privacy/addressBlock.ts'
import type { FieldKeys } from '../../privacy/fieldKeys.ts'

/** Whose e-mails a link ends, and until when it does. */
const Unsubscribing = z.object({
  patient: z.uuid(),
  /** The blind index of the address that the mail went to. */
  address: z.uuid(),
  until: z.coerce.date(),
})

const PLACE = 'unsubscribe'
const DAY = 24 * 60 * 60 * 1000
/** As long as a reader may keep a mail before acting on it. */
const LASTS = 60 * DAY
const PER_HOUR = 20
const HOUR = 60 * 60

/** The kinds that nobody asked for just now: a mail reader may offer to refuse them. */
const REFUSABLE: ReadonlySet<MessageKind> = new Set([
  'reminder',
  'reminder_early',
  'missed',
  'running_late',
])

/** Whether a mail of this kind says where one refuses more of them. */
export function isRefusable(kind: MessageKind): boolean {
  return REFUSABLE.has(kind)
}

/**
 * Where the owner of an address ends the e-mails about one person's appointments (RFC 8058): what it names is sealed, and whoever
 * has it can do nothing else.
 */
export function unsubscribeAddress(
  keys: FieldKeys,
  { origin, locale, now }: { origin: string; locale: Locale; now: Date },
  whose: { patient: string; address: string },
): string {
  const said = { ...whose, until: new Date(now.getTime() + LASTS) }
  return `${origin}/${locale}/unsubscribe/${keys.seal(JSON.stringify(said), PLACE)}`
}

/**
 * Ends the e-mails that a link names, and returns the seconds to wait: 0 for whoever need not. A link that was used, is over,
 * or was never ours, changes nothing, and nobody is told which.
 */
export async function unsubscribe(
  { db, keys }: { db: Db; keys: FieldKeys },
  token: string,
  { from, now }: { from: string; now: Date },
): Promise<number> {
  const said = opened(keys, token)
  // Mail services press for many people from few addresses: what is counted is the address that the
  // mail came to, and whoever guesses.
  const counted = said ? said.address : keys.blindIndex('throttle address', addressBlock(from))
  const counts = [{ key: `unsubscribe:${counted}`, points: PER_HOUR, seconds: HOUR }]
  const { refused, wait } = await call<{ refused: number | null; wait: number }>(
    db,
    'throttle_take',
    { counts },
  )
  if (refused !== null) return wait
  if (!said || now > said.until) return 0
  const { patient, address: address_index } = said
  await call(db, 'unsubscribe', { who: whoOf({ session: randomUUID() }), patient, address_index })
  return 0
}

function opened(keys: FieldKeys, token: string) {
  try {
    return Unsubscribing.parse(JSON.parse(keys.unseal(token, PLACE)))
  } catch {
    return undefined
  }
}
