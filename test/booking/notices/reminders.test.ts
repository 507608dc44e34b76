import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { composeWith } from '../../../src/booking/compose.ts'
import { planReminders } from '../../../src/booking/notices/reminders.ts'
import type { Mail } from '../../../src/messages/channels/smtp.ts'
import { OutboxMessage } from '../../../src/messages/outboxMessage.ts'
import { createFieldKeys } from '../../../src/privacy/fieldKeys.ts'
import { noTexts } from '../../messages/noTexts.ts'
import { anAppointment, change } from '../../messages/queued.ts'
import { useDatabase } from '../../support/database.ts'
import { aClinic, several } from '../../support/factories.ts'
import { loggedTo } from '../../support/logged.ts'
import { patientDeliver, patientPool } from '../../support/patient.ts'
import { sabotagedRoutine } from '../../support/sabotaged.ts'

const context = useDatabase()
const key = randomBytes(32).toString('hex')
const keys = createFieldKeys({ field: { current: '1', keys: { 1: key } }, index: key })
const site = {
  origin: 'https://rdv.example',
  email: 'aide@rdv.example',
  name: { fr: 'Rendez-vous', en: 'Appointments' },
}
const longAgo = '2026-01-01T00:00:00Z'
const told: string[] = []
const log = loggedTo(told, 'error')
let jobs: ReturnType<typeof patientPool>

beforeAll(() => {
  jobs = patientPool(context.jobsUrl)
})
afterAll(() => jobs.db.destroy())
beforeEach(() => {
  told.length = 0
})

/** A visit at an instant of UTC, booked long before, at a clinic of its own unless one is given. */
async function aVisit(
  starts_at: string,
  {
    zone = 'America/Toronto',
    clinic_id,
    ...row
  }: { zone?: string; clinic_id?: string } & Record<string, unknown> = {},
) {
  const clinic = clinic_id ?? (await aClinic(context.owner, { time_zone: zone })).id
  const starts_on = Temporal.Instant.from(starts_at)
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString()
  const slot = { clinic_id: clinic, starts_at, starts_on }
  return anAppointment(context, keys, { timed_at: longAgo, slot, ...row })
}

/** Plans what is due at an instant, and tells what is in the outbox. */
async function planAt(at: string) {
  await context.setClock(new Date(at))
  await planReminders(jobs.db, log)
  return queued()
}

/** What waits, by when it is over: the id of a message is a hash. */
async function queued() {
  const { rows } = await context.owner.query(
    'select row_to_json(outbox) as job from outbox order by not_after, channel, kind',
  )
  return rows.map(({ job }) => OutboxMessage.parse(job))
}

/** What is sent of a message at an instant. */
async function sent(message: OutboxMessage, at: string) {
  const mails: Mail[] = []
  const now = new Date(at)
  const transport = { send: async (mail: Mail) => void mails.push(mail), close() {} }
  const compose = composeWith({ keys, origin: site.origin, email: site.email })
  const outcome = await patientDeliver(
    { db: jobs.db, transport, texts: noTexts, site, compose, now: () => now },
    message,
    AbortSignal.timeout(60_000),
  )
  return { outcome, mails }
}

describe('a reminder is planned from 8:00 to 21:00 on the clinic’s clock, the day before', () => {
  test.each([
    // The visit is on Tuesday 24 November at 9:20 in Montréal; the eve in each zone, in UTC.
    ['America/Toronto', '2026-11-23T12:59:59Z', 0],
    ['America/Toronto', '2026-11-23T13:00:00Z', 1],
    ['America/Toronto', '2026-11-24T01:59:59Z', 1],
    ['America/Toronto', '2026-11-24T02:00:00Z', 0],
    ['America/Halifax', '2026-11-23T11:59:59Z', 0],
    ['America/Halifax', '2026-11-23T12:00:00Z', 1],
    ['America/Halifax', '2026-11-24T00:59:59Z', 1],
    ['America/Halifax', '2026-11-24T01:00:00Z', 0],
    ['America/Blanc-Sablon', '2026-11-23T11:59:59Z', 0],
    ['America/Blanc-Sablon', '2026-11-24T00:59:59Z', 1],
    ['America/Blanc-Sablon', '2026-11-24T01:00:00Z', 0],
  ])('%s at %s: %i', async (zone, at, count) => {
    await aVisit('2026-11-24T14:20:00Z', { zone })
    expect(await planAt(at)).toHaveLength(count)
  })

  test.each([
    // The night of 1 November has 25 hours in Montréal, that of 14 March 23.
    [
      '2026-11-01T14:00:00Z',
      '2026-10-31T11:59:59Z',
      '2026-10-31T12:00:00Z',
      '2026-11-01T01:00:00Z',
    ],
    [
      '2026-11-02T14:00:00Z',
      '2026-11-01T12:59:59Z',
      '2026-11-01T13:00:00Z',
      '2026-11-02T02:00:00Z',
    ],
    [
      '2027-03-14T14:00:00Z',
      '2027-03-13T12:59:59Z',
      '2027-03-13T13:00:00Z',
      '2027-03-14T02:00:00Z',
    ],
    [
      '2027-03-15T14:00:00Z',
      '2027-03-14T11:59:59Z',
      '2027-03-14T12:00:00Z',
      '2027-03-15T01:00:00Z',
    ],
  ])('around the nights when clocks change: of a visit at %s', async (visit, early, due, over) => {
    await aVisit(visit)
    expect(await planAt(early)).toEqual([])
    const [reminder] = await planAt(due)
    expect(reminder?.not_after.toISOString()).toBe(new Date(over).toISOString())
  })

  test('a visit just after midnight is tomorrow’s, one just before it today’s', async () => {
    const { id } = await aVisit('2026-11-24T05:00:00Z')
    await aVisit('2026-11-24T04:40:00Z')
    const planned = await planAt('2026-11-23T15:00:00Z')
    expect(planned.map(({ appointment_id }) => appointment_id)).toEqual([id])
  })
})

