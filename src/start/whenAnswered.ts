import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { beforeDeadline, withinDeadline } from '../db/deadline.ts'
import { describeError } from '../db/describeError.ts'
import { isAway } from '../db/errors.ts'

/** A server that takes no connection and refuses none is away as well. */
const LONGEST = 10_000

/**
 * Asks the database what must be known before it is used: `now`, or each second until it answers, which `later` tells; false when
 * the process leaves first. What the answer refuses is thrown, at once or by `later`.
 */
export async function whenAnswered(
  ask: () => Promise<void>,
  log: Pick<Logger, 'info' | 'warn'>,
  leaving: AbortSignal,
): Promise<{ now: boolean; later: Promise<boolean> }> {
  const first = await attempt()
  if (first === 'answered') return { now: true, later: Promise.resolve(false) }
  log.warn(
    { why: first },
    'the database does not answer: until it does, only the status page is served',
  )
  return { now: false, later: wait() }

  async function wait() {
    while (!leaving.aborted) {
      await pause(1000, undefined, { ref: false })
      if ((await attempt()) !== 'answered') continue
      log.info('the database answers: every page is served')
      return true
    }
    return false
  }

  async function attempt() {
    try {
      await withinDeadline(() => beforeDeadline(ask(), () => {}), LONGEST)
      return 'answered'
    } catch (error) {
      if (!(error instanceof Error && isAway(error))) throw error
      return describeError(error) ?? 'no answer'
    }
  }
}
