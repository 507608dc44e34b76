import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { CHANNELS, MESSAGE_KINDS } from '../../src/db/lists.ts'
import type { AnyMessageKind, Channel } from '../../src/db/schema.ts'
import { drainOutbox } from '../../src/messages/outbox.ts'
import { switchOff, switchOn } from '../../src/messages/switches.ts'
import { sealedMail } from '../../src/staff/mails.ts'
import { now, useDatabase } from '../support/database.ts'
import { anAppointment, change, outcomes, queue } from './queued.ts'
import { keys, useWorker } from './startedWorker.ts'

const context = useDatabase()
const worker = useWorker(context)
const eventually = { timeout: 60_000, interval: 50 }

const off = (kind: AnyMessageKind, channel: Channel = 'email') =>
  context.asOwner((trx) => switchOff(trx, { kinds: [kind], channels: [channel] }))
const on = (kind: AnyMessageKind, channel: Channel = 'email') =>
  context.asOwner((trx) => switchOn(trx, { kinds: [kind], channels: [channel] }))

const settled = () =>
  outcomes(context).then((rows) => rows.map(({ kind, outcome }) => `${kind} ${outcome}`))
const waiting = async () =>
  (await context.owner.query('select channel, kind, tries from outbox order by kind')).rows
const queued = async () =>
  (await worker.jobs.pool.query('select * from graphile_worker._private_jobs')).rowCount

async function queueForStaff() {
  const said = { to: 'maude@essai.example', locale: 'fr', link: 'https://rdv.example/x' } as const
  const mail = JSON.stringify(sealedMail(keys, 'staff_invited', said))
  const given = [mail, randomUUID(), '2027-01-01']
  await context.owner.query('select queue_staff_mail($1, $2, $3)', given)
}

async function withPhone() {
  const appointment = await anAppointment(context, keys)
  const phone = keys.seal('+15145550199', `appointment:${appointment.id}:phone`)
  await change(context, appointment, { phone, sms_consent: true })
  return appointment
}

test('a kind that is off waits while others leave, and leaves when it is on again', async () => {
  await off('booked')
  const appointment = await anAppointment(context, keys)
  await queue(context, appointment)
  // Whoever took the later of the two saw the earlier.
  await queue(context, appointment, { kind: 'contact_changed' })
  worker.start()
  await expect.poll(settled, eventually).toEqual(['contact_changed sent'])
  expect(await waiting()).toEqual([{ channel: 'email', kind: 'booked', tries: 0 }])

  await on('booked')
  await expect.poll(settled, eventually).toEqual(['booked sent', 'contact_changed sent'])
  expect(worker.sent).toHaveLength(2)
  expect(await waiting()).toEqual([])
})

test('what is switched off after its job was made goes back untried, and leaves once when it is on again', async () => {
  await queue(context, await anAppointment(context, keys))
  await queueForStaff()
  expect(await drainOutbox(worker.jobs.db, 100)).toBe(2)
  await off('booked')
  await off('staff_invited')
  worker.start()
  await expect.poll(queued, eventually).toBe(0)
  expect(await waiting()).toEqual([
    { channel: 'email', kind: 'booked', tries: 0 },
    { channel: 'email', kind: 'staff_invited', tries: 0 },
  ])
  expect([worker.sent, await settled()]).toEqual([[], []])

  await on('booked')
  await on('staff_invited')
  await expect
    .poll(() => worker.sent.toSorted(), eventually)
    .toEqual(['elodie@exemple.ca', 'maude@essai.example'])
  await expect.poll(queued, eventually).toBe(0)
  expect(worker.sent).toHaveLength(2)
})

test('off on one channel leaves the other', async () => {
  await off('booked', 'sms')
  const appointment = await withPhone()
  await queue(context, appointment, { channel: 'sms' })
  await queue(context, appointment)
  worker.start()
  await expect.poll(settled, eventually).toEqual(['booked sent'])
  expect(worker.sent).toEqual(['elodie@exemple.ca'])
  expect(await waiting()).toEqual([{ channel: 'sms', kind: 'booked', tries: 0 }])

  await on('booked', 'sms')
  await expect.poll(settled, eventually).toEqual(['booked sent', 'booked sent'])
  expect(worker.sent).toEqual(['elodie@exemple.ca', '+15145550199'])
})

test('whose time is over while it is off is noted as expired, and no row stays', async () => {
  await off('booked')
  const not_after = new Date(now.getTime() + 60_000)
  const appointment = await anAppointment(context, keys)
  await queue(context, appointment, { not_after })
  await worker.travel(not_after)
  expect(await drainOutbox(worker.jobs.db, 100), 'control: not yet').toBe(0)

  await worker.travel(new Date(not_after.getTime() + 1))
  worker.start()
  await expect.poll(settled, eventually).toEqual(['booked expired'])
  await expect.poll(queued, eventually).toBe(0)
  expect([worker.sent, await waiting()]).toEqual([[], []])
})

test.each(MESSAGE_KINDS)('a switch holds messages of its kind alone: %s', async (kind) => {
  for (const channel of CHANNELS)
    for (const each of MESSAGE_KINDS)
      await context.owner.query(
        `insert into outbox (channel, kind, patient_id, locale, session, sealed, not_after)
          values ($1, $2, $3, 'fr', uuidv7(), '', '2027-01-01')`,
        [channel, each, each.startsWith('staff_') ? null : randomUUID()],
      )
  await off(kind, 'sms')
  await off(kind, 'sms')
  expect(await drainOutbox(worker.jobs.db, 100)).toBe(CHANNELS.length * MESSAGE_KINDS.length - 1)
  expect(await waiting()).toEqual([{ channel: 'sms', kind, tries: 0 }])
  await on(kind, 'email')
  expect(await drainOutbox(worker.jobs.db, 100)).toBe(0)
  await on(kind, 'sms')
  expect(await drainOutbox(worker.jobs.db, 100)).toBe(1)
})

test('a mail to a member of staff that fails is tried again', async () => {
  await queueForStaff()
  const stop = worker.start({
    transport: { send: () => Promise.reject(new Error('away')), close() {} },
  })
  const failed = [{ channel: 'email', kind: 'staff_invited', tries: 1 }]
  await expect.poll(waiting, eventually).toEqual(failed)
  await stop()
  await worker.travel(new Date(now.getTime() + 600_000))
  worker.start()
  await expect.poll(() => worker.sent, eventually).toEqual(['maude@essai.example'])
})
