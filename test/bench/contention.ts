import type { World } from '../prove/stage/world.ts'
import { createAsker } from './client.ts'
import { confirm, reached } from './routes.ts'
import { type Known, sessionsOf } from './sessions.ts'

/** A thousand people at once who want the same fifty slots. */
export interface Contention {
  attemptsPerSecond: number
  p50: number
  p99: number
  /** Answers by their status. */
  answers: Record<string, number>
  booked: number
  slots: number
  doubled: number
  /** Slots of an appointment that are not taken, and holds of booked slots. */
  orphans: number
}

const PEOPLE = 1000
const SLOTS = 50
const SECONDS = 8

/** Everybody asks for one slot after the other, for some seconds; then those who hold one confirm it. */
export async function contend(world: World): Promise<Contention> {
  const stage = await world.open({ environment: { LOG_LEVEL: 'info' } })
  const asker = createAsker(stage.app.port)
  try {
    const make = sessionsOf(stage)
    const people = await Promise.all(Array.from({ length: PEOPLE }, (_, rank) => make(rank)))
    const free = await stage.sql<{ id: string }>(FREE, [SLOTS])
    const times: number[] = []
    const answers: Record<string, number> = {}
    const holders: [Known, string][] = []
    const started = performance.now()
    await Promise.all(
      people.map(async (known, rank) => {
        for (let turn = 0; performance.now() - started < SECONDS * 1000; turn++) {
          const slot_id = free[(rank + turn * 7) % free.length]?.id ?? ''
          const begun = performance.now()
          const { status, location } = await asker.ask({
            path: '/fr/holds',
            cookie: known.cookie,
            body: known.form({ slot_id }),
          })
          times.push(performance.now() - begun)
          answers[status] = (answers[status] ?? 0) + 1
          const hold = /^\/fr\/holds\/([0-9a-f-]{36})/.exec(location)?.[1]
          if (!hold) continue
          holders.push([known, hold])
          return
        }
      }),
    )
    const seconds = (performance.now() - started) / 1000
    for (const [known, hold] of holders)
      await confirm(asker, await reached(stage, known, hold), hold)
    const [told] = await stage.sql<{ booked: number; slots: number; orphans: number }>(TOLD)
    const { booked = 0, slots = 0, orphans = 0 } = told ?? {}
    times.sort((a, b) => a - b)
    const at = (share: number) => times[Math.floor(share * times.length)] ?? 0
    return {
      attemptsPerSecond: times.length / seconds,
      p50: at(0.5),
      p99: at(0.99),
      ...{ answers, booked, slots, orphans, doubled: booked - slots },
    }
  } finally {
    asker.end()
    await stage.close()
  }
}

/** Whether fifty of fifty were booked, none twice, and nothing is left half done. */
export const contentionKept = ({ booked, slots, orphans, doubled, answers }: Contention) =>
  booked === SLOTS &&
  slots === SLOTS &&
  orphans === 0 &&
  doubled === 0 &&
  Object.keys(answers).every((status) => ['303', '409', '503'].includes(status))

// Of slots that overlap, one only: no booking is in the way of another.
const FREE = `select id from slot
  where status = 'free' and d_from <= now() and not staff_only and redirection is null and sex is null
    and min_age is null and max_age is null and starts_at > now() + interval '1 day'
    and extract(minute from starts_at)::integer % 20 = 0 order by starts_at, id limit $1`
const TOLD = `select count(*)::integer as booked, count(distinct slot_id)::integer as slots,
  (select count(*)::integer from appointment a join slot s on s.id = a.slot_id
    where a.status = 'booked' and s.status <> 'busy')
    + (select count(*)::integer from hold h join appointment a on a.slot_id = h.slot_id) as orphans
  from appointment where status = 'booked'`
