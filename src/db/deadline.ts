import { AsyncLocalStorage } from 'node:async_hooks'

/** Until when work may wait for the database, by the process's own clock, and how long that was when it began. */
interface Deadline {
  at: number
  milliseconds: number
}
const deadlines = new AsyncLocalStorage<Deadline>()

/** A request waits this long for the database in all: pool, statements and retries. */
export const REQUEST_MILLISECONDS = 2500
/** Jobs have no reader waiting: this long for each wait. */
const JOB_MILLISECONDS = 15_000

/** The database did not answer in time, or cannot be reached: the page is a 503 that keeps what was typed. */
export class DatabaseAway extends Error {}

/**
 * Runs work whose database waits, together, end with `DatabaseAway` after so many milliseconds: as long as what it is part of
 * was given at its beginning, or 2.5 s, unless told.
 */
export function withinDeadline<T>(
  work: () => Promise<T>,
  milliseconds = deadlines.getStore()?.milliseconds ?? REQUEST_MILLISECONDS,
): Promise<T> {
  return deadlines.run({ at: performance.now() + milliseconds, milliseconds }, work)
}

/** How long the work under way may still wait for the database. */
export function millisecondsLeft(): number {
  const deadline = deadlines.getStore()
  return deadline === undefined ? JOB_MILLISECONDS : Math.max(0, deadline.at - performance.now())
}

/** Settles as the promise does, or throws `DatabaseAway` at the deadline after calling `giveUp`. */
export async function beforeDeadline<T>(promise: Promise<T>, giveUp: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new DatabaseAway('no answer before the deadline'))
      giveUp()
    }, millisecondsLeft())
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
