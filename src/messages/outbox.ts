import { call } from '../db/call.ts'
import type { Db } from '../db/database.ts'
import { MESSAGE_KINDS, REMINDER_KINDS, STAFF_NEWS_KINDS } from '../db/lists.ts'
import type { AnyMessageKind } from '../db/schema.ts'
import type { OutboxMessage, StaffMessage } from './outboxMessage.ts'

const LATER: readonly AnyMessageKind[] = [...REMINDER_KINDS, 'missed', ...STAFF_NEWS_KINDS]
/** A kind with a lower rank leaves first: a code that somebody waits for whatever else waits, what can wait after all that cannot. */
const RANKS = Object.fromEntries(MESSAGE_KINDS.map((kind) => [kind, rankOf(kind)]))

/** Puts a message back whose delivery failed, or may have, once, to leave again after so many seconds. */
export async function putBack(
  db: Db,
  message: OutboxMessage | StaffMessage,
  seconds: number,
): Promise<void> {
  await call(db, 'put_back', { message, seconds })
}

/** Puts a message back that an operator has switched off meanwhile, to leave when it is on again, and answers whether it was. */
export async function holdBack(db: Db, message: OutboxMessage | StaffMessage): Promise<boolean> {
  const { hold_back } = await call<{ hold_back: boolean }>(db, 'hold_back', { message })
  return hold_back
}

/**
 * Turns rows of the outbox that are due and not switched off into jobs, oldest first, until so many wait in the queue, and
 * returns how many they were; none is lost or doubled.
 */
export async function drainOutbox(db: Db, most: number): Promise<number> {
  const given = { most, ranks: RANKS }
  const { drain_outbox } = await call<{ drain_outbox: number }>(db, 'drain_outbox', given)
  return drain_outbox
}

function rankOf(kind: AnyMessageKind) {
  if (kind === 'code') return -1
  return LATER.includes(kind) ? 1 : 0
}