describe('it is planned once', () => {
  test('however often, and by however many workers at the same time', async () => {
    const clinic_id = (await aClinic(context.owner)).id
    await aVisit('2026-11-24T14:20:00Z', { clinic_id })
    await aVisit('2026-11-24T15:20:00Z', { clinic_id })
    await context.setClock(new Date('2026-11-23T15:00:00Z'))
    await Promise.all(Array.from({ length: 10 }, () => planReminders(jobs.db, log)))
    expect(await queued()).toHaveLength(2)
    expect(await planAt('2026-11-23T20:00:00Z')).toHaveLength(2)
  })

  test('by the next worker when the first dies in the middle', async () => {
    const { clinic_id } = await aVisit('2026-11-24T14:20:00Z')
    await context.setClock(new Date('2026-11-23T15:00:00Z'))
    const dying = new pg.Client(context.jobsUrl)
    await dying.connect()
    await dying.query('begin')
    const plan = `select plan_reminders('job:remind', $1, '2026-11-24', 'reminder') as queued`
    expect((await dying.query(plan, [clinic_id])).rows).toEqual([{ queued: 1 }])
    await dying.query('rollback')
    await dying.end()
    expect(await queued()).toEqual([])
    await planReminders(jobs.db, log)
    expect(await queued()).toHaveLength(1)
  })

  test('and all of a day is one row of the access log', async () => {
    const { clinic_id } = await aVisit('2026-11-24T14:20:00Z')
    await planAt('2026-11-23T15:00:00Z')
    const { rows } = await context.owner.query(
      `select who, why, from_at, to_at from access_log where clinic_id = $1`,
      [clinic_id],
    )
    expect(rows).toEqual([
      {
        who: 'job:remind',
        why: 'message',
        from_at: new Date('2026-11-24T05:00:00Z'),
        to_at: new Date('2026-11-25T05:00:00Z'),
      },
    ])
  })

  test('a clinic without a visit on the day opens nothing', async () => {
    const { id } = await aClinic(context.owner)
    await planAt('2026-11-23T15:00:00Z')
    const { rows } = await context.owner.query('select from access_log where clinic_id = $1', [id])
    expect(rows).toEqual([])
  })
})

describe('a clinic for which it fails', () => {
  const first = '00000000-0000-4000-8000-000000000001'
  const at = '2026-11-23T15:00:00Z'
  const failing = (statement: string) => (words: string) =>
    words.replace('begin\n', `begin\n  if p_clinic = '${first}' then ${statement} end if;\n`)

  test('is told, and keeps no other from its reminders', async () => {
    await aClinic(context.owner, { id: first })
    await aVisit('2026-11-24T14:20:00Z')
    await sabotagedRoutine(context, 'plan_reminders', failing('perform 1 / 0;'), async () => {
      expect(await planAt(at)).toHaveLength(1)
    })
    expect(told.map((line) => JSON.parse(line))).toMatchObject([
      { clinic: first, on_day: '2026-11-24', kind: 'reminder', error: '22012' },
    ])
  })

  test('does not have the worker try without a pause, however many there are', async () => {
    await several(100, () => aClinic(context.owner))
    const all = (words: string) => words.replace('begin\n', 'begin\n  perform 1 / 0;\n')
    await context.setClock(new Date(at))
    await sabotagedRoutine(context, 'plan_reminders', all, async () => {
      expect(await planReminders(jobs.db, log)).toEqual({ more: false })
    })
    expect(told).toHaveLength(100)
    expect(await planReminders(jobs.db, log), 'control: all is well').toEqual({ more: true })
  })

  test('waits with all the others while the database is away', async () => {
    await aClinic(context.owner, { id: first })
    await aVisit('2026-11-24T14:20:00Z')
    const away = failing(`raise sqlstate '57P03';`)
    await sabotagedRoutine(context, 'plan_reminders', away, () =>
      expect(planAt(at)).rejects.toMatchObject({ code: '57P03' }),
    )
    expect(told).toEqual([])
    expect(await queued()).toEqual([])
  })

  test('comes after those where the day ends sooner', async () => {
    await aClinic(context.owner, { id: first })
    const halifax = (await aClinic(context.owner, { time_zone: 'America/Halifax' })).id
    await context.setClock(new Date(at))
    const { rows } = await context.owner.query('select clinic from reminders_due(1)')
    expect(rows).toEqual([{ clinic: halifax }])
  })
})

