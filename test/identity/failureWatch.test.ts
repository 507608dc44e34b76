import { expect, test } from 'vitest'
import { failureWatch } from '../../src/identity/failureWatch.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 15, minute))

function alerts(tries: boolean[], now = at(0), watch = failureWatch()) {
  return tries.filter((failed) => watch(failed, now)).length
}
const failures = (count: number) => Array<boolean>(count).fill(true)
const successes = (count: number) => Array<boolean>(count).fill(false)

test('an hour where most identifications fail alerts once per window', () => {
  const watch = failureWatch()
  expect(alerts(failures(200), at(0), watch)).toBe(1)
  expect(alerts(failures(200), at(5), watch)).toBe(0)
  expect(alerts(failures(200), at(10), watch)).toBe(1)
})

test('a few failures, or failures among many successes, alert nobody', () => {
  expect(alerts(failures(49))).toBe(0)
  expect(alerts([...successes(50), ...failures(150)])).toBe(0)
})

test('four in five is enough', () => {
  expect(alerts([...successes(50), ...failures(200)])).toBe(1)
})
