import type { Stage } from '../prove/stage/stage.ts'
import { type Cpu, countCpu } from './cpu.ts'

/** How one piece of work went: per second, in milliseconds, and in microseconds of processor time each. */
export interface Pace extends Cpu {
  rate: number
  p50: number
  p99: number
}

export interface Size {
  lanes: number
  seconds: number
}

/** Does work in so many lanes until there is none left or the time is over, and measures each piece. */
export async function pace<Item>(
  stage: Stage,
  { lanes, seconds }: Size,
  items: Iterable<Item>,
  work: (item: Item, lane: number) => Promise<unknown>,
  pid = stage.app.pid(),
): Promise<Pace> {
  const times: number[] = []
  const left = items[Symbol.iterator]()
  const cpu = await countCpu(stage, pid)
  const started = performance.now()
  const run = async (_: unknown, lane: number) => {
    while (performance.now() - started < seconds * 1000) {
      const { done, value } = left.next()
      if (done) return
      const begun = performance.now()
      await work(value, lane)
      times.push(performance.now() - begun)
    }
  }
  await Promise.all(Array.from({ length: lanes }, run))
  const rate = times.length / ((performance.now() - started) / 1000)
  const { node, database } = await cpu()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(share * times.length)] ?? 0
  const each = { node: node / times.length, database: database / times.length }
  return { rate, p50: at(0.5), p99: at(0.99), ...each }
}

/** The same items again and again. */
export function* endlessly<Item>(items: readonly Item[]): Generator<Item> {
  for (;;) yield* items
}
