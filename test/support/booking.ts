import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { findAppointment } from '../../src/booking/appointment/appointments.ts'
import { book } from '../../src/booking/appointment/book.ts'
import { hold } from '../../src/booking/hold/hold.ts'
import { submission } from '../../src/booking/submission/submission.ts'
import type { TestApp } from './app.ts'
import type { TestDatabase } from './database.ts'
import type { TestPerson } from './factories.ts'

/** A person in the middle of a session, holding and booking as the routes do. */
export function aVisitor(
  context: TestApp,
  { person }: Pick<TestPerson, 'person'>,
  { proved = false } = {},
) {
  const session = randomUUID()
  const actor = { session }
  const visitor = {
    person,
    session,
    actor,
    /** The appointment, opened as the session that booked it opens it. */
    async opened(id: string) {
      const found = await findAppointment(context.db, { person, session, opened: [] }, id)
      if (!found) throw new Error(`not opened: ${id}`)
      return found
    },
    async hold(slot: string, moves?: string) {
      const whose = moves ? { moves: await visitor.opened(moves) } : { person }
      return hold(context.parts, { actor, slot, proved, ...whose })
    },
    async held(slotId: string, moves?: string) {
      const held = await visitor.hold(slotId, moves)
      if (held.outcome !== 'held') throw new Error(`not held: ${held.outcome}`)
      return held.hold_id
    },
    book: (holdId: string, { key = randomUUID() as string, email = '' } = {}) => {
      const contact = { email, consent: email !== '' }
      const asked = submission(key, { hold_id: holdId, ...contact })
      const known = { actor, person, proved, contact, locale: 'fr' } as const
      return book(context.parts, { ...asked, ...known, hold: holdId })
    },
    /** Holds and books a slot; the appointment's id. */
    async booked(slotId: string, email = '') {
      const answer = await visitor.book(await visitor.held(slotId), { email })
      if (answer.outcome !== 'done') throw new Error(`not booked: ${answer.outcome}`)
      return answer.appointment_id ?? ''
    },
  }
  return visitor
}

/** Everything about appointments, slots and outbox that must agree: what is wrong, in words. */
export async function disorder(context: TestApp): Promise<string[]> {
  const live = "status not in ('cancelled', 'entered-in-error')"
  const client = await superuser(context)
  try {
    const { rows } = await client.query<{ wrong: string }>(`
      select 'two live appointments on slot ' || slot_id as wrong
        from appointment where ${live} group by slot_id having count(*) > 1
      union all select 'overlap of ' || a.id from appointment a join appointment b
        on a.id < b.id and a.starts_at < b.ends_at and b.starts_at < a.ends_at
        and (a.patient_id = b.patient_id or a.practitioner_id = b.practitioner_id)
        where a.${live} and b.${live}
      union all select 'busy without an appointment: ' || s.id from slot s
        where s.status = 'busy' and not exists (select from appointment a where a.slot_id = s.id and a.${live})
      union all select 'appointment on a free slot: ' || a.id from appointment a join slot s on s.id = a.slot_id
        where a.${live} and s.status <> 'busy'`)
    return rows.map((row) => row.wrong)
  } finally {
    await client.end()
  }
}

/** So many more visits like one, each changed as its number (`n`) says: no address, slot or event comes with them. */
export async function many(context: TestApp, appointment: string, count: number, changed: string) {
  const client = await superuser(context)
  await client.query('set session_replication_role = replica')
  await client.query(
    `insert into appointment select (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(),
        'hold_id', gen_random_uuid(), 'slot_id', gen_random_uuid(), 'reference_index', gen_random_uuid(),
        'email', null, 'email_index', null, 'email_consent', false) || ${changed})).*
      from appointment a, generate_series(1, $2) n where a.id = $1`,
    [appointment, count],
  )
  await client.end()
}

/** Looks past every policy, as only a test may. */
export async function superuser({ superuserUrl }: TestDatabase) {
  const client = new pg.Client(superuserUrl)
  await client.connect()
  return client
}

export async function countOf(context: TestApp, table: string, where = 'true'): Promise<number> {
  const client = await superuser(context)
  try {
    const { rows } = await client.query(`select count(*)::int as n from ${table} where ${where}`)
    return rows[0].n
  } finally {
    await client.end()
  }
}
