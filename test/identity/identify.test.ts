import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Card } from '../../src/identity/card/card.ts'
import { identify } from '../../src/identity/identify.ts'
import { localRegister } from '../../src/identity/register/localRegister.ts'
import { createThrottles } from '../../src/identity/throttle/throttles.ts'
import { createFieldKeys } from '../../src/privacy/fieldKeys.ts'
import { useDatabase } from '../support/database.ts'
import { aPerson } from '../support/factories.ts'
import { watchedConnection } from './watchedConnection.ts'

const context = useDatabase()
const plainKeys = createFieldKeys({
  field: { current: '1', keys: { 1: 'a'.repeat(64) } },
  index: 'b'.repeat(64),
})
const card: Card = {
  first_name: 'Élodie',
  last_name: 'Lafrenière-Roy',
  health_insurance_number: 'TEST85551428',
  sequence_number: '01',
  birth_date: '1985-05-14',
}
const from = { session: crypto.randomUUID(), address: '203.0.113.7', locale: 'fr' } as const
const mismatch = { ok: false, reason: 'mismatch' }

/** How often something sealed was opened. */
let unseals = 0
let connection: ReturnType<typeof watchedConnection>
/** Row-level security hides consents from the owner as well. */
let superuser: pg.Client
const keys = {
  ...plainKeys,
  unseal: (sealed: string, place: string) => {
    unseals++
    return plainKeys.unseal(sealed, place)
  },
}

beforeAll(async () => {
  superuser = new pg.Client(context.superuserUrl)
  await superuser.connect()
  connection = watchedConnection(context.appUrl)
})
afterAll(async () => {
  await superuser.end()
  await connection.db.destroy()
})

beforeEach(async () => {
  await aPerson(context.owner, keys, { identity: { ...card, sex: 'female' } })
})

function partsWith(limits = {}) {
  const { db } = connection
  const register = localRegister(db, keys)
  const evaluated: string[] = []
  const counting: typeof register = {
    ...register,
    match(asked, who) {
      evaluated.push(asked.health_insurance_number)
      return register.match(asked, who)
    },
  }
  const throttles = createThrottles(db, {
    perHour: 5,
    perDay: 10,
    perPersonPerDay: 20,
    perAddressPerHour: 200,
    ...limits,
  })
  return { db, keys, register: counting, throttles, evaluated }
}

/** What an identification does to the database and the keys, and answers. */
async function observe(parts: ReturnType<typeof partsWith>, asked: Card) {
  connection.statements.length = 0
  unseals = 0
  const answer = await identify(parts, asked, from)
  return { answer, statements: [...connection.statements], unseals }
}

test('the right card identifies, and the terms accepted are on record with version and language', async () => {
  const answer = await identify(partsWith(), card, { ...from, locale: 'en' })
  expect(answer).toMatchObject({ ok: true, person: { ...card, sex: 'female' } })
  const { rows } = await superuser.query(
    'select purpose, text_version, locale, how, by_whom from consent',
  )
  expect(rows).toEqual([
    {
      purpose: 'terms',
      text_version: '2026-11-01',
      locale: 'en',
      how: 'web form',
      by_whom: 'self',
    },
  ])
})

test('a wrong card leaves no consent', async () => {
  expect(await identify(partsWith(), { ...card, sequence_number: '09' }, from)).toEqual(mismatch)
  const { rows } = await superuser.query('select from consent')
  expect(rows).toHaveLength(0)
})

describe('a refusal tells nothing (S-03)', () => {
  test('unknown, wrong and throttled take the same statements and the same opening of seals', async () => {
    const parts = partsWith()
    await observe(parts, card)
    const unknown = await observe(parts, { ...card, health_insurance_number: 'DEMO90010111' })
    const wrong = await observe(parts, { ...card, sequence_number: '09' })
    const wrongName = await observe(parts, {
      ...card,
      last_name: 'Gagnon',
      birth_date: '1985-05-15',
    })
    for (let times = 0; times < 6; times++)
      await identify(parts, { ...card, sequence_number: '09' }, from)
    const throttled = await observe(parts, card)

    expect(wrong.statements).toHaveLength(3)
    expect(wrong).toEqual({ ...unknown, answer: mismatch })
    expect(wrongName).toEqual(wrong)
    expect(throttled).toEqual(wrong)
    expect(wrong.unseals).toBe(1)
  })

  test('a register that stopped early for unknown numbers would be seen', async () => {
    const parts = partsWith()
    const wrong = await observe(parts, { ...card, sequence_number: '09' })
    const register = { ...parts.register, match: async () => undefined }
    const early = await observe({ ...parts, register }, { ...card, sequence_number: '09' })
    expect(early).not.toEqual(wrong)
  })
})

