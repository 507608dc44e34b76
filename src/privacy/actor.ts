/** Who does something: a browser's session, a member of staff at a clinic, a job, or an operator's import. */
export type Actor =
  | { session: string }
  | { staff: string; clinic: string }
  | { job: string }
  | { import: string }

/** Writes an actor as the access log and the history of an appointment keep it. */
export function whoOf(actor: Actor): string {
  if ('session' in actor) return `session:${actor.session}`
  if ('staff' in actor) return `staff:${actor.staff}@${actor.clinic}`
  if ('job' in actor) return `job:${actor.job}`
  return `import:${actor.import}`
}

/** The browser's session of an actor who has one: a hold belongs to it, and its messages show there. */
export function sessionOf(actor: Actor): string | null {
  return 'session' in actor ? actor.session : null
}

/** The account of a member of staff, of somebody as the access log names them; null for whoever is no staff. */
export function accountOf(who: string): string | null {
  return /^staff:([^@]+)@/.exec(who)?.[1] ?? null
}
