import { FileProblems } from '../csv/problems.ts'
import { CannotStart } from '../db/cannotStart.ts'
import { describeError } from '../db/describeError.ts'

/**
 * What may be printed of a failure: the operator's mistakes in a line each, a database error without any value that it
 * quotes, and the stack of anything else, which is a bug.
 */
export function failureText(error: unknown): string {
  if (error instanceof CannotStart || error instanceof FileProblems) return error.message
  if (!(error instanceof Error)) return 'something that is no error was thrown'
  return describeError(error) ?? error.stack ?? error.message
}

/** Ends the process with exit code 1 at whatever nobody caught: Node itself would print a database error's row. */
export function endOnFailure(): void {
  // A rejection that nobody handles arrives here as well.
  process.on('uncaughtException', (error) => {
    console.error(failureText(error))
    process.exit(1)
  })
}
