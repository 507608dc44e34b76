import { setTimeout as pause } from 'node:timers/promises'
import { millisecondsLeft } from './deadline.ts'
import { isPassing } from './errors.ts'

const MOST_TRIES = 4

/**
 * Does work again when the database lost it for a passing reason, at most three times and never past the
 * deadline. Only for reads and for work that counts once however often it is done.
 */
export async function retry<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      const wait = (0.5 + Math.random()) * 50 * 2 ** tries
      if (!isPassing(error) || tries >= MOST_TRIES || wait > millisecondsLeft()) throw error
      await pause(wait)
    }
  }
}
