/** Something that the operator must settle: the message says all, a line for each, and the process ends with exit code 1. */
export class CannotStart extends Error {
  override name = 'CannotStart'
}
