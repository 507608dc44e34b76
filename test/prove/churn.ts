import { expect } from './broken.ts'
import type { Known } from './crowd.ts'
import { expectWhole } from './invariants.ts'
import { appointmentIn, hold, toCancel, toConfirm, toMove } from './journey.ts'
import { NAIVE } from './naive.ts'
import type { Proof } from './proof.ts'
import { expectCleanRefusal } from './refusal.ts'
import type { Stage } from './stage.ts'
import type { Answer, Sent } from './visitor.ts'

/** Sixteen at a time book, cancel and move among few slots, some of which overlap, from two browsers each. */
export const churn: Proof = {
  name: 'race, 16 workers',
  prove: (stage) => run(stage, { workers: 16, seconds: 60, slots: 60 }),
  control: {
    without: 'locks and constraints',
    sql: NAIVE,
    prove: (stage) => run(stage, { workers: 16, seconds: 5, slots: 12 }),
  },
}

const PEOPLE = 100

interface Tally {
  booked: number
  moved: number
  cancelled: number
  refused: number
}

interface Size {
  workers: number
  seconds: number
  slots: number
}

async function run(stage: Stage, { workers, seconds, ...size }: Size) {
  const free = await stage.crowd.identified(PEOPLE, 2)
  const slots = await stage.sql<{ id: string }>(CONTESTED, [size.slots])
  const some = () => slots[Math.floor(Math.random() * slots.length)]?.id ?? ''
  const tally: Tally = { booked: 0, moved: 0, cancelled: 0, refused: 0 }
  const deadline = performance.now() + seconds * 1000
  const worker = async () => {
    while (performance.now() < deadline) {
      const [visitor] = free.splice(Math.floor(Math.random() * free.length), 1)
      if (!visitor) throw new Error('nobody is left')
      await visit(visitor, some, tally)
      free.push(visitor)
    }
  }
  await Promise.all(Array.from({ length: workers }, worker))
  await expectWhole(stage.sql)
  const { booked, moved, cancelled, refused } = tally
  expect(booked > 0 && moved > 0 && cancelled > 0 && refused > 0, 'too little happened')
  return `${workers} workers for ${seconds} s: ${booked} booked, ${moved} moved, ${cancelled} cancelled, ${refused} refused (409), 0 5xx → 0 double, 0 orphan`
}

// Four practitioners on one morning: the same times at each, and slots that overlap their neighbours.
const CONTESTED = `
  select id from slot where status = 'free' and practitioner_id in
    (select id from practitioner where code < 'practitioner-4') order by starts_at, id limit $1`

/** One visit: book, perhaps move, mostly cancel. */
async function visit(visitor: Known, some: () => string, tally: Tally) {
  const id = await settle(visitor, await hold(visitor, some()), toConfirm, tally, 'booked')
  if (!id) return
  if (Math.random() < 0.7) {
    const toReview = (_: Known, held: string) => toMove(visitor, held, id)
    await settle(visitor, await hold(visitor, some(), id), toReview, tally, 'moved')
  }
  if (Math.random() < 0.1) return
  const answer = await visitor.post(await toCancel(visitor, id))
  expect(appointmentIn(answer) === id, `cancelling answered ${answer.status}`)
  tally.cancelled++
}

/** Takes a hold to its end, and returns the appointment; a hold may be refused, lost to another browser, or too late. */
async function settle(
  visitor: Known,
  held: Answer,
  toForm: (visitor: Known, held: string) => Promise<Sent | undefined>,
  tally: Tally,
  as: 'booked' | 'moved',
): Promise<string | undefined> {
  const form = held.status === 303 ? await toForm(visitor, held.location) : undefined
  if (held.status === 303 && !form) return undefined
  const answer = form ? await visitor.post(form) : held
  const id = appointmentIn(answer)
  if (!id) expectCleanRefusal(answer)
  tally[id ? as : 'refused']++
  return id
}
