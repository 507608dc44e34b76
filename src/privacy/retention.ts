import type pg from 'pg'
import { lend } from '../db/lend.ts'

const BATCH = 5000

/**
 * Deletes what has served its time, and returns how many rows: holds a day after their end, ended sessions after two
 * hours, the answers of forms after thirty days. Nothing of it is an appointment or the trace of one.
 */
export async function forgetOld(pool: pg.Pool): Promise<number> {
  let forgotten = 0
  for (const statement of [HOLDS, SESSIONS, SUBMISSIONS]) {
    for (let rows = BATCH; rows === BATCH; forgotten += rows) {
      rows = (await lend(pool, (client) => client.query(statement, [BATCH]))).rowCount ?? 0
    }
  }
  return forgotten
}

// A hold that someone is about to replace is passed over: nobody waits for a chore.
const HOLDS = `
  delete from hold where id in (
    select id from hold where until < app_now() - interval '1 day' limit $1 for update skip locked)`

const SESSIONS = `
  delete from ended_session where session in (
    select session from ended_session where ended_at < app_now() - interval '2 hours' limit $1)`

const SUBMISSIONS = `
  delete from submission where (person, key) in (
    select person, key from submission where created_at < app_now() - interval '30 days' limit $1)`
