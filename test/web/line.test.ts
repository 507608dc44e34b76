import { expect, test } from 'vitest'
import { createLine } from '../../src/web/line.ts'

const A_MINUTE = 60_000

test('as many work at once as there are places, and whoever came first is next', async () => {
  const line = createLine(2)
  const seen: number[] = []
  let working = 0
  let most = 0
  const come = async (at: number) => {
    const leave = await line.enter(A_MINUTE)
    seen.push(at)
    most = Math.max(most, ++working)
    await new Promise(setImmediate)
    working--
    leave?.()
  }
  await Promise.all([0, 1, 2, 3, 4, 5, 6].map(come))
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(most).toBe(2)
})

test('whoever waited long enough goes without a place, and takes none from those behind', async () => {
  const line = createLine(1)
  const leave = await line.enter(A_MINUTE)
  const behind = line.enter(A_MINUTE)
  expect(await line.enter(1)).toBeUndefined()
  leave?.()
  const next = await behind
  expect(next).toBeDefined()
  next?.()
  expect(await line.enter(A_MINUTE)).toBeDefined()
})
