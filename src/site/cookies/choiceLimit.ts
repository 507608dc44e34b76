import { createHmac, randomBytes } from 'node:crypto'
import { addressBlock } from '../../privacy/addressBlock.ts'

/** How many choices of one address are kept in an hour: many people share one, and a program is none of them. */
const PER_HOUR = 60
/** Of everybody in an hour, whatever their addresses: more than any hour of people, and still little in a table. */
const ALL_PER_HOUR = 20_000
const HOUR = 3_600_000

/** Counts choices by address, in memory alone and under a key that ends with the process: no address is written anywhere. */
export interface ChoiceLimit {
  /** Counts one, pressed or come about without a press; in how many seconds another may come, 0 when this one may. */
  take(address: string, now: Date, pressed: boolean): number
}

interface Count {
  from: number
  taken: number
}

/**
 * Beyond so many of one address, or of all, nothing more is kept in that hour: a flood fills no table. What nobody pressed has half
 * of the room of all, so that a flood of signals keeps nobody from choosing.
 */
export function createChoiceLimit(perHour = PER_HOUR, allPerHour = ALL_PER_HOUR): ChoiceLimit {
  const key = randomBytes(32)
  const counts = new Map<string, Count>()
  const all = { from: 0, taken: 0 }
  return {
    take(address, now, pressed) {
      const at = now.getTime()
      if (at >= all.from + HOUR) {
        Object.assign(all, { from: at, taken: 0 })
        forget(at)
      }
      // Looked at first: an address of which nothing is kept takes no room here either.
      if (all.taken >= (pressed ? allPerHour : allPerHour / 2)) return secondsTo(all, at)
      const count = countOf(address, at)
      if (count.taken >= perHour) return secondsTo(count, at)
      count.taken++
      all.taken++
      return 0
    },
  }

  function countOf(address: string, at: number): Count {
    const name = createHmac('sha256', key).update(addressBlock(address)).digest('base64url')
    const known = counts.get(name)
    if (known && at < known.from + HOUR) return known
    const count = { from: at, taken: 0 }
    counts.set(name, count)
    return count
  }

  function forget(at: number) {
    for (const [name, { from }] of counts) if (from + HOUR <= at) counts.delete(name)
  }
}

function secondsTo({ from }: Count, at: number) {
  return Math.ceil((from + HOUR - at) / 1000)
}
