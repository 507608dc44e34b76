import { AsyncLocalStorage } from 'node:async_hooks'

const deadlines = new AsyncLocalStorage<number>()

/** A request waits this long for the database in all: pool, statements and retries. */
const REQUEST_MILLISECONDS = 2500
/** Jobs have no reader waiting: this long for each wait. */
const JOB_MILLISECONDS = 15_000

/** The database did not answer in time, or cannot be reached: the page is a 503 that keeps what was typed. */
export class DatabaseAway extends Error {}

/** Runs work whose database waits, together, end with `DatabaseAway` after 2.5 s, or as many milliseconds as given. */
export function withinDeadline<T>(
  work: () => Promise<T>,
  milliseconds = REQUEST_MILLISECONDS,
): Promise<T> {
  return deadlines.run(performance.now() + milliseconds, work)
}

/** How long the work under way may still wait for the database. */
export function millisecondsLeft(): number {
  const deadline = deadlines.getStore()
  return deadline === undefined ? JOB_MILLISECONDS : Math.max(0, deadline - performance.now())
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
