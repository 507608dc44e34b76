import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { type Actor, whoOf } from '../../privacy/actor.ts'
import { type DayOf, instantsOf } from './day.ts'

interface LateOf extends Pick<DayOf, 'clinic' | 'day'> {
  practitioner: string
}

/**
 * Says that somebody runs late, or by how many minutes now, and tells those who follow, once each: how many visits; null for
 * nobody of this clinic.
 */
export async function sayLate(
  db: Db,
  who: Actor,
  { clinic, day, practitioner, minutes }: LateOf & { minutes: number },
): Promise<number | null> {
  const late = { clinic: clinic.id, practitioner, minutes, ...instantsOf(day, clinic.zone) }
  const given = { who: whoOf(who), ...late }
  return (await call<{ told: number | null }>(db, 'say_late', given)).told
}

/** Takes that back; false when nothing of it was said. */
export async function withdrawLateness(
  db: Db,
  { clinic, day, practitioner }: LateOf,
): Promise<boolean> {
  const { from } = instantsOf(day, clinic.zone)
  const given = { clinic: clinic.id, practitioner, from }
  return (await call<{ withdrawn: boolean }>(db, 'withdraw_lateness', given)).withdrawn
}
