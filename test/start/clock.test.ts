import { expect, test } from 'vitest'
import { warnOfClock } from '../../src/start/clock.ts'
import { useDatabase } from '../support/database.ts'

const context = useDatabase()

/** What is said with a clock that is so many seconds ahead of the real one. */
async function said(ahead: number, url = context.appUrl) {
  const warned: unknown[] = []
  const now = () => new Date(Date.now() + ahead * 1000)
  await warnOfClock(url, now, { warn: (...what: unknown[]) => warned.push(what) })
  return warned
}

test.for([0, 10, -10])('a clock that is %i s ahead is right enough', async (seconds) => {
  expect(await said(seconds)).toEqual([])
})

test.for([90, -90])('a clock that is %i s ahead is told', async (seconds) => {
  expect(await said(seconds)).toEqual([
    [{ seconds: expect.any(Number) }, expect.stringContaining('apart')],
  ])
})

test('a database that does not answer is no matter of clocks', async () => {
  expect(await said(90, 'postgres://nobody@127.0.0.1:1/nowhere')).toEqual([])
})
