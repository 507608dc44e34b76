import type { Logger } from 'pino'
import { call, callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { eachApart } from '../../db/eachApart.ts'
import type { ReminderKind } from '../../db/schema.ts'
import { whoOf } from '../../privacy/actor.ts'

/** How many days before its visit each reminder leaves, on the clinic's clock. */
const DAYS_BEFORE: Record<ReminderKind, number> = { reminder: 1, reminder_early: 3 }

const BATCH = 100

interface Due {
  clinic: string
  on_day: string
  kind: ReminderKind
}

/**
 * Queues the reminders that are due, a clinic's day at a time, and answers whether more are: each day once, whoever
 * else plans at the same time, and whenever a process dies. From 8:00 to 21:00 on the clinic's clock. A day that fails is told, and
 * tried again in the next round.
 */
export async function planReminders(
  db: Db,
  log: Pick<Logger, 'error'>,
): Promise<{ more: boolean }> {
  const who = whoOf({ job: 'remind' })
  const due = await callForRows<Due>(db, 'reminders_due', { batch: BATCH })
  const planned = await eachApart(
    due,
    (day) => call(db, 'plan_reminders', { who, ...day }),
    (day, error) => log.error({ ...day, error }, 'reminders of a clinic’s day fail'),
  )
  return { more: planned > 0 && due.length === BATCH }
}

/** Whether a reminder of a visit at that instant holds now: as many days before it, in its zone, as it says. */
export function remindsToday(
  kind: ReminderKind,
  { starts_at, time_zone }: { starts_at: Date; time_zone: string },
  now: Date,
): boolean {
  const dayOf = (instant: Date) =>
    Temporal.Instant.fromEpochMilliseconds(instant.getTime())
      .toZonedDateTimeISO(time_zone)
      .toPlainDate()
  return dayOf(now).until(dayOf(starts_at)).days === DAYS_BEFORE[kind]
}

/** Whether a message is a reminder. */
export function isReminder(kind: string): kind is ReminderKind {
  return Object.hasOwn(DAYS_BEFORE, kind)
}
