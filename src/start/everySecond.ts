import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { codeOf } from '../db/errors.ts'

/**
 * Does each chore once a second, one after another, for ever. A chore that fails is told once, and once more when it
 * works again; the others go on.
 */
export function everySecond(
  chores: Readonly<Record<string, () => Promise<unknown>>>,
  log: Logger,
): { stop(): Promise<void> } {
  const ending = new AbortController()
  const failing = new Set<string>()

  async function attempt(chore: string, work: () => Promise<unknown>) {
    try {
      await work()
      if (failing.delete(chore)) log.info({ chore }, 'chore works again')
    } catch (error) {
      if (!failing.has(chore)) log.error({ chore, error: codeOf(error) }, 'chore fails')
      failing.add(chore)
    }
  }

  async function round() {
    while (!ending.signal.aborted) {
      for (const [chore, work] of Object.entries(chores)) {
        if (!ending.signal.aborted) await attempt(chore, work)
      }
      await pause(1000, undefined, { signal: ending.signal }).catch(() => {})
    }
  }

  const rounds = round()
  return {
    async stop() {
      ending.abort()
      await rounds
    },
  }
}
