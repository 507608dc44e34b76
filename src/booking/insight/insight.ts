import { callForRows } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { CANCELLED_HOW } from '../../db/lists.ts'
import type { Reason } from '../../db/schema.ts'

/** What is counted of a week. */
export const COUNTED = [
  ...(['published', 'booked', 'unfilled', 'cancelled_early', 'cancelled_late'] as const),
  ...(['cancelled_by_clinic', 'missed'] as const),
  ...CANCELLED_HOW,
] as const
export type Counted = (typeof COUNTED)[number]

/** Counts of a week, which begins on that Monday; null for one that is too small to be told. */
export type WeekCounts = Record<Counted, number | null> & {
  week: string
  /** The median from when a slot could be seen to its booking. */
  wait_minutes: number | null
}

export const WEEKS = 12

/** Twelve weeks from a Monday on, of one clinic or of all (null), earliest first; no record is opened for counts. */
export function insightOf(db: Db, given: { clinic: string | null; from: string }) {
  return callForRows<WeekCounts>(db, 'insight', { ...given, weeks: WEEKS })
}

/** The day of the third next available appointment of a clinic for each reason; null where there are fewer than three. */
export function thirdNextAvailable(db: Db, clinic: string) {
  type Access = { reason: Reason; on_day: string | null; days: number | null }
  return callForRows<Access>(db, 'third_next_available', { clinic })
}

/** No count below this leaves for the network: of so few, somebody might be known. */
const FEWEST = 5

/** What adds up to something else that is told: one of them alone could be found by taking the others away. */
const PARTS: readonly { of: Counted; parts: readonly Counted[] }[] = [
  { of: 'booked', parts: CANCELLED_HOW },
]

/** Counts without those below five, and without any that could be found from the others (A-2.1, r. 0.1). */
export function withoutSmall(row: WeekCounts): WeekCounts {
  const shown = { ...row }
  for (const counted of COUNTED) if ((row[counted] ?? 0) < FEWEST) shown[counted] = null
  for (const { of, parts } of PARTS) {
    const told = parts.filter((part) => shown[part] !== null)
    const [smallest] = told.toSorted((one, other) => (row[one] ?? 0) - (row[other] ?? 0))
    if (shown[of] !== null && smallest && told.length === parts.length - 1) shown[smallest] = null
  }
  return { ...shown, wait_minutes: shown.booked === null ? null : row.wait_minutes }
}
