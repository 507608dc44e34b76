import { expect, test } from 'vitest'
import { MessageNotSent } from '../../src/messages/channels/notSent.ts'
import type { Mail } from '../../src/messages/channels/smtp.ts'
import { now, useDatabase } from '../support/database.ts'
import { anAppointment, change, outcomes, queue } from './queued.ts'
import { keys, useWorker } from './startedWorker.ts'

const context = useDatabase()
const worker = useWorker(context)
const eventually = { timeout: 60_000, interval: 50 }
const HOUR = 60 * 60 * 1000

const at = (starts_at: string) => ({
  starts_at,
  ends_at: new Date(Date.parse(starts_at) + 20 * 60_000),
  starts_on: starts_at.slice(0, 10),
})

/** What waits, and how often each was tried. */
async function waiting() {
  const { rows } = await context.owner.query('select kind, tries from outbox order by kind, tries')
  return rows.map(({ kind, tries }) => `${kind} ${tries}`)
}

test('a mail server that is away for three days costs no storm: then what still holds leaves once, and nothing late', async () => {
  let tries = 0
  let away = true
  const sent: string[] = []
  const transport = {
    async send({ subject }: Mail) {
      tries++
      if (away) throw new MessageNotSent('smtp ECONNECTION')
      sent.push(subject)
    },
    close() {},
  }
  const holds = await anAppointment(context, keys, { slot: at('2026-12-10T14:20:00Z') })
  await queue(context, holds)
  const cancelled = await anAppointment(context, keys, { slot: at('2026-11-26T14:20:00Z') })
  await queue(context, cancelled)
  await queue(context, cancelled, { kind: 'reminder', not_before: '2026-11-25T13:00:00Z' })
  const over = await anAppointment(context, keys, { slot: at('2026-11-23T14:20:00Z') })
  await queue(context, over, { kind: 'reminder', not_after: '2026-11-23T02:00:00Z' })
  worker.start({ transport })
  await expect
    .poll(waiting, eventually)
    .toEqual(['booked 1', 'booked 1', 'reminder 0', 'reminder 1'])

  for (const [hours, left] of [
    [6, ['booked 2', 'booked 2', 'reminder 0', 'reminder 2']],
    [24, ['booked 3', 'booked 3', 'reminder 0']],
    [48, ['booked 4', 'booked 4', 'reminder 0']],
    [71, ['booked 5', 'booked 5', 'reminder 1']],
  ] as const) {
    await worker.travel(new Date(now.getTime() + hours * HOUR))
    await expect.poll(waiting, eventually).toEqual(left)
  }
  expect(tries).toBe(13)
  await change(context, cancelled, { status: 'cancelled', version: 2 })
  away = false
  await worker.travel(new Date(now.getTime() + 78 * HOUR))
  await expect
    .poll(
      async () =>
        (await outcomes(context)).map(({ kind, outcome }) => `${kind} ${outcome}`).toSorted(),
      eventually,
    )
    .toEqual(['booked sent', 'booked skipped', 'reminder expired', 'reminder skipped'])
  expect(sent).toEqual(['Confirmation de votre rendez-vous'])
})
