import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { isAway } from '../../db/errors.ts'
import type { Page } from '../../web/context.ts'
import type { Line } from '../../web/line.ts'
import type { Choice } from './choice.ts'
import type { ChoiceLimit } from './choiceLimit.ts'
import type { Terms } from './terms.ts'

export interface ChoiceParts {
  db: Db
  line: Line
  choiceLimit: ChoiceLimit
}

/** A page without a session has no place in the line: it waits for one as long as a form does. */
const LONGEST_WAIT_MS = 2000

/**
 * Keeps the proof of a choice, in place of the one that it replaces; nothing of who chose, and no address. Otherwise says
 * why: in how many seconds this address may choose again, or that the database is away.
 */
export async function keepChoice(
  c: Page,
  { db, line, choiceLimit }: ChoiceParts,
  given: { choice: Choice; replaced: Choice | undefined; terms: Terms },
): Promise<'kept' | 'away' | { seconds: number }> {
  const { choice, replaced, terms } = given
  const pressed = choice.action !== 'gpc' && choice.action !== 'expire'
  const seconds = choiceLimit.take(c.var.address, c.var.now, pressed)
  if (seconds > 0) return { seconds }
  const leave = await line.enter(LONGEST_WAIT_MS)
  if (!leave) return 'away'
  try {
    await call(db, 'keep_cookie_choice', {
      receipt: choice.receipt,
      replaced: replaced?.receipt,
      action: choice.action,
      performance: choice.granted.includes('performance'),
      service_improvement: choice.granted.includes('service_improvement'),
      text_version: terms.version,
      text_hash: terms.hash(c.var.locale),
      locale: c.var.locale,
      months: terms.months,
    })
    return 'kept'
  } catch (error) {
    if (isAway(error)) return 'away'
    throw error
  } finally {
    leave()
  }
}
