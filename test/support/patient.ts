import { connect } from '../../src/db/database.ts'
import { withinDeadline } from '../../src/db/deadline.ts'
import { deliver } from '../../src/messages/deliver.ts'
import { createLine, type Line } from '../../src/web/line.ts'

/*
 * Limits of the product that end what hangs, put off as far as a busy machine may need: a test that is about one of them
 * sets the product's own.
 */

/** How long a request waits for the database. */
export const PATIENT_REQUEST = 60_000

/** A line in which one stands thirty times as long. */
export function patientLine(places: number): Line {
  const line = createLine(places)
  return { enter: (longestMs) => line.enter(30 * longestMs) }
}

const LIMITS = ['lock_timeout', 'idle_in_transaction_session_timeout', 'statement_timeout']
const OPTIONS = [...LIMITS.map((limit) => `${limit}=60s`), 'enable_seqscan=off']

/** A pool on which no lock, transaction, statement or wait for a connection ends before a minute. */
export function patientPool(url: string, { poolSize }: { poolSize?: number } = {}) {
  const options = OPTIONS.map((option) => `-c ${option}`).join(' ')
  const size = poolSize === undefined ? {} : { poolSize }
  return connect(`${url}?options=${encodeURIComponent(options)}`, {
    ...size,
    connectMilliseconds: 60_000,
  })
}

/** Delivers a message, for each of whose steps the database may take a minute. */
export function patientDeliver(...given: Parameters<typeof deliver>) {
  return withinDeadline(() => deliver(...given), PATIENT_REQUEST)
}
