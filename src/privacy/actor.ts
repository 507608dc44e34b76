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
