import pg from 'pg'
import { isAway, sqlState } from './errors.ts'

/** Wrong password, no such database, no such table or right: these name roles and objects, never what a row holds. */
const OF_OBJECTS = /^(28|3D|42)/

/**
 * Says what is wrong with the database: out of reach, or an SQLSTATE with its constraint and where it was met. The
 * message of other errors and their detail may quote a row. Nothing for an error that is not the database's.
 */
export function describeError(error: Error): string | undefined {
  if (isAway(error)) return `the database does not answer (${sqlState(error) ?? error.message})`
  const refused = databaseErrorIn(error)
  if (!refused) return undefined
  const { code = '', constraint } = refused
  const said = OF_OBJECTS.test(code) ? refused.message : constraint && `constraint ${constraint}`
  return [`database error ${code}${said ? `: ${said}` : ''}`, ...framesOf(error)].join('\n')
}

function databaseErrorIn(error: unknown): pg.DatabaseError | undefined {
  if (error instanceof pg.DatabaseError) return error
  return error instanceof Error ? databaseErrorIn(error.cause) : undefined
}

const framesOf = ({ stack = '' }: Error) => stack.split('\n').filter((line) => /^ +at /.test(line))
