import type { Db } from '../../db/database.ts'
import { withinDeadline } from '../../db/deadline.ts'
import { MESSAGE_KINDS } from '../../db/lists.ts'
import type { Channel } from '../../db/schema.ts'
import { type MessageCounts, messageCounts } from '../../messages/messageCounts.ts'
import type { Component } from './incidents.ts'

/** How a component was found; nobody knows how messages are while the database is away. */
export type State = 'works' | 'slow' | 'off' | 'down' | 'unknown'

/** Messages leave within seconds: one that is due for so long waits for something that is not as it should be. */
const LATE_SECONDS = 15 * 60

/** Asks the database for each component how it is, within the deadline of a request; never throws. */
export async function checkComponents(db: Db): Promise<Record<Component, State>> {
  try {
    return await withinDeadline(async () => {
      await db.selectFrom('installation').select('one').executeTakeFirst()
      const counts = await messageCounts(db)
      return {
        site: 'works',
        bookings: 'works',
        emails: stateOf(counts, 'email'),
        texts: stateOf(counts, 'sms'),
      }
    })
  } catch {
    return { site: 'works', bookings: 'down', emails: 'unknown', texts: 'unknown' }
  }
}

function stateOf(counts: MessageCounts, channel: Channel): State {
  if (MESSAGE_KINDS.every((kind) => counts.isOff(channel, kind))) return 'off'
  const isLate = MESSAGE_KINDS.some(
    (kind) =>
      !counts.isOff(channel, kind) && counts.of('oldest_due_seconds', channel, kind) > LATE_SECONDS,
  )
  return isLate ? 'slow' : 'works'
}
