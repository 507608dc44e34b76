import pg from 'pg'
import { DatabaseAway } from './deadline.ts'

/** No connection, resources, shutting down, cancelled, or waited too long: the server's or the network's doing. */
const AWAY = /^(08|53|57P|57014|55P03|25P03|25006|E(CONN|PIPE|TIMEDOUT|HOST|NET|NOTFOUND|AI_AGAIN))/
/** The transaction was lost: nothing of it remains, unless the connection broke at commit. */
const PASSING = /^(40001|40P01|57P0\d|08\w{3}|25006|26000|ECONNREFUSED|ECONNRESET|EPIPE)$/

/** The SQLSTATE of a database error, or the code of a broken connection. */
export function sqlState(error: unknown): string | undefined {
  if (error instanceof pg.DatabaseError) return error.code
  if (error instanceof Error && 'code' in error) return String(error.code)
  return undefined
}

/** What a log says of an error. A database error's message may quote a value: only its state is told. */
export function codeOf(error: unknown): string {
  return sqlState(error) ?? (error instanceof Error ? `${error.name}: ${error.message}` : 'unknown')
}

/** Whether the database could not be reached or did not answer: nothing the person typed is at fault. */
export function isAway(error: unknown): boolean {
  if (error instanceof DatabaseAway || isPassing(error)) return true
  return (
    AWAY.test(sqlState(error) ?? '') || says(error, 'timeout exceeded') || says(error, 'Client was')
  )
}

/** Whether the same work, done again, may pass: never for a refused value or a broken constraint. */
export function isPassing(error: unknown): boolean {
  const state = sqlState(error) ?? ''
  if (state === '0A000') return says(error, 'cached plan')
  // The driver's words for a connection lost under a statement, and between two of them.
  return (
    PASSING.test(state) ||
    says(error, 'Connection terminated') ||
    says(error, 'encountered a connection error')
  )
}

function says(error: unknown, words: string) {
  return error instanceof Error && error.message.includes(words)
}
