import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { CHANNELS, MESSAGE_KINDS, MESSAGE_OUTCOMES } from '../../src/db/lists.ts'
import { MessageRefused } from '../../src/messages/channels/notSent.ts'
import type { Mail } from '../../src/messages/channels/smtp.ts'
import { countQueue, messageCounts } from '../../src/messages/messageCounts.ts'
import { drainOutbox } from '../../src/messages/outbox.ts'
import { sealedMail } from '../../src/staff/mails.ts'
import { now, useDatabase } from '../support/database.ts'
import { anAppointment, change, queue } from './queued.ts'
import { keys, useWorker } from './startedWorker.ts'

const context = useDatabase()
const worker = useWorker(context)
const eventually = { timeout: 60_000, interval: 50 }
const HOUR = 3_600_000

/** What is counted as settled, as the application counts it. */
async function settled() {
  const counts = await messageCounts(context.db)
  return CHANNELS.flatMap((channel) =>
    MESSAGE_KINDS.flatMap((kind) =>
      MESSAGE_OUTCOMES.flatMap((outcome) => {
        const count = counts.settled(channel, kind, outcome)
        return count > 0 ? [`${channel} ${kind} ${outcome} ${count}`] : []
      }),
    ),
  )
}

test('what is counted is what became of the messages, those to staff among them', async () => {
  const appointment = await anAppointment(context, keys)
  for (let n = 0; n < 3; n++) await queue(context, await anAppointment(context, keys))
  await queue(context, appointment, { not_after: new Date(now.getTime() - 1) })
  await queue(context, await anAppointment(context, keys, { email: 'inconnue@exemple.ca' }))
  await change(context, appointment, { status: 'cancelled', version: 2 })
  await queue(context, appointment, { kind: 'moved' })
  await queue(context, appointment, { kind: 'cancelled', version: 2 })
  const said = { to: 'maude@essai.example', locale: 'fr', link: 'https://rdv.example/x' } as const
  const mail = JSON.stringify(sealedMail(keys, 'staff_invited', said))
  await context.owner.query(`select queue_staff_mail($1, $2, '2027-01-01')`, [mail, randomUUID()])
  const send = async ({ to }: Mail) => {
    if (to === 'inconnue@exemple.ca') throw new MessageRefused('smtp EENVELOPE 550')
    worker.sent.push(to)
  }
  worker.start({ transport: { send, close() {} } })

  await expect
    .poll(settled, eventually)
    .toEqual([
      'email booked sent 3',
      'email booked expired 1',
      'email booked refused 1',
      'email cancelled sent 1',
      'email moved skipped 1',
      'email staff_invited sent 1',
    ])
  expect(worker.sent).toHaveLength(5)
})

test('an outcome that is noted twice counts once', async () => {
  const { id, patient_id } = await anAppointment(context, keys)
  const given = [randomUUID(), patient_id, id]
  for (const outcome of ['sent', 'skipped'])
    await worker.jobs.pool.query(
      `select note_outcome('job:deliver', $1, 'sms', $2, $3, 1, 'booked', '2027-01-01', '${outcome}', null, null, gen_random_uuid())`,
      given,
    )
  expect(await settled()).toEqual(['sms booked sent 1'])
})

test('none is lost when many end at once', async () => {
  const count = () => worker.jobs.pool.query(`select count_outcome('email', 'reminder', 'sent')`)
  await Promise.all(Array.from({ length: 60 }, count))
  expect(await settled()).toEqual(['email reminder sent 60'])
})

test('what is more than a day ago is not told', async () => {
  await worker.jobs.pool.query(`select count_outcome('email', 'reminder', 'sent')`)
  await context.setClock(new Date(now.getTime() + 24 * HOUR))
  expect(await settled()).toEqual(['email reminder sent 1'])
  await context.setClock(new Date(now.getTime() + 25 * HOUR))
  expect(await settled()).toEqual([])
})

test('what waits is told wherever it waits, and since when it is due', async () => {
  const appointment = await anAppointment(context, keys)
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  await queue(context, appointment, { not_before: at(-300), tries: 2 })
  await queue(context, appointment, { not_before: at(-200), version: 2 })
  await drainOutbox(worker.jobs.db, 100)
  await countQueue(worker.jobs.db)
  await queue(context, appointment, { not_before: at(-60) })
  await queue(context, appointment, { not_before: at(60), tries: 1, version: 2 })
  await queue(context, appointment, { not_before: at(60), kind: 'moved', channel: 'sms' })

  for (const counts of [
    await messageCounts(context.db),
    await context.asOwner((trx) => messageCounts(trx)),
  ]) {
    const of = (...[channel, kind]: ['email', 'booked'] | ['sms', 'moved']) =>
      (['due', 'later', 'queued', 'tried', 'oldest_due_seconds'] as const).map((what) =>
        counts.of(what, channel, kind),
      )
    expect(of('email', 'booked')).toEqual([1, 1, 2, 2, 300])
    expect(of('sms', 'moved')).toEqual([0, 1, 0, 0, 0])
    expect(counts.queueCounted).toBe(0)
  }
})

test('the worker counts its queue by itself', async () => {
  const counted = () => messageCounts(context.db).then(({ queueCounted }) => queueCounted)
  await context.owner.query('delete from message_queue')
  expect(await counted()).toBeUndefined()
  worker.start()
  await expect.poll(counted, eventually).toBe(0)
})

test('the application reads counts, and neither the outbox nor what they are made of', async () => {
  await expect(context.pool.query('select sealed from outbox')).rejects.toMatchObject({
    code: '42501',
  })
  for (const table of ['message_count', 'message_queue', 'message_switch'])
    await expect(context.pool.query(`select from ${table}`), table).rejects.toMatchObject({
      code: '42501',
    })
  await expect(context.pool.query(`select count_outcome('a', 'b', 'c')`)).rejects.toMatchObject({
    code: '42501',
  })
})
