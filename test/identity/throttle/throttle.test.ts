import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { identityRetention } from '../../../src/identity/retention.ts'
import { createThrottles } from '../../../src/identity/throttle/throttles.ts'
import { forgetOld } from '../../../src/privacy/retention.ts'
import { useDatabase } from '../../support/database.ts'
import { losingAnswers } from '../../support/lostAnswer.ts'
import { patientPool } from '../../support/patient.ts'

const context = useDatabase()
const limits = { perHour: 5, perDay: 10, perPersonPerDay: 20, perAddressPerHour: 200 }
const HOUR = 3_600_000

/** As if time had passed: every window ends that much sooner. */
function pass(milliseconds: number) {
  return context.owner.query('update throttle set expire = expire - $1', [milliseconds])
}

/** Tries one card at once from one address, or from as many, and returns how many were allowed. */
async function tryTogether(
  times: number,
  persons: string[],
  throttles = throttlesOf(),
  from: () => string = () => 'somewhere',
) {
  const tries = await Promise.all(
    Array.from({ length: times }, () => throttles.tryCard(from(), persons)),
  )
  return tries.filter(({ allowed }) => allowed).length
}

function throttlesOf(db = context.db, changed = {}) {
  return createThrottles(db, { ...limits, ...changed })
}

describe('guessing a card', () => {
  test('of a hundred tries at the same instant, exactly five are allowed', async () => {
    expect(await tryTogether(100, ['card', 'name'])).toBe(5)
  })

  test('without the limit all hundred would be', async () => {
    const all = { perHour: 1000, perDay: 1000, perPersonPerDay: 1000 }
    const unlimited = throttlesOf(context.db, all)
    expect(await tryTogether(100, ['card', 'name'], unlimited)).toBe(100)
  })

  test('no address shuts another out, and all of them together try twenty times a day (S-02)', async () => {
    expect(await tryTogether(8, ['card', 'name'])).toBe(5)
    const elsewhere = throttlesOf()
    expect(await tryTogether(1, ['card', 'name'], elsewhere, () => 'home')).toBe(1)
    expect(await tryTogether(100, ['card', 'name'], elsewhere, randomUUID)).toBe(14)
    expect(await tryTogether(1, ['card', 'name'], elsewhere, () => 'home')).toBe(0)
  })

  test('control: with counts for the person alone, one address shuts every other out', async () => {
    const narrow = throttlesOf(context.db, { perPersonPerDay: 5 })
    expect(await tryTogether(8, ['card', 'name'], narrow)).toBe(5)
    expect(await tryTogether(1, ['card', 'name'], narrow, () => 'home')).toBe(0)
  })

  test('the limit holds for the card alone and for the name alone', async () => {
    expect(await tryTogether(5, ['card', 'name'])).toBe(5)
    expect(await tryTogether(3, ['card', 'other name'])).toBe(0)
    expect(await tryTogether(3, ['other card', 'name'])).toBe(0)
    expect(await tryTogether(3, ['third card', 'third name'])).toBe(3)
  })

  test('an hour later five more are allowed, and then none for the rest of the day', async () => {
    const persons = ['card', 'name']
    expect(await tryTogether(8, persons)).toBe(5)
    await pass(HOUR)
    expect(await tryTogether(8, persons)).toBe(5)
    await pass(HOUR)
    expect(await tryTogether(8, persons)).toBe(0)
    await pass(22 * HOUR)
    expect(await tryTogether(8, persons)).toBe(5)
  })

  test('a try refused for the hour does not count for the day', async () => {
    await tryTogether(100, ['card', 'name'])
    const { rows } = await context.owner.query(
      "select points from throttle where key like 'card-day:%' and key not like '%idle:%'",
    )
    expect(rows).toEqual([{ points: 5 }, { points: 5 }])
  })

  test('only failures count: who succeeds twenty times may still try', async () => {
    const throttles = throttlesOf()
    for (let times = 0; times < 20; times++) {
      const attempt = await throttles.tryCard('address', ['card', 'name'])
      expect(attempt.allowed).toBe(true)
      await attempt.succeeded()
    }
    const { rows } = await context.owner.query('select sum(points)::int as points from throttle')
    expect(rows).toEqual([{ points: 0 }])
  })

  test('who succeeds is not counted, though the answer of the database is lost', async () => {
    const losing = losingAnswers(context.appUrl)
    const attempt = await throttlesOf(losing.db).tryCard('address', ['card'])
    losing.lose(/throttle/)
    await attempt.succeeded()
    expect(losing.waits).toBe(false)
    expect(await tryTogether(5, ['card'])).toBe(5)
    await losing.db.destroy()
  })

  test('the count survives a restart', async () => {
    expect(await tryTogether(5, ['card', 'name'])).toBe(5)
    const { db } = patientPool(context.appUrl)
    expect(await tryTogether(5, ['card', 'name'], throttlesOf(db))).toBe(0)
    await db.destroy()
  })

  test('two processes count together', async () => {
    const { db } = patientPool(context.appUrl)
    const allowed = await Promise.all([
      tryTogether(50, ['card', 'name']),
      tryTogether(50, ['card', 'name'], throttlesOf(db)),
    ])
    expect(allowed[0] + allowed[1]).toBe(5)
    await db.destroy()
  })

  test('an address that tries too often is told how long to wait, and another is not concerned', async () => {
    const throttles = throttlesOf(context.db, { perAddressPerHour: 3 })
    for (let times = 0; times < 3; times++) {
      expect((await throttles.tryCard('address', [randomUUID()])).wait).toBe(0)
    }
    const refused = await throttles.tryCard('address', [randomUUID()])
    expect(refused.allowed).toBe(false)
    expect(refused.wait).toBeGreaterThan(3500)
    expect(refused.wait).toBeLessThanOrEqual(3600)
    expect((await throttles.tryCard('elsewhere', [randomUUID()])).wait).toBe(0)
  })
})

