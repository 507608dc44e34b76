import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { newReference, sealedReference } from '../../src/booking/appointment/reference.ts'
import { OutboxMessage } from '../../src/messages/outboxMessage.ts'
import type { FieldKeys } from '../../src/privacy/fieldKeys.ts'
import type { TestDatabase } from '../support/database.ts'
import { aSlot } from '../support/factories.ts'

type Row = Record<string, unknown>

/** What no message may carry: each is in the records that a delivery opens. */
export const PLANTED = {
  first_name: 'Plantée',
  last_name: 'Semence-Roy',
  health_insurance_number: 'TEST85551412',
  reason: 'Suivi de grossesse',
  reason_en: 'Pregnancy monitoring',
  practitioner: 'Vraisemblable',
}

/** A booked appointment with an address, its patient and its slot; an owner's clinic or slot may be given. */
export async function anAppointment(
  context: TestDatabase,
  keys: FieldKeys,
  {
    id = randomUUID(),
    email = 'elodie@exemple.ca',
    reference = newReference(),
    slot = {},
    ...row
  }: Row & { id?: string; email?: string; reference?: string; slot?: Row } = {},
) {
  const person = randomUUID()
  const patient = randomUUID()
  const { first_name, last_name, health_insurance_number } = PLANTED
  const identity = JSON.stringify({ first_name, last_name, health_insurance_number })
  const taken = await aSlot(context.owner, { status: 'busy', ...slot })
  return asSuperuser(context, async (client) => {
    await insert(client, 'door.file', { person, patient_id: patient })
    await insert(client, 'patient', {
      id: patient,
      person,
      identity: keys.seal(identity, `patient:${person}:identity`),
    })
    return insert(client, 'appointment', {
      id,
      ...sealedReference(keys, id, reference),
      hold_id: randomUUID(),
      slot_id: taken.id,
      patient_id: patient,
      clinic_id: taken['clinic_id'],
      practitioner_id: taken['practitioner_id'],
      healthcare_service_id: taken['healthcare_service_id'],
      starts_at: taken['starts_at'],
      ends_at: taken['ends_at'],
      locale: 'fr',
      email: keys.seal(email, `appointment:${id}:email`),
      email_index: randomUUID(),
      email_consent: true,
      changed_by: 'session:test',
      booked_by: 'session:test',
      ...row,
    })
  })
}

/** Queues a message about an appointment, as a command would in its transaction: under the one key of what it tells. */
export async function queue(context: TestDatabase, appointment: Row, row: Row = {}) {
  const message: Row = {
    channel: 'email',
    kind: 'booked',
    patient_id: appointment['patient_id'],
    appointment_id: appointment['id'],
    version: appointment['version'],
    locale: 'fr',
    session: randomUUID(),
    sealed: null,
    not_after: appointment['starts_at'],
    tries: 0,
    uncertain: false,
    ...row,
  }
  message['id'] ??= message['sealed'] === null ? await keyOf(context, message) : randomUUID()
  const columns = Object.keys(message)
  const values = columns.map((_, i) => `$${i + 1}`)
  await context.owner.query(
    `insert into outbox (${columns}) values (${values})`,
    Object.values(message),
  )
  const { rows } = await context.owner.query(
    'select row_to_json(jsonb_populate_record(null::outbox, $1)) as job',
    [JSON.stringify(message)],
  )
  return OutboxMessage.parse(rows[0].job)
}

async function keyOf({ owner }: TestDatabase, message: Row) {
  const { appointment_id, version, kind, channel } = message
  const values = [appointment_id, version, kind, channel]
  const { rows } = await owner.query('select message_key($1, $2, $3, $4) as key', values)
  return rows[0].key ?? randomUUID()
}

export async function change(context: TestDatabase, appointment: Row, row: Row) {
  const sets = Object.keys(row).map((name, i) => `${name} = $${i + 2}`)
  await asSuperuser(context, (client) =>
    client.query(`update appointment set ${sets.join(', ')} where id = $1`, [
      appointment['id'],
      ...Object.values(row),
    ]),
  )
}

/** What became of the messages, in the order they were settled; by kind where that was at one instant. */
export function outcomes(context: TestDatabase): Promise<Row[]> {
  return asSuperuser(context, async (client) => {
    const { rows } = await client.query(
      'select outbox_id, kind, outcome, reason from message order by at, kind, outcome, outbox_id',
    )
    return rows
  })
}

async function asSuperuser<T>(
  { superuserUrl }: TestDatabase,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(superuserUrl)
  await client.connect()
  try {
    // At once, or a worker takes a person without an appointment for one to forget.
    await client.query('begin')
    const done = await work(client)
    await client.query('commit')
    return done
  } finally {
    await client.end()
  }
}

async function insert(client: pg.Client, table: string, row: Row): Promise<Row & { id: string }> {
  const names = Object.keys(row)
  const { rows } = await client.query(
    `insert into ${table} (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')}) returning *`,
    Object.values(row),
  )
  return rows[0]
}
