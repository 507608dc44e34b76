import type { Stage } from '../prove/stage/stage.ts'
import { allOfBookings, bare, bareBookings } from './bare.ts'
import type { Pace } from './pace.ts'
import {
  bookAll,
  bookers,
  clickTooLate,
  identifyAll,
  looked,
  mainOf,
  type Reading,
  read,
} from './routes.ts'
import type { Asked } from './statements.ts'
import { rawServer, selectOne } from './units.ts'

/** One route in one round: the page, its main statement alone, and all its statements alone. */
export interface Measured {
  page: Pace
  main?: Pace
  all?: Pace
}

/** One round: everything once, one after the other. */
export interface Round {
  selectOne: Pace
  /** Of as many bytes as the page of this name. */
  raw: Map<string, Pace>
  routes: Map<string, Measured>
}

const LANES = 16
const SECONDS = 3
const PAIRS = 100
const CARDS = 80

/** Measures everything in turn, so that what disturbs the machine disturbs all of it. */
export async function measureRounds(
  stage: Stage,
  {
    readings,
    asked,
    slots,
    rounds,
  }: {
    readings: readonly Reading[]
    asked: Map<string, Asked>
    slots: readonly string[]
    rounds: number
  },
): Promise<Round[]> {
  const size = { lanes: LANES, seconds: SECONDS }
  const servers = new Map<string, Awaited<ReturnType<typeof rawServer>>>()
  for (const reading of readings)
    servers.set(reading.name, await rawServer((await looked(stage, reading)).bytes))
  const taken = slots.slice(0, 50)
  const free = slots.slice(50)
  await occupy(stage, taken)
  const all: Round[] = []
  try {
    for (let round = 0; round < rounds; round++) {
      const raw = new Map<string, Pace>()
      const routes = new Map<string, Measured>()
      const one = await selectOne(stage, size)
      for (const reading of readings) {
        const { name } = reading
        raw.set(name, (await servers.get(name)?.measure(stage, size)) as Pace)
        const measured: Measured = { page: await read(stage, reading, size) }
        const { statements = [] } = asked.get(name) ?? {}
        if (reading.main) {
          measured.main = await bare(stage, [mainOf(statements, reading)], size)
          measured.all = await bare(stage, [statements], size)
        }
        routes.set(name, measured)
      }
      const people = await bookers(stage, 10 + 3 * PAIRS * round, 3 * PAIRS)
      const part = <Item>(list: readonly Item[], at: number, from = 0) =>
        list.slice(from + at * PAIRS, from + (at + 1) * PAIRS)
      const from = 3 * PAIRS * round
      routes.set('hold + confirm', {
        page: await bookAll(stage, part(people, 0), part(free, 0, from), LANES),
        main: await bareBookings(stage, part(people, 1), part(free, 1, from), LANES),
        all: await allOfBookings(stage, part(people, 2), part(free, 2, from), LANES),
      })
      routes.set('hold refused', { page: await clickTooLate(stage, people, taken, size) })
      const ranks = Array.from({ length: CARDS }, (_, at) => 100 + round * CARDS + at)
      routes.set('identification', { page: await identifyAll(stage, ranks, LANES) })
      all.push({ selectOne: one, raw, routes })
      console.log(`      round ${round + 1} of ${rounds}`)
    }
  } finally {
    for (const server of servers.values()) await server.end()
  }
  return all
}

/** Somebody has these slots. */
function occupy(stage: Stage, slots: readonly string[]) {
  return stage.sql(`update slot set status = 'busy' where id = any ($1)`, [slots])
}
