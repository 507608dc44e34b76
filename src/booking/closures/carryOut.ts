import { callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { whoOf } from '../../privacy/actor.ts'

const BATCH = 50

/**
 * Carries out what was decided of the visits of closed days, or undoes it, a visit at a time: each once, whoever else does so at
 * the same time, and whenever a process dies. Answers whether more waits.
 */
export async function carryOutDecisions(db: Db): Promise<{ more: boolean }> {
  const who = whoOf({ job: 'closing' })
  for (let done = 0; done < BATCH; done++) {
    const [one] = await callForRows(db, 'carry_out_next', { who })
    if (!one) return { more: false }
  }
  return { more: true }
}
