import { AsyncLocalStorage } from 'node:async_hooks'

/** Work whose waits for the database end together. */
export interface Work {
  until: number
  /** Done when it ends, whatever came of it. */
  atEnd: (() => void)[]
}

const works = new AsyncLocalStorage<Work>()

/** A request waits this long for the database in all: pool, statements and retries. */
const REQUEST_MILLISECONDS = 2500
/** Jobs have no reader waiting: this long for each wait. */
const JOB_MILLISECONDS = 15_000

/** The database did not answer in time, or cannot be reached: the page is a 503 that keeps what was typed. */
export class DatabaseAway extends Error {}

/** Runs work whose database waits, together, end with `DatabaseAway` after 2.5 s, or as many milliseconds as given. */
export async function withinDeadline<T>(
  work: () => Promise<T>,
  milliseconds = REQUEST_MILLISECONDS,
): Promise<T> {
  const present: Work = { until: performance.now() + milliseconds, atEnd: [] }
  try {
    return await works.run(present, work)
  } finally {
    for (const end of present.atEnd) end()
  }
}

/** The work under way, if it has a deadline. */
export function presentWork(): Work | undefined {
  return works.getStore()
}

/** How long the work under way may still wait for the database. */
export function millisecondsLeft(): number {
  const present = works.getStore()
  return present ? Math.max(0, present.until - performance.now()) : JOB_MILLISECONDS
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
