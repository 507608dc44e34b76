import type { Logger } from 'pino'
import { callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { whoOf } from '../../privacy/actor.ts'

const BATCH = 50

/**
 * Carries out what was decided of the visits of closed days, or undoes it, a visit at a time: each once, whoever else does so at
 * the same time, and whenever a process dies. One that fails as nobody foresaw is told and waits for another decision. Answers
 * whether more waits.
 */
export async function carryOutDecisions(
  db: Db,
  log: Pick<Logger, 'error'>,
): Promise<{ more: boolean }> {
  const who = whoOf({ job: 'closing' })
  type One = { carried_out: string; failed: string | null }
  for (let done = 0; done < BATCH; done++) {
    const [one] = await callForRows<One>(db, 'carry_out_next', { who })
    if (!one) return { more: false }
    const { carried_out: decision, failed: error } = one
    if (error) log.error({ decision, error }, 'decision on a closed day fails')
  }
  return { more: true }
}
