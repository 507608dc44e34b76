import type { Page } from './context.ts'
import { isFetchedAhead } from './shown.ts'

/** What is counted beside pages: each once it happened, and of nobody; a form that is answered again counts again. */
export const COUNTED_EVENTS = [
  ...(['searched', 'found_nothing', 'identified', 'not_identified', 'confirmed'] as const),
  ...(['held', 'booked', 'moved', 'cancelled', 'useful', 'not_useful'] as const),
] as const
export type CountedEvent = (typeof COUNTED_EVENTS)[number]

/** Counts one, in memory; what a browser fetches in case is nothing that happened. */
export function count(c: Page, event: CountedEvent): void {
  if (c.req.method !== 'HEAD' && !isFetchedAhead(c)) c.var.count(event)
}
