import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { composeWith } from '../../src/booking/compose.ts'
import type { Mail } from '../../src/messages/channels/smtp.ts'
import { OutboxMessage } from '../../src/messages/outboxMessage.ts'
import { createFieldKeys } from '../../src/privacy/fieldKeys.ts'
import { now, useDatabase } from '../support/database.ts'
import { patientDeliver, patientPool } from '../support/patient.ts'
import { sabotaged, sabotagedRoutine } from '../support/sabotaged.ts'
import { noTexts } from './noTexts.ts'
import { anAppointment } from './queued.ts'

const context = useDatabase()
const key = randomBytes(32).toString('hex')
const keys = createFieldKeys({ field: { current: '1', keys: { 1: key } }, index: key })
let jobs: ReturnType<typeof patientPool>
let visit: Awaited<ReturnType<typeof anAppointment>>

beforeAll(() => {
  jobs = patientPool(context.jobsUrl)
})
afterAll(() => jobs.db.destroy())
beforeEach(async () => {
  visit = await anAppointment(context, keys)
})

const REMINDER = `queue_paced_message('email', 'reminder', patient_id, id, 1, 'fr', uuidv7(), app_now(), starts_at, email_index)`
const CANCELLED = `queue_clinic_message('email', 'cancelled_by_clinic', patient_id, id, 1, 'fr', uuidv7(), starts_at)`
const NOTICE = `queue_message(message_key(id, 1, 'moved', 'email'), 'email', 'moved', patient_id, id, 1, 'fr', uuidv7(), null,
  starts_at, email_index)`

/** Two transactions queue the same at the same time, and answer how often it waits. */
async function raced(routine: string) {
  const clients = await Promise.all([opened(), opened()])
  const queued = clients.map((client) =>
    client.query(`select ${routine} from appointment where id = $1`, [visit.id]),
  )
  // The second waits for the first, or neither does: whoever is done lets the other go on.
  await Promise.all(
    queued.map(async (one, at) => {
      await one
      await clients[at]?.query('commit')
    }),
  )
  for (const client of clients) await client.end()
  return (await waiting()).length
}

async function opened() {
  const client = new pg.Client(context.superuserUrl)
  await client.connect()
  await client.query('begin')
  return client
}

async function waiting() {
  const { rows } = await context.owner.query('select row_to_json(outbox) as job from outbox')
  return rows.map(({ job }) => OutboxMessage.parse(job))
}

describe('one message tells of one change, by one kind and channel (R-12)', () => {
  test.each([
    ['a reminder', REMINDER],
    ['what a clinic did', CANCELLED],
    ['what a person did', NOTICE],
  ])('%s waits once, whoever queues it at the same time', async (_, routine) => {
    expect(await raced(routine)).toBe(1)
  })

  test('a reminder that waits already takes no share of its address', async () => {
    await raced(REMINDER)
    const { rows } = await context.owner.query('select count(*)::integer from mailed')
    expect(rows).toEqual([{ count: 1 }])
  })

  test('control: without the key, two wait', async () => {
    await sabotaged(context, 'drop index outbox_key', `delete from outbox; ${INDEX}`, () =>
      sabotagedRoutine(
        context,
        'message_key',
        () => NO_KEY,
        async () => expect(await raced(REMINDER)).toBe(2),
      ),
    )
  })

  test('queued again after it was sent, it is not sent again', async () => {
    const mails: Mail[] = []
    const origin = 'https://rdv.example'
    const delivery = {
      ...{ db: jobs.db, texts: noTexts, now: () => now },
      transport: { send: async (mail: Mail) => void mails.push(mail), close() {} },
      site: { origin, name: { fr: 'Rendez-vous', en: 'Appointments' } },
      compose: composeWith({ keys, origin, email: 'aide@rdv.example' }),
    }
    const outcomes = []
    for (let time = 0; time < 2; time++) {
      await raced(NOTICE)
      const [message] = await waiting()
      if (!message) throw new Error('nothing waits')
      await context.owner.query('delete from outbox')
      outcomes.push(await patientDeliver(delivery, message, AbortSignal.timeout(60_000)))
    }
    expect(outcomes).toEqual(['sent', 'decided before'])
    expect(mails).toHaveLength(1)
  })

  test('a message to a former address stands beside the one to the new address', async () => {
    await raced(NOTICE)
    await context.owner.query(
      `insert into outbox (kind, patient_id, appointment_id, version, locale, session, sealed, not_after)
        select kind, patient_id, appointment_id, version, locale, session, '', not_after from outbox`,
    )
    expect(await waiting()).toHaveLength(2)
  })
})

const NO_KEY = `create or replace function message_key(p_appointment uuid, p_version integer, p_kind text, p_channel text)
  returns uuid language sql as 'select uuidv7()'`
const INDEX =
  'create unique index outbox_key on outbox (appointment_id, version, kind, channel) where sealed is null'
