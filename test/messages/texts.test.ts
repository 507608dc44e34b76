import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { composeWith } from '../../src/booking/compose.ts'
import { gatewayTexts } from '../../src/messages/channels/gateway.ts'
import { createJobs } from '../../src/messages/jobs.ts'
import { drainOutbox } from '../../src/messages/outbox.ts'
import type { OutboxMessage } from '../../src/messages/outboxMessage.ts'
import { paceOf } from '../../src/messages/pace.ts'
import { createFieldKeys } from '../../src/privacy/fieldKeys.ts'
import { now, useDatabase } from '../support/database.ts'
import { loggedTo } from '../support/logged.ts'
import { patientDeliver, patientPool } from '../support/patient.ts'
import { sabotagedRoutine } from '../support/sabotaged.ts'
import { ACCEPTED, type GatewayServer, presetAt, startGateway } from './gatewayServer.ts'
import { outcomes, PLANTED, queue } from './queued.ts'
import { agreed, asSuperuser, aTextedAppointment, NUMBER } from './texted.ts'

const context = useDatabase()
const key = randomBytes(32).toString('hex')
const keys = createFieldKeys({ field: { current: '1', keys: { 1: key } }, index: key })
const site = {
  origin: 'https://rdv.example',
  email: 'aide@rdv.example',
  name: { fr: 'Rendez-vous médicaux', en: 'Medical Appointments' },
}
const eventually = { timeout: 60_000, interval: 50 }
let jobs: ReturnType<typeof patientPool>
let server: GatewayServer
let logged: string[]
let clock = now
let longest: number

beforeAll(() => {
  jobs = patientPool(context.jobsUrl)
})
afterAll(() => jobs.db.destroy())
beforeEach(async () => {
  clock = now
  longest = 10_000
  logged = []
  server = await startGateway(ACCEPTED)
})

const noMail = { send: () => expect.unreachable('a mail was sent'), close() {} }

function send(message: OutboxMessage, signal = AbortSignal.timeout(60_000)) {
  const texts = gatewayTexts(presetAt('twilio', server), { origin: site.origin, longest })
  const compose = composeWith({ keys, origin: site.origin, email: site.email })
  const delivery = { db: jobs.db, transport: noMail, texts, site, compose, now: () => clock }
  return patientDeliver(delivery, message, signal)
}

async function queued(row = {}) {
  const appointment = await aTextedAppointment(context, keys)
  return { appointment, message: await queue(context, appointment, { channel: 'sms', ...row }) }
}

/** The queue, with its retries, at the clock of the test; `pass` moves it. */
async function startQueue() {
  const log = loggedTo(logged, 'debug')
  const running = createJobs(jobs, (message, signal) => send(message as OutboxMessage, signal), {
    log,
    now: () => clock,
    pace: paceOf(15),
  })
  await running.keepRunning()
  onTestFinished(async () => {
    await running.stop()
    await jobs.pool.query('delete from graphile_worker._private_jobs')
  })
  return {
    drain: () => drainOutbox(jobs.db, 100),
    async pass(minutes: number) {
      clock = new Date(clock.getTime() + minutes * 60_000)
      await context.setClock(clock)
      return drainOutbox(jobs.db, 100)
    },
  }
}

const waiting = async () => (await context.owner.query('select * from outbox')).rows
const settled = () =>
  outcomes(context).then((rows) => rows.map(({ outcome, reason }) => [outcome, reason]))

test('a text that the gateway takes is sent once, and waits for its receipt under opaque names', async () => {
  const { appointment, message } = await queued()
  expect(await send(message)).toBe('sent')
  expect(await send(message)).toBe('decided before')
  expect(server.asked).toHaveLength(1)
  expect(server.asked[0]?.body).toContain('Rendez-vous+confirm')
  const { rows } = await context.owner.query('select * from handed_text')
  expect(rows).toEqual([
    {
      key: message.id,
      patient_id: appointment['patient_id'],
      appointment_id: appointment['id'],
      address_index: appointment['phone_index'],
      at: now,
    },
  ])
})

test('a gateway that fails after it took a text gets it once more, never a third time', async () => {
  const worker = await startQueue()
  server.answers = [{ status: 500 }]
  await queued()
  await worker.drain()
  await expect.poll(waiting, eventually).toMatchObject([{ tries: 1, uncertain: true }])
  expect(await settled()).toEqual([])
  await worker.pass(10)
  await expect.poll(settled, eventually).toEqual([['sent', 'unconfirmed']])
  expect(await worker.pass(60)).toBe(0)
  expect(server.asked).toHaveLength(2)
})

