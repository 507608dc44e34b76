import { setTimeout as pause } from 'node:timers/promises'
import type { Known } from '../people/crowd.ts'
import { appointmentIn, hold, toConfirm } from '../people/journey.ts'
import { inParallel } from '../stage/inParallel.ts'
import type { Stage } from '../stage/stage.ts'
import { Broken, expect } from './broken.ts'
import { expectWhole } from './invariants.ts'
import { NAIVE } from './naive.ts'
import type { Proof } from './proof.ts'
import { expectCleanRefusal, isTaken } from './refusal.ts'

/** Many people want one slot at the same moment: one gets it, the others a clean page. */
export const race: Proof = {
  name: 'race',
  prove: (stage) => run(stage, { slots: 20, clients: 50 }),
  control: {
    without: 'locks and constraints',
    sql: NAIVE,
    prove: (stage) => run(stage, { slots: 2, clients: 50 }),
  },
}

async function run(stage: Stage, { slots, clients }: { slots: number; clients: number }) {
  const people = await stage.crowd.identified(slots * clients)
  const wanted = await stage.sql<{ id: string }>(
    `select id from slot where status = 'free' order by starts_at, id limit $1`,
    [slots],
  )
  let appointments = 0
  for (const [at, { id }] of wanted.entries()) {
    const rivals = people.slice(at * clients, (at + 1) * clients)
    appointments += await rivalry(stage, rivals, id, at % 2 === 1)
  }
  await expectWhole(stage.sql)
  expect(appointments === slots, `${appointments} appointments for ${slots} slots`)
  const refusals = slots * clients - appointments
  return `${slots} slots × ${clients} clients → ${appointments} appointments, ${refusals} refusals (409), 0 5xx`
}

/** Everybody tries until they have it or it is taken; where holds lapse, several confirm at the same moment. */
async function rivalry(stage: Stage, rivals: Known[], slot: string, lapsing: boolean) {
  let over = false
  const lapse = async () => {
    for (let times = 0; lapsing && !over && times < 5; times++) {
      await pause(200)
      await stage.sql(LAPSE, [slot])
    }
  }
  const lapses = lapse()
  try {
    const booked = await inParallel(rivals.length, rivals, (visitor) => tryFor(visitor, slot))
    return booked.filter(Boolean).length
  } finally {
    over = true
    await lapses
  }
}

const LAPSE = `update hold set until = clock_timestamp() - interval '1 second' where slot_id = $1`
const LONGEST_MS = 15_000

/** Returns whether this visitor got the slot; anything but a booking and a clean refusal breaks the promise. */
async function tryFor(visitor: Known, slot: string): Promise<boolean> {
  const deadline = performance.now() + LONGEST_MS
  while (performance.now() < deadline) {
    const held = await hold(visitor, slot)
    if (held.status !== 303) {
      expectCleanRefusal(held)
      if (isTaken(held)) return false
      await pause(50 + 200 * Math.random())
      continue
    }
    const confirm = await toConfirm(visitor, held.location)
    if (!confirm) continue
    // A double click, and a third.
    const answers = await Promise.all([1, 2, 3].map(() => visitor.post(confirm)))
    const ids = new Set(answers.map(appointmentIn))
    expect(ids.size === 1, `one key got ${ids.size} answers`)
    if (!ids.has(undefined)) return true
    for (const answer of answers) expectCleanRefusal(answer)
  }
  throw new Broken('a free slot could not be booked for 15 s')
}
