/** How much one person may do: bookings and moves in a day, with a card alone and apart from it with a second proof. */
export interface ConfirmationLimits {
  perDay: number
  provedPerDay: number
}

/** Returns what the routines take to count for such a session. */
export function limitFor({ perDay, provedPerDay }: ConfirmationLimits, proved: boolean) {
  return { proved, per_day: proved ? provedPerDay : perDay }
}
