import type { Category } from '../../web/tagSettings.ts'
import type { Action, Choice } from './choice.ts'
import type { Terms } from './terms.ts'

/** Where a visitor stands. */
export interface Standing {
  /** What may be loaded for them: nothing, unless they said so. */
  granted: readonly Category[]
  /** Whether they are to be asked. */
  asks: boolean
  /** What they answered, as long as it stands. */
  choice: Choice | undefined
  /** The version of which they were told before, if that is what they are asked again for. */
  since: Choice | undefined
  /** What came about without their pressing anything, and is still to be kept. */
  due: Extract<Action, 'gpc' | 'expire'> | undefined
}

/**
 * Where somebody stands who chose this, or nothing. Global Privacy Control is a refusal where there is no choice of their
 * own; what they choose beside it prevails.
 */
export function standingOf(
  terms: Terms,
  { choice, gpc, now }: { choice: Choice | undefined; gpc: boolean; now: Date },
): Standing {
  if (choice && isStanding(terms, choice, now)) {
    const granted = terms.categories.filter((category) => choice.granted.includes(category))
    return { granted, asks: false, choice, since: undefined, due: undefined }
  }
  const none = { granted: [], choice: undefined }
  if (gpc) return { ...none, asks: false, since: undefined, due: 'gpc' }
  const ended = choice && choice.action !== 'expire'
  return { ...none, asks: true, since: choice, due: ended ? 'expire' : undefined }
}

function isStanding(terms: Terms, choice: Choice, now: Date) {
  return choice.action !== 'expire' && terms.isAnsweredBy(choice) && now < endOf(terms, choice)
}

/** When a choice is asked for again. */
export function endOf({ months }: Terms, { at }: Pick<Choice, 'at'>): Date {
  const end = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC').add({ months })
  return new Date(end.epochMilliseconds)
}
