/** Whether the clinic still lets the person cancel or move by themselves; after that, they telephone. */
export function isChangeable(
  appointment: { status: string; starts_at: Date; cancellation_deadline_minutes: number },
  now: Date,
): boolean {
  return appointment.status === 'booked' && now <= changeableUntil(appointment)
}

/** The last instant to cancel or move without telephoning. */
export function changeableUntil(appointment: {
  starts_at: Date
  cancellation_deadline_minutes: number
}): Date {
  return new Date(
    appointment.starts_at.getTime() - appointment.cancellation_deadline_minutes * 60_000,
  )
}
