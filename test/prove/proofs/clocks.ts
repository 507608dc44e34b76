import { setTimeout as pause } from 'node:timers/promises'
import { appointmentIn, expectSent, hold, identify, toConfirm } from '../people/journey.ts'
import { person } from '../people/people.ts'
import type { Visitor } from '../people/visitor.ts'
import type { Stage } from '../stage/stage.ts'
import { expect } from './broken.ts'
import { expectWhole } from './invariants.ts'
import type { Proof } from './proof.ts'
import { expectCleanRefusal } from './refusal.ts'

/** Holds end by the database's clock, however wrong that of a process is: never early, never late. */
export const clocks: Proof = {
  name: 'clock',
  prove: run,
  control: {
    without: 'a clock that all share',
    sql: `create or replace function app_now() returns timestamptz language sql stable as
      $$ select statement_timestamp() + interval '1 hour' $$`,
    prove: run,
  },
}

const HOUR = 60 * 60 * 1000

async function run(stage: Stage): Promise<string> {
  const [ahead, behind] = [await stage.another(shifted(HOUR)), await stage.another(shifted(-HOUR))]
  const slots = await stage.sql<{ id: string }>(
    `select id from slot where status = 'free' order by starts_at desc, id limit 4`,
  )
  const ports = [ahead.port, behind.port]
  for (const [at, { id }] of slots.entries()) {
    // Whoever holds is served by one clock, whoever wants the slot by the other or the same.
    const holder = await arrivingAt(stage, ports[at % 2] ?? 0, 2 * at)
    const rival = await arrivingAt(stage, ports[at >> 1] ?? 0, 2 * at + 1)
    await holdEnds(stage, id, holder, rival)
  }
  await expectWhole(stage.sql)
  return `4 holds under processes an hour ahead and an hour behind: each ended on time, neither early nor late`
}

/** Code for the server process: its clock is wrong by this much. */
const shifted = (milliseconds: number) => `
  const Real = Date
  globalThis.Date = class extends Real {
    constructor(...given) { super(...(given.length > 0 ? given : [Real.now() + ${milliseconds}])) }
    static now() { return Real.now() + ${milliseconds} }
  }`

async function arrivingAt(stage: Stage, port: number, rank: number): Promise<Visitor> {
  const visitor = stage.crowd.stranger(port)
  await identify(visitor, person(rank))
  await visitor.get('/fr/help')
  return visitor
}

const LEFT_MS = 1500

/** The hold lasts to its last moment, then belongs to whoever asks first. */
async function holdEnds({ sql }: Stage, slot: string, holder: Visitor, rival: Visitor) {
  const held = await hold(holder, slot)
  expectSent(held, /^\/fr\/holds\//)
  const confirm = await toConfirm(holder, held.location)
  expect(confirm !== undefined, 'a hold was lost at once')
  const [shown] = await sql<{ minutes: number }>(LASTS, [slot])
  expect(Math.round(shown?.minutes ?? 0) === 10, `a hold lasts ${shown?.minutes} minutes`)
  await sql(SHORTEN, [slot, LEFT_MS])
  expectCleanRefusal(await hold(rival, slot))
  await pause(LEFT_MS + 100)
  const taken = await hold(rival, slot)
  expectSent(taken, /^\/fr\/holds\//)
  // Too late for the first, who is told so; in time for the second.
  expectCleanRefusal(await holder.post(confirm))
  const second = await toConfirm(rival, taken.location)
  const booked = second && (await rival.post(second))
  expect(booked !== undefined && appointmentIn(booked) !== undefined, 'the second hold was lost')
}

const LASTS = `select extract(epoch from until - clock_timestamp())::float / 60 as minutes from hold where slot_id = $1`
const SHORTEN = `update hold set until = clock_timestamp() + make_interval(secs => $2::float / 1000) where slot_id = $1`
