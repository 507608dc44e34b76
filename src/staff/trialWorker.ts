/** Somebody invented whom a demonstration lets in by a button. */
export interface TrialWorker {
  /** Their role, which the button posts. */
  word: string
  name: string
  email: string
}