describe('only who wants one gets one', () => {
  test.each([
    ['without consent', { email_consent: false }],
    ['cancelled', { status: 'cancelled' }],
    ['without an address', { email_index: null }],
    ['booked or moved after 8:00 of the eve', { timed_at: '2026-11-23T13:00:00Z' }],
  ])('none for a visit %s', async (_, row) => {
    await aVisit('2026-11-24T14:20:00Z', row)
    expect(await planAt('2026-11-23T15:00:00Z')).toEqual([])
  })

  test('three days before as well, where the clinic chooses so', async () => {
    await aVisit('2026-11-26T14:20:00Z')
    expect(await planAt('2026-11-23T15:00:00Z')).toEqual([])
    await context.owner.query('update clinic set remind_early = true')
    const planned = await planAt('2026-11-23T15:00:00Z')
    expect(planned.map(({ kind }) => kind)).toEqual(['reminder_early'])
    const [, later] = await planAt('2026-11-25T15:00:00Z')
    expect(later?.kind).toBe('reminder')
  })

  test('by each way that was agreed to', async () => {
    const phone_index = '00000000-0000-4000-8000-000000000002'
    await aVisit('2026-11-24T14:20:00Z', { sms_consent: true, phone_index })
    await aVisit('2026-11-24T15:20:00Z', { email_consent: false, sms_consent: true, phone_index })
    const ways = (await planAt('2026-11-23T15:00:00Z')).map(({ channel }) => channel)
    expect(ways.toSorted()).toEqual(['email', 'sms', 'sms'])
  })

  test('an address gets eight a day, of however many people and clinics (S-18)', async () => {
    const email_index = '00000000-0000-4000-8000-000000000001'
    for (let hour = 10; hour < 20; hour++)
      await aVisit(`2026-11-24T${hour}:20:00Z`, { email_index })
    expect(await planAt('2026-11-23T15:00:00Z')).toHaveLength(8)
  })
})

describe('it says what is true when it leaves', () => {
  const visit = '2026-11-24T14:20:00Z'
  const eve = '2026-11-23T15:00:00Z'

  async function planned(row = {}) {
    const appointment = await aVisit(visit, row)
    const [message] = await planAt(eve)
    if (!message) throw new Error('nothing planned')
    return { appointment, message }
  }

  test('when, where, how to cancel and whom that helps; in the language of the booking', async () => {
    const { message } = await planned({ locale: 'en' })
    const { outcome, mails } = await sent(message, eve)
    expect(outcome).toBe('sent')
    expect(mails[0]?.subject).toBe('Reminder of your appointment')
    expect(mails[0]?.text).toContain('Your appointment is tomorrow')
    expect(mails[0]?.text).toContain('Tuesday, November 24, 2026')
    expect(mails[0]?.text).toContain('your place will go to someone')
    expect(mails[0]?.calendar).toBeUndefined()
    expect(mails[0]?.text.match(/https?:\S+/g)).toEqual([
      'https://rdv.example/en/identification?for=appointments',
    ])
  })

  test('nothing once the visit is cancelled, or moved to another day', async () => {
    const { appointment, message } = await planned()
    await change(context, appointment, { status: 'cancelled', version: 2 })
    expect(await sent(message, eve)).toEqual({ outcome: 'skipped', mails: [] })
  })

  test('nothing once it is moved to another day', async () => {
    const { appointment, message } = await planned()
    const [starts_at, ends_at] = ['2026-11-25T14:20:00Z', '2026-11-25T14:40:00Z']
    await change(context, appointment, { starts_at, ends_at, version: 2 })
    expect(await sent(message, eve)).toEqual({ outcome: 'skipped', mails: [] })
  })

  test('to the address that the visit has now', async () => {
    const { appointment, message } = await planned()
    const email = keys.seal('nouvelle@exemple.ca', `appointment:${appointment.id}:email`)
    await change(context, appointment, { email, version: 2 })
    const { mails } = await sent(message, eve)
    expect(mails.map(({ to }) => to)).toEqual(['nouvelle@exemple.ca'])
  })

  test('and nothing after 21:00 of the eve', async () => {
    const { message } = await planned()
    expect((await sent(message, '2026-11-24T02:00:01Z')).outcome).toBe('expired')
  })
})