describe('other limits are per person and session', () => {
  test('three codes an hour', async () => {
    const throttles = throttlesOf()
    const asked = await Promise.all(
      Array.from({ length: 9 }, () => throttles.maySendCode('p', 's')),
    )
    expect(asked.filter(Boolean)).toHaveLength(3)
    expect(await throttles.maySendCode('q', 's')).toBe(true)
    await pass(HOUR)
    expect(await throttles.maySendCode('p', 's')).toBe(true)
  })

  test('ten codes a day, however they are spread', async () => {
    const throttles = throttlesOf()
    let sent = 0
    for (let hour = 0; hour < 24; hour++) {
      for (let asked = 0; asked < 4; asked++) if (await throttles.maySendCode('p', 's')) sent++
      if (hour < 23) await pass(HOUR)
    }
    expect(sent).toBe(10)
    expect(await throttles.maySendCode('q', 's')).toBe(true)
    await pass(HOUR)
    expect(await throttles.maySendCode('p', 's')).toBe(true)
  })

  test('ten wrong references a day; a right one does not count', async () => {
    const throttles = throttlesOf()
    const right = await throttles.tryReference('p', 's')
    await right.succeeded()
    const tries = await Promise.all(
      Array.from({ length: 30 }, () => throttles.tryReference('p', 's')),
    )
    expect(tries.filter(({ allowed }) => allowed)).toHaveLength(10)
  })

  test('and wider for a person over all sessions: none uses up what another needs', async () => {
    const throttles = throttlesOf()
    const inSession = async (session: string, times: number) => {
      const tries = await Promise.all(
        Array.from({ length: times }, () => throttles.tryReference('p', session)),
      )
      return tries.filter(({ allowed }) => allowed).length
    }
    expect(await inSession('theirs', 30)).toBe(10)
    expect(await inSession('own', 1)).toBe(1)
    let all = 11
    for (let session = 0; session < 12; session++) all += await inSession(`${session}`, 10)
    expect(all).toBe(100)
    expect(await throttles.maySendCode('p', 'own')).toBe(true)
  })
})

describe('housekeeping', () => {
  test('what expired more than an hour ago is cleared, and nothing else', async () => {
    await tryTogether(1, ['old'])
    await pass(26 * HOUR)
    await tryTogether(1, ['new'])
    const jobs = patientPool(context.jobsUrl)
    expect(await forgetOld(jobs.db, identityRetention)).toBe(3)
    await jobs.db.destroy()
    const { rows } = await context.owner.query('select key from throttle order by key')
    expect(rows.map(({ key }) => key)).toEqual([
      'address:somewhere',
      'card-anywhere:new',
      'card-day:new:somewhere',
      'card-hour:new:somewhere',
    ])
  })
})
