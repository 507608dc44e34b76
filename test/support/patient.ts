import type { Line } from '../../src/web/line.ts'
import { createLine } from '../../src/web/line.ts'

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

/** The address of a database on which no lock, transaction or statement ends before a minute. */
export function patientUrl(url: string): string {
  return `${url}?options=${encodeURIComponent(OPTIONS.map((option) => `-c ${option}`).join(' '))}`
}
