import type { Stage } from '../stage/stage.ts'
import { expect } from './broken.ts'
import { expectWhole } from './invariants.ts'
import { NAIVE } from './naive.ts'
import type { Proof } from './proof.ts'
import { type Tally, visits } from './visits.ts'

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

const PEOPLE = 300

interface Size {
  workers: number
  seconds: number
  slots: number
}

async function run(stage: Stage, { workers, seconds, ...size }: Size) {
  const free = await stage.crowd.identified(PEOPLE, 2)
  const slots = await stage.sql<{ id: string }>(CONTESTED, [size.slots])
  const tally: Tally = { booked: 0, moved: 0, cancelled: 0, refused: 0 }
  const visit = visits(() => slots[Math.floor(Math.random() * slots.length)]?.id ?? '', tally)
  const deadline = performance.now() + seconds * 1000
  const worker = async () => {
    while (performance.now() < deadline) {
      const [visitor] = free.splice(Math.floor(Math.random() * free.length), 1)
      if (!visitor) throw new Error('nobody is left')
      await visit(visitor)
      free.push(visitor)
    }
  }
  await Promise.all(Array.from({ length: workers }, worker))
  await expectWhole(stage.sql)
  const { booked, moved, cancelled, refused } = tally
  const least = Math.min(booked, moved, cancelled, refused)
  expect(least > 0, 'too little happened')
  return `${workers} workers for ${seconds} s: ${booked} booked, ${moved} moved, ${cancelled} cancelled, ${refused} refused (409), 0 5xx → 0 double, 0 orphan`
}

// Two practitioners at each of two clinics, on one morning: the same times at each, and slots that overlap their
// neighbours. A move stays at its clinic.
const CONTESTED = `
  select id from slot where status = 'free' and practitioner_id in (select id from practitioner
    where code in ('practitioner-0', 'practitioner-5', 'practitioner-1', 'practitioner-6'))
  order by starts_at, id limit $1`
