import type { Sql } from '../stage/stage.ts'
import { expect } from './broken.ts'

const LIVE = `status not in ('cancelled', 'entered-in-error')`
const pairs = (same: string, which = 'true') => `
  select count(*) from appointment a join appointment b on a.${same} = b.${same} and a.id < b.id
    and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
  where a.${LIVE} and b.${LIVE} and ${which}`
// Whoever is beside others is so on purpose.
const ALONE = 'coalesce(a.overbooking_reason, b.overbooking_reason) is null'

/** What can never be, in the words of a clinic; each counts its violations as the superuser sees them. */
const NEVER: Record<string, string> = {
  'slots booked twice': `select count(*) from (select from appointment where ${LIVE} and overbooking_reason is null
    group by slot_id having count(*) > 1) t`,
  'overlaps of a practitioner': pairs('practitioner_id', ALONE),
  'overlaps of a patient': pairs('patient_id'),
  'busy slots without an appointment': `select count(*) from slot s where s.status = 'busy'
    and not exists (select from appointment a where a.slot_id = s.id and a.${LIVE})`,
  'appointments on a free slot': `select count(*) from appointment a join slot s on s.id = a.slot_id
    where a.${LIVE} and s.status <> 'busy'`,
  'appointments at another time than their slot': `select count(*) from appointment a join slot s on s.id = a.slot_id
    where a.${LIVE} and (a.starts_at, a.ends_at, a.practitioner_id) is distinct from (s.starts_at, s.ends_at, s.practitioner_id)`,
  'holds on a busy slot': `select count(*) from hold h join slot s on s.id = h.slot_id where s.status = 'busy'`,
  'answers that name no appointment': `select count(*) from submission s
    where not exists (select from appointment a where s.appointment_id = a.id)`,
  'appointments without an answer': `select count(*) from appointment a
    where not exists (select from submission s where s.appointment_id = a.id)`,
}

/** Throws `Broken` when the database holds a double, an orphan or half a booking; or anything else that is named here. */
export async function expectWhole(sql: Sql, more: Record<string, string> = {}): Promise<void> {
  const never = Object.entries({ ...NEVER, ...more })
  const columns = never.map(([, query], at) => `(${query})::integer as n${at}`)
  const [row = {}] = await sql<Record<string, number>>(`select ${columns.join(', ')}`)
  const seen = never.flatMap(([what], at) => {
    const count = row[`n${at}`] ?? 0
    return count > 0 ? [`${count} ${what}`] : []
  })
  expect(seen.length === 0, seen.join(', '))
}
