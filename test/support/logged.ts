import { type LevelWithSilent, pino } from 'pino'

/** A log whose lines are kept, for a test to read. */
export function loggedTo(lines: string[], level: LevelWithSilent = 'trace') {
  return pino({ level }, { write: (line: string) => lines.push(line) })
}
