import { expect, test } from 'vitest'
import { paceOf } from '../../src/messages/pace.ts'
import { useDatabase } from '../support/database.ts'
import { anAppointment, queue } from './queued.ts'
import { keys, useWorker } from './startedWorker.ts'

const context = useDatabase()
const worker = useWorker(context)
const eventually = { timeout: 60_000, interval: 50 }

test('unless told, three deliveries at once, a fifteenth of a second apart', () => {
  expect(paceOf(15)).toEqual({ lanes: 3, apartMs: 1000 / 15, waiting: 150 })
})

test('as many a second as told, in few lanes, whatever is told', () => {
  for (let perSecond = 1; perSecond <= 1000; perSecond++) {
    const { lanes, apartMs } = paceOf(perSecond)
    expect(1000 / apartMs).toBeCloseTo(perSecond)
    expect(Number.isInteger(lanes) && lanes >= 1 && lanes <= 20).toBe(true)
  }
})

/** Sends three messages at this pace, each until `over`, and tells how many were being sent at the same time at most. */
async function atOnce(messagesPerSecond: number, over: (going: number) => Promise<unknown>) {
  let [going, most, done] = [0, 0, 0]
  const send = async () => {
    most = Math.max(most, ++going)
    await over(going)
    going--
    done++
  }
  for (let n = 0; n < 3; n++) await queue(context, await anAppointment(context, keys))
  worker.start({ messagesPerSecond, transport: { send, close() {} } })
  await expect.poll(() => done, eventually).toBe(3)
  return most
}

test('the worker keeps to it: fifteen a second go three at a time', async () => {
  const all = Promise.withResolvers<void>()
  const most = await atOnce(15, async (going) => {
    if (going === 3) all.resolve()
    await all.promise
  })
  expect(most).toBe(3)
})

test('and five a second one by one', async () => {
  // Time enough for another to begin.
  const most = await atOnce(5, async () => {
    for (let n = 0; n < 50; n++) await context.owner.query('select')
  })
  expect(most).toBe(1)
})
