import { daysAfter } from '../calendar.ts'
import type { SlotState, StaffSlot } from './weekOfClinic.ts'

/** A week laid out as a table: hours down, days across; the days of a weekend without slots are left out. */
export interface WeekGrid {
  days: string[]
  hours: { hour: number; cells: StaffSlot[][] }[]
  counts: Record<SlotState, number>
}

const WORKDAYS = 5

/** Lays out a week's slots by the clock of the clinic; an hour that a change of clocks repeats is one row. */
export function weekGrid(slots: readonly StaffSlot[], monday: string, zone: string): WeekGrid {
  const week = Array.from({ length: 7 }, (_, day) => daysAfter(monday, day))
  const days = week.filter((day, at) => at < WORKDAYS || slots.some((s) => s.starts_on === day))
  const counts: Record<SlotState, number> = {
    ...{ free: 0, held: 0, desk: 0, busy: 0, 'busy-unavailable': 0 },
  }
  const rows = new Map<number, StaffSlot[]>()
  for (const slot of slots) {
    counts[slot.state]++
    const { hour } = slot.starts_at.toTemporalInstant().toZonedDateTimeISO(zone)
    rows.set(hour, [...(rows.get(hour) ?? []), slot])
  }
  const hours = [...rows.keys()].toSorted((one, other) => one - other)
  return {
    days,
    hours: hours.map((hour) => ({
      hour,
      cells: days.map((day) => (rows.get(hour) ?? []).filter((slot) => slot.starts_on === day)),
    })),
    counts,
  }
}
