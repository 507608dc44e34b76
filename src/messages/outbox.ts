import { call } from '../db/call.ts'
import type { Db } from '../db/database.ts'
import type { OutboxMessage, StaffMessage } from './outboxMessage.ts'

const BATCH = 500

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
 * Turns every row of the outbox that is due and not switched off into a job, oldest first, and returns how many they were;
 * none is lost or doubled.
 */
export async function drainOutbox(db: Db): Promise<number> {
  let drained = 0
  for (;;) {
    const batch = await call<{ drain_outbox: number }>(db, 'drain_outbox', { batch: BATCH })
    drained += batch.drain_outbox
    if (batch.drain_outbox < BATCH) return drained
  }
}
