import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { FieldKeys } from '../../src/privacy/fieldKeys.ts'
import type { TestDatabase } from '../support/database.ts'
import { anAppointment } from './queued.ts'

export const NUMBER = '+15145550199'

/** An appointment whose person agreed to texts, with the proof of it. */
export async function aTextedAppointment(
  context: TestDatabase,
  keys: FieldKeys,
  { number = NUMBER, index = randomUUID(), ...row }: Record<string, unknown> = {},
) {
  const id = randomUUID()
  const appointment = await anAppointment(context, keys, {
    id,
    email: '',
    email_consent: false,
    phone: keys.seal(String(number), `appointment:${id}:phone`),
    phone_index: index,
    sms_consent: true,
    ...row,
  })
  await asSuperuser(
    context,
    `insert into consent (person, appointment_id, purpose, text_version, locale, ends_at)
      select f.person, a.id, purpose, '1', 'fr', a.ends_at
      from appointment a join door.file f using (patient_id), unnest(array['email', 'sms']) purpose where a.id = $1`,
    [id],
  )
  return appointment
}

/** Which of somebody's appointments still agree to texts, and which consents are left, oldest first. */
export async function agreed(context: TestDatabase, id: unknown) {
  const [appointment] = await asSuperuser(
    context,
    'select sms_consent, version from appointment where id = $1',
    [id],
  )
  const left = await asSuperuser(
    context,
    `select purpose from consent where appointment_id = $1 and withdrawn_at is null and ends_at > app_now()
      order by purpose`,
    [id],
  )
  return { ...appointment, consents: left.map(({ purpose }) => purpose) }
}

/** Asks past every policy, as nobody in the program can. */
export async function asSuperuser(
  { superuserUrl }: TestDatabase,
  statement: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(superuserUrl)
  await client.connect()
  try {
    return (await client.query(statement, values)).rows
  } finally {
    await client.end()
  }
}
