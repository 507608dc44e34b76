import type { Known } from '../people/crowd.ts'
import { APPOINTMENT, expectSent, hold, toCancel, toConfirm, toMove } from '../people/journey.ts'
import type { Answer, Sent } from '../stage/answer.ts'
import type { Stage } from '../stage/stage.ts'
import { Broken, expect } from './broken.ts'
import { FORGETFUL } from './forgetful.ts'
import { commitsThatHang, hangingCommits } from './hangingCommits.ts'
import { expectWhole } from './invariants.ts'
import { type Fault, throughFault } from './lostAnswer.ts'
import type { Proof } from './proof.ts'

/** Booking, moving and cancelling count once, whatever is lost between the commit and the answer. */
export const crash: Proof = {
  name: 'crash',
  setting: commitsThatHang,
  prove: (stage) => run(stage, { process: 7, connection: 3, delay: 1 }),
  control: {
    without: 'the stored answers',
    sql: FORGETFUL,
    prove: (stage) => run(stage, { process: 1, connection: 0, delay: 0 }),
  },
}

async function run(stage: Stage, rounds: Record<Fault, number>) {
  const faults = Object.entries(rounds).flatMap(([fault, times]) =>
    Array.from({ length: times }, () => fault as Fault),
  )
  const people = await stage.crowd.identified(faults.length)
  const slots = await stage.sql<{ id: string }>(SLOTS, [2 * faults.length])
  const through = throughFault(stage, hangingCommits(stage))
  for (const [at, fault] of faults.entries()) {
    const visitor = people[at]
    const [first, second] = slots.slice(2 * at)
    if (!visitor || !first || !second) throw new Error('too few people or slots')
    await live(visitor, [first.id, second.id], (form) => through(fault, visitor, form))
  }
  await expectWhole(stage.sql)
  const [{ count } = { count: 0 }] = await stage.sql<{ count: number }>(
    `select count(*)::integer from appointment where status = 'cancelled' and version = 3`,
  )
  expect(count === faults.length, `${count} appointments booked, moved and cancelled once`)
  const { process, connection, delay } = rounds
  return `process killed ${3 * process} times between commit and answer, connection cut ${3 * connection} times, answer late ${3 * delay} times: each retry had the one answer`
}

// Of one clinic, where a move stays; none overlaps another.
const SLOTS = `
  select id from slot where practitioner_id = (select id from practitioner where code = 'practitioner-0')
    and extract(minute from starts_at) = 0 order by starts_at limit $1`

/** A whole life of an appointment, each change of which loses its first answer. */
async function live(
  visitor: Known,
  [first, second]: [string, string],
  change: (form: Sent) => Promise<string>,
) {
  const booked = await change(await formAfter(await hold(visitor, first), toConfirm))
  const [, id = ''] = APPOINTMENT.exec(booked) ?? []
  const toMoved = (_: Known, held: string) => toMove(visitor, held, id)
  const moved = await change(await formAfter(await hold(visitor, second, id), toMoved))
  const cancelled = await change(await toCancel(visitor, id))
  expect(moved === booked && cancelled === booked, `${booked} became ${moved}, then ${cancelled}`)

  async function formAfter(
    held: Answer,
    to: (visitor: Known, held: string) => Promise<Sent | undefined>,
  ) {
    expectSent(held, /^\/fr\/(holds|appointments\/[0-9a-f-]{36}\/move)\//)
    const form = await to(visitor, held.location)
    if (!form) throw new Broken('a hold was lost')
    return form
  }
}
