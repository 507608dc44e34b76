import type { PatientStanding } from '../../identity/standing.ts'

declare module '../../identity/standing.ts' {
  interface PatientStanding {
    hold_id: string | null
    slot_id: string | null
    until: Date | null
  }
}

/** The slot that the session of a request held when it began, by the database's clock; another session of the same person has none. */
export function ownHold({ hold_id: id, slot_id, until }: PatientStanding) {
  return id && slot_id && until ? { id, slot_id, until } : undefined
}
