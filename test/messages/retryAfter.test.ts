import { expect, test } from 'vitest'
import { retryAfter } from '../../src/messages/retryAfter.ts'

const start = new Date('2026-11-23T13:00:00Z')
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000)

/** When a message that first leaves at the start is tried, while every try fails, in seconds. */
function tries(lasts: number) {
  const at: number[] = []
  for (let now = 0, n = 0; now <= lasts; n++) {
    at.push(now)
    now += retryAfter(n, after(now), after(lasts))
  }
  return at
}

test('a server that comes back a minute before the end, or earlier, still gets the message', () => {
  for (const lasts of [10 * 60, 13 * 3600, 3 * 86_400, 40 * 86_400]) {
    const at = tries(lasts)
    const back = at.filter((each) => each >= lasts - 60)
    expect(back.length, `${lasts} s`).toBeGreaterThan(0)
  }
})

test('three days of a server that is away cost a message of the month two dozen tries, and no storm', () => {
  const at = tries(40 * 86_400).filter((each) => each < 3 * 86_400)
  expect(at.length).toBeLessThan(25)
  expect(at.slice(0, 3).map(Math.round)).toEqual([0, 3, 10])
})
