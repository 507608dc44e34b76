import { createHmac, randomBytes } from 'node:crypto'
import { addressBlock } from '../../privacy/addressBlock.ts'

/** How many choices of one address are kept in an hour: many people share one, and a program is none of them. */
const PER_HOUR = 60
const HOUR = 3_600_000
const MOST_ADDRESSES = 20_000

/** Counts choices by address, in memory alone and under a key that ends with the process: no address is written anywhere. */
export interface ChoiceLimit {
  /** Counts one; answers in how many seconds another may come, 0 when this one may. */
  take(address: string, now: Date): number
}

/** Beyond so many addresses in an hour nothing more is kept: a flood fills no table. */
export function createChoiceLimit(perHour = PER_HOUR): ChoiceLimit {
  const key = randomBytes(32)
  const counts = new Map<string, { from: number; taken: number }>()
  return {
    take(address, now) {
      const at = now.getTime()
      const name = createHmac('sha256', key).update(addressBlock(address)).digest('base64url')
      const known = counts.get(name)
      const count = known && at < known.from + HOUR ? known : { from: at, taken: 0 }
      if (count !== known && counts.size >= MOST_ADDRESSES) forget(at)
      if (count !== known && counts.size >= MOST_ADDRESSES) return HOUR / 1000
      counts.set(name, count)
      count.taken++
      return count.taken <= perHour ? 0 : Math.ceil((count.from + HOUR - at) / 1000)
    },
  }

  function forget(at: number) {
    for (const [name, { from }] of counts) if (from + HOUR <= at) counts.delete(name)
  }
}
