import { call, callForRows } from '../db/call.ts'
import type { Db, OpenTrx } from '../db/database.ts'
import type { AnyMessageKind, Channel, Message } from '../db/schema.ts'
import type { StaffMessage } from './outboxMessage.ts'

type Outcome = Message['outcome']

/** What is counted of a channel and kind: messages, or seconds since the oldest is due or since they are off. */
export type Counted = 'due' | 'later' | 'queued' | 'tried' | 'oldest_due_seconds' | 'off_seconds'

/** Counts of messages, without a word of whose they are. */
export interface MessageCounts {
  /** Zero where nothing is. */
  of(what: Counted, channel: Channel, kind: AnyMessageKind): number
  isOff(channel: Channel, kind: AnyMessageKind): boolean
  /** How many of the last 24 hours came to this end, from the start of the hour in which these began. */
  settled(channel: Channel, kind: AnyMessageKind, outcome: Outcome): number
  /** Seconds since the worker last counted its queue; nothing before it ever did. */
  queueCounted: number | undefined
}

interface Row {
  what: string
  channel: string | null
  kind: string | null
  outcome: string | null
  value: number
}

/** How many messages wait, what became of those of the last 24 hours, and what is switched off. */
export async function messageCounts(db: Db | OpenTrx): Promise<MessageCounts> {
  const rows = await callForRows<Row>(db, 'message_counts', {})
  const name = (...words: (string | null)[]) => words.join(' ')
  const values = new Map(
    rows.map(({ what, channel, kind, outcome, value }) => [
      name(what, channel, kind, outcome),
      value,
    ]),
  )
  return {
    of: (what, channel, kind) => values.get(name(what, channel, kind, null)) ?? 0,
    isOff: (channel, kind) => values.has(name('off_seconds', channel, kind, null)),
    settled: (channel, kind, outcome) => values.get(name('settled', channel, kind, outcome)) ?? 0,
    queueCounted: values.get(name('queue_counted_seconds', null, null, null)),
  }
}

/** Keeps how many messages wait in the queue, for whoever may not read it; answers of how many kinds and channels any do. */
export async function countQueue(db: Db): Promise<number> {
  const { count_queue } = await call<{ count_queue: number }>(db, 'count_queue', {})
  return count_queue
}

/** Counts what became of a mail to a member of staff; of others, it is counted where it is noted. */
export async function countOutcome(
  db: Db,
  { channel, kind }: StaffMessage,
  outcome: Outcome,
): Promise<void> {
  await call(db, 'count_outcome', { channel, kind, outcome })
}