test('control: were it not remembered that it may have been sent, a third would leave', async () => {
  server.answers = [{ status: 500 }]
  const { message } = await queued()
  for (const tries of [0, 1, 2]) {
    await expect(send({ ...message, tries })).rejects.toThrow('gateway 500')
    await asSuperuser(context, 'delete from text_try')
  }
  expect(server.asked).toHaveLength(3)
})

test('a process that dies after the gateway took a text has it sent once more, however many die', async () => {
  const { message } = await queued()
  // Where a process dies: the gateway has it, and nobody notes that.
  const dying = (words: string) => words.replace('begin', `begin raise exception 'dead';`)
  await sabotagedRoutine(context, 'note_outcome', dying, async () => {
    for (const _ of ['first', 'second', 'third'])
      await expect(send(message)).rejects.toThrow('dead')
  })
  expect(server.asked).toHaveLength(2)
  expect(await send(message)).toBe('sent')
  expect(await settled()).toEqual([['sent', 'unconfirmed']])
  expect(server.asked).toHaveLength(2)
  expect(await asSuperuser(context, 'select from text_try')).toEqual([])
})

test('what may have been sent, and then is not, is tried until the gateway is back', async () => {
  const worker = await startQueue()
  server.answers = ['never', { status: 429 }, { status: 503 }, ACCEPTED]
  longest = 2000
  await queued()
  await worker.drain()
  for (const tries of [1, 2, 3]) {
    await expect.poll(waiting, eventually).toMatchObject([{ tries, uncertain: true }])
    longest = 10_000
    await worker.pass(10)
  }
  await expect.poll(settled, eventually).toEqual([['sent', null]])
  expect(server.asked).toHaveLength(4)
})

test('a gateway that was in a rush, or away, gets the text when it is back, and knows of one', async () => {
  const worker = await startQueue()
  server.answers = [{ status: 429 }, { status: 503 }, ACCEPTED]
  await queued()
  await worker.drain()
  for (const tries of [1, 2]) {
    await expect.poll(waiting, eventually).toMatchObject([{ tries, uncertain: false }])
    await worker.pass(10)
  }
  await expect.poll(settled, eventually).toEqual([['sent', null]])
})

test('one whose time is over after it may have been sent is not told as lost', async () => {
  const { message } = await queued()
  clock = new Date(message.not_after.getTime() + 1)
  expect(await send({ ...message, uncertain: true })).toBe('sent')
  expect(await settled()).toEqual([['sent', 'unconfirmed']])
  expect(server.asked).toEqual([])
})

test('one that a receipt tells of is not sent again', async () => {
  const { message } = await queued()
  await context.pool.query('select take_receipt($1, $2, null)', [message.id, 'delivered'])
  expect(await send({ ...message, uncertain: true })).toBe('sent')
  expect(server.asked).toEqual([])
})

test('a number that gets no texts is settled at once, and agrees as before', async () => {
  server.answers = [{ status: 400, body: { code: 21614 } }]
  const { appointment, message } = await queued()
  expect(await send(message)).toBe('refused')
  expect(await settled()).toEqual([['refused', 'gateway 400 21614']])
  expect(await agreed(context, appointment.id)).toMatchObject({ sms_consent: true })
})

test('whoever has answered STOP agrees no more, at that number, by texts alone', async () => {
  server.answers = [{ status: 400, body: { code: 21610 } }]
  const index = randomUUID()
  const stranger = await aTextedAppointment(context, keys, { index })
  const appointment = await aTextedAppointment(context, keys, { index })
  const message = await queue(context, appointment, { channel: 'sms' })
  const yes = { sms_consent: true, version: 1, consents: ['email', 'sms'] }
  expect(await agreed(context, appointment.id), 'control').toEqual(yes)
  expect(await send(message)).toBe('refused')
  expect(await settled()).toEqual([['refused', 'opted_out']])
  expect(await agreed(context, appointment.id)).toEqual({
    ...{ sms_consent: false, version: 1, consents: ['email'] },
  })
  expect(await agreed(context, stranger.id), 'who shares the number').toEqual(yes)
  const later = await queue(context, appointment, { channel: 'sms', kind: 'moved' })
  expect(await send(later)).toBe('skipped')
})

test('no number, name or word of a text stands in the log or the queue', async () => {
  const worker = await startQueue()
  server.answers = [{ status: 400, body: { code: NUMBER, message: `${NUMBER} confirmé` } }]
  await queued()
  await worker.drain()
  await expect.poll(waiting, eventually).toHaveLength(1)
  const { rows } = await jobs.pool.query('select * from graphile_worker._private_jobs')
  const told = logged.join() + JSON.stringify([rows, await waiting()])
  expect(told).toContain('gateway 400')
  for (const planted of ['5145550199', 'confirmé', 'a-secret', ...Object.values(PLANTED)])
    expect(told).not.toContain(planted)
})
