import { expect, test } from 'vitest'
import { MessageNotSent } from '../../src/messages/channels/notSent.ts'
import type { Mail } from '../../src/messages/channels/smtp.ts'
import { now, useDatabase } from '../support/database.ts'
import { anAppointment, outcomes, queue } from './queued.ts'
import { keys, useWorker } from './startedWorker.ts'

const context = useDatabase()
const worker = useWorker(context)
const eventually = { timeout: 20_000, interval: 50 }
const HOUR = 60 * 60 * 1000
const VISIT = '2026-12-10T14:20:00Z'
const TOMORROW = '2026-11-23T14:20:00Z'

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
  const visit = { starts_at: VISIT, ends_at: '2026-12-10T14:40:00Z', starts_on: '2026-12-10' }
  const soon = { starts_at: TOMORROW, ends_at: '2026-11-23T14:40:00Z', starts_on: '2026-11-23' }
  await queue(context, await anAppointment(context, keys, { slot: visit }))
  const cancelled = await anAppointment(context, keys, { slot: { ...visit } })
  await queue(context, cancelled, { not_after: VISIT, version: 0 })
  const reminded = await anAppointment(context, keys, { slot: soon })
  await queue(context, reminded, { kind: 'reminder', not_after: '2026-11-23T02:00:00Z' })
  worker.start({ transport })
  await expect.poll(() => tries, eventually).toBe(2)

  for (const hours of [6, 24, 48, 71]) {
    const before = tries
    await worker.travel(new Date(now.getTime() + hours * HOUR))
    await expect.poll(() => tries, eventually).toBeGreaterThan(before)
  }
  expect(tries).toBeLessThan(10)
  away = false
  await worker.travel(new Date(now.getTime() + 78 * HOUR))
  await expect
    .poll(
      async () =>
        (await outcomes(context)).map(({ kind, outcome }) => `${kind} ${outcome}`).toSorted(),
      eventually,
    )
    .toEqual(['booked sent', 'booked skipped', 'reminder expired'])
  expect(sent).toEqual(['Confirmation de votre rendez-vous'])
}, 60_000)