describe('guessing is throttled (S-02)', () => {
  const others = (number: number) => `TEST855514${String(number).padStart(2, '0')}`

  const guesses = Array.from({ length: 100 }, (_, number) => others(number))

  /** How many of a hundred guesses at the same instant are evaluated. */
  async function evaluatedOf(limits = {}, addressOf: (n: number) => string = () => from.address) {
    const parts = partsWith(limits)
    await Promise.all(
      guesses.map((health_insurance_number, n) =>
        identify(
          parts,
          { ...card, health_insurance_number, sequence_number: '77' },
          { ...from, address: addressOf(n) },
        ),
      ),
    )
    expect(parts.evaluated).toHaveLength(100)
    return parts.evaluated.filter((number) => guesses.includes(number)).length
  }

  test('of a hundred guesses at the same instant that vary the last two characters, exactly five are evaluated', async () => {
    expect(await evaluatedOf()).toBe(5)
  })

  test('and exactly twenty, from however many addresses', async () => {
    expect(await evaluatedOf({}, (n) => `198.51.100.${n}`)).toBe(20)
  })

  test('without the limit all hundred would be evaluated', async () => {
    expect(await evaluatedOf({ perHour: 1000, perDay: 1000, perPersonPerDay: 1000 })).toBe(100)
  })

  test('nor does it help to vary the name with the last two characters', async () => {
    const parts = partsWith()
    for (let number = 10; number < 20; number++) {
      const varied = {
        health_insurance_number: others(number),
        first_name: `Nom${'ABCDEFGHIJ'[number - 10]}`,
      }
      await identify(parts, { ...card, ...varied }, from)
    }
    expect(new Set(parts.evaluated).size).toBe(6)
  })

  test('who succeeds many times is never throttled', async () => {
    const parts = partsWith({ perAddressPerHour: 5 })
    for (let times = 0; times < 12; times++) {
      expect(await identify(parts, card, from)).toMatchObject({ ok: true })
    }
  })

  test('varying the whole number does not help against one name and birth date', async () => {
    const parts = partsWith()
    for (let number = 10; number < 20; number++) {
      const health_insurance_number = `DEMO8555${number}00`
      await identify(parts, { ...card, health_insurance_number }, from)
    }
    expect(new Set(parts.evaluated).size).toBe(6)
    expect(await identify(parts, card, from)).toEqual(mismatch)
  })

  test('once throttled, the right card is refused like a wrong one; an hour later it identifies', async () => {
    const parts = partsWith()
    for (let times = 0; times < 5; times++) {
      await identify(parts, { ...card, sequence_number: '09' }, from)
    }
    expect(await identify(parts, card, from)).toEqual(mismatch)
    await context.owner.query('update throttle set expire = expire - 3600000')
    expect(await identify(parts, card, from)).toMatchObject({ ok: true })
  })

  test('one address gets so many failures an hour, counted by its /64, and is told when to come back', async () => {
    const parts = partsWith({ perAddressPerHour: 2 })
    const guess = (address: string, number: number) =>
      identify(
        parts,
        {
          ...card,
          health_insurance_number: `DEMO8555${number}00`,
          birth_date: `19${number}-01-01`,
        },
        { ...from, address },
      )
    await guess('2001:db8::1', 11)
    await guess('2001:db8::2', 12)
    const refused = await guess('2001:db8::3', 13)
    expect(refused).toMatchObject({ reason: 'address_throttled', seconds: expect.any(Number) })
    expect(await guess('2001:db8:0:1::1', 14)).toEqual(mismatch)
  })

  test('no name, number or address is kept by the throttle', async () => {
    await identify(partsWith(), { ...card, sequence_number: '09' }, from)
    const { rows } = await context.owner.query('select key from throttle')
    expect(rows).toHaveLength(7)
    for (const { key } of rows)
      expect(key).toMatch(/^(address|card-hour|card-day|card-anywhere)(:[0-9a-f-]{36}){1,2}$/)
  })
})
