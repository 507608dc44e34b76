import { setTimeout as pause } from 'node:timers/promises'
import type { Stage } from '../prove/stage/stage.ts'
import type { World } from '../prove/stage/world.ts'
import { type Asker, createAsker, type Reply } from './client.ts'
import { countCpu } from './cpu.ts'
import { observe } from './observer.ts'
import { confirm, type Reading, reached, read, readingsOf } from './routes.ts'
import { type Known, sessionsOf } from './sessions.ts'

/** What one rush was like, at so many times what the machine can do. */
interface Rush {
  times: number
  arrivals: number
  right: number
  away: number
  /** Right answers for a second of processor, of Node and the database together. */
  goodput: number
  /** In milliseconds, for an answer, as a process that only watches saw it. */
  slowest: number
  told: boolean
  memoryMb: number
}

const SECONDS = 6
const LONGEST_MS = 2500
const SCARCE = 300
/** What two thousand sessions, their formats and days may take. */
const MOST_MB = 40

/**
 * Opening time: people arrive at a constant rate, whatever is answered, at once, twice and four times what the machine
 * can do; all search, every third asks for one of few slots, thinks, and confirms. Returns how many promises broke.
 */
export async function rush(world: World): Promise<number> {
  const stage = await world.open({ environment: { LOG_LEVEL: 'info' } })
  try {
    const slots = await stage.sql<{ id: string }>(FEW, [SCARCE])
    const ids = slots.map(({ id }) => id)
    const [, search] = await readingsOf(stage, 'semi_urgent')
    if (!search) throw new Error('no search')
    await read(stage, search, { lanes: 16, seconds: 3 })
    const { rate } = await read(stage, search, { lanes: 32, seconds: 5 })
    // One in three goes on to three more answers.
    const capacity = rate / 2
    console.log(`      the machine answers ${rate.toFixed(0)} searches a second`)
    const seen: Rush[] = []
    for (const times of [1, 2, 4]) {
      const one = await arrivals(stage, { search, ids, times, perSecond: capacity * times })
      seen.push(one)
      console.log(`      × ${times}: ${JSON.stringify(one)}`)
    }
    return verdicts(seen, await doubledOn(stage))
  } finally {
    await stage.close()
  }
}

function verdicts(seen: Rush[], doubled: number): number {
  const peak = Math.max(...seen.map(({ goodput }) => goodput))
  const least = Math.min(...seen.map(({ goodput }) => goodput))
  const slowest = Math.max(...seen.map(({ slowest }) => slowest))
  const growth = (seen.at(-1)?.memoryMb ?? 0) - (seen[0]?.memoryMb ?? 0)
  const gates: [string, boolean][] = [
    [
      `goodput at least ${((100 * least) / peak).toFixed(0)} % of its peak (goal 90 %)`,
      least >= 0.9 * peak,
    ],
    [
      `nobody waited longer than ${slowest.toFixed(0)} ms (at most ${LONGEST_MS})`,
      slowest <= LONGEST_MS,
    ],
    ['those turned away were told when to come back', seen.every(({ told }) => told)],
    [`${doubled} slots booked twice`, doubled === 0],
    [`${growth.toFixed(0)} MB more kept at the end (at most ${MOST_MB})`, growth <= MOST_MB],
  ]
  for (const [told, kept] of gates) console.log(`${kept ? 'ok  ' : 'FAIL'}  rush: ${told}`)
  return gates.filter(([, kept]) => !kept).length
}

/** People who come one after the other, and go when they are turned away. */
async function arrivals(
  stage: Stage,
  {
    search,
    ids,
    times,
    perSecond,
  }: { search: Reading; ids: string[]; times: number; perSecond: number },
): Promise<Rush> {
  const asker = createAsker(stage.app.port)
  const seen = { right: 0, away: 0, told: true }
  const timed = {
    ...asker,
    async ask(question: Parameters<Asker['ask']>[0]): Promise<Reply> {
      const reply = await asker.ask({ ...question, unread: true })
      if (reply.status === 503) {
        seen.away++
        seen.told &&= reply.retryAfter !== ''
      } else seen.right++
      return reply
    },
  }
  const count = Math.round(perSecond * SECONDS)
  const make = sessionsOf(stage)
  const people = await Promise.all(
    Array.from({ length: count }, (_, at) => make((times * 500 + at) % 2000, search.session ?? {})),
  )
  await warm(asker)
  const watcher = await make(1999, search.session ?? {})
  const observed = observe(stage.app.port, search.path, watcher.cookie)
  const cpu = await countCpu(stage)
  const started = performance.now()
  const all = people.map(async (known, at) => {
    await pause(Math.max(0, started + (1000 * at) / perSecond - performance.now()))
    await come(stage, timed, known, {
      at,
      path: search.path,
      slot: ids[(at * 7) % ids.length] ?? '',
    })
  })
  await Promise.all(all)
  const { node, database } = await cpu()
  const { slowest } = await observed()
  const memoryMb = (await stage.app.memory()) / 1024 / 1024
  asker.end()
  return {
    ...{ times, arrivals: count, ...seen, slowest, memoryMb },
    goodput: seen.right / ((node + database) / 1e6),
  }
}

const CONNECTIONS = 1500

/** A proxy keeps its connections; Node takes one new one at each turn of its loop, which is long in a rush. */
async function warm({ ask }: Asker) {
  await Promise.all(Array.from({ length: CONNECTIONS }, () => ask({ path: '/healthz' })))
}

/** One person: a look at what is free; every third takes a slot, thinks, and confirms. */
async function come(
  stage: Stage,
  asker: Asker,
  known: Known,
  { at, path, slot }: { at: number; path: string; slot: string },
) {
  const looked = await asker.ask({ path, cookie: known.cookie, partial: at % 3 !== 0 })
  if (looked.status !== 200 || at % 3 !== 1) return
  await pause(300 + (at % 7) * 100)
  const body = known.form({ slot_id: slot })
  const { location } = await asker.ask({ path: '/fr/holds', cookie: known.cookie, body })
  const hold = /^\/fr\/holds\/([0-9a-f-]{36})/.exec(location)?.[1]
  if (!hold) return
  await pause(300 + (at % 5) * 100)
  await confirm(asker, await reached(stage, known, hold), hold).catch(() => {})
}

async function doubledOn({ sql }: Stage): Promise<number> {
  const [row] = await sql<{ doubled: number }>(
    `select (count(*) - count(distinct slot_id))::integer as doubled from appointment where status = 'booked'`,
  )
  return row?.doubled ?? -1
}

const FEW = `with kept as (
    select id from slot where status = 'free' and extract(minute from starts_at)::integer % 20 = 0
      and starts_at > now() + interval '1 day' order by starts_at, id limit $1
  ), others as (update slot set status = 'busy-unavailable' where id not in (select id from kept))
  select id from kept`
