/** Whether the clinic still lets the person cancel or move by themselves; after that, they telephone. */
export function isChangeable(
  appointment: { status: string; starts_at: Date; cancellation_deadline_minutes: number },
  now: Date,
): boolean {
  return appointment.status === 'booked' && now <= changeableUntil(appointment)
}

/** Whether they still cancel by themselves: until then, and up to the visit where the clinic takes it late, and sees it so. */
export function isCancellable(
  appointment: {
    status: string
    starts_at: Date
    cancellation_deadline_minutes: number
    late_online: boolean
  },
  now: Date,
): boolean {
  const late = appointment.status === 'booked' && appointment.late_online
  return isChangeable(appointment, now) || (late && now < appointment.starts_at)
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
