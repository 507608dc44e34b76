import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bindCard } from '../../../src/identity/government/bindCard.ts'
import type { SignedIn } from '../../../src/identity/government/signedIn.ts'
import { localRegister } from '../../../src/identity/register/localRegister.ts'
import { createThrottles } from '../../../src/identity/throttle/throttles.ts'
import { createFieldKeys } from '../../../src/privacy/fieldKeys.ts'
import { now, useDatabase } from '../../support/database.ts'
import { aPerson } from '../../support/factories.ts'
import { watchedConnection } from '../watchedConnection.ts'

const context = useDatabase()
const plainKeys = createFieldKeys({
  field: { current: '1', keys: { 1: 'a'.repeat(64) } },
  index: 'b'.repeat(64),
})
/** How often something sealed was opened. */
let unseals = 0
const keys = {
  ...plainKeys,
  unseal: (sealed: string, place: string) => {
    unseals++
    return plainKeys.unseal(sealed, place)
  },
}
let connection: ReturnType<typeof watchedConnection>
beforeAll(() => {
  connection = watchedConnection(context.appUrl)
})
afterAll(() => connection.db.destroy())

function parts(perHour = 5) {
  const { db } = connection
  const limits = { perHour, perDay: 1000, perPersonPerDay: 1000, perAddressPerHour: 1000 }
  return { db, keys, register: localRegister(db, keys), throttles: createThrottles(db, limits) }
}

const anIdentity = (): SignedIn => ({
  subject: randomUUID(),
  issuedAt: now.getTime(),
  at: now.getTime(),
})
const cardOf = (person: { health_insurance_number: string; sequence_number: string }) => ({
  health_insurance_number: person.health_insurance_number,
  sequence_number: person.sequence_number,
  expires: '2030-05',
})
const at = (signedIn: SignedIn) => ({
  ...{ signedIn, session: randomUUID(), former: randomUUID() },
  ...({ address: '203.0.113.7', locale: 'fr' } as const),
})

async function observe(card: ReturnType<typeof cardOf>, signedIn = anIdentity()) {
  connection.statements.length = 0
  unseals = 0
  const answer = await bindCard(parts(), card, at(signedIn))
  return { answer, statements: [...connection.statements], unseals }
}

test('unknown, wrong, expired, another’s and throttled take the same statements and the same opening of seals (S-03)', async () => {
  const person = await aPerson(context.owner, keys)
  const card = cardOf(person)
  await observe({ ...card, sequence_number: '66' })
  const unknown = await observe({ ...card, health_insurance_number: 'DEMO90010111' })
  expect(unknown.answer).toEqual({ ok: false, reason: 'mismatch' })
  expect(await observe({ ...card, sequence_number: '77' })).toEqual(unknown)
  expect(await observe({ ...card, expires: '2030-06' })).toEqual(unknown)
  expect(await observe(card, { ...anIdentity(), first_name: 'Maude' })).toEqual(unknown)
  for (let times = 0; times < 6; times++) await observe({ ...card, sequence_number: '88' })
  expect(await observe(card), 'throttled').toEqual(unknown)
  await context.owner.query('truncate throttle')
  expect((await observe(card)).answer, 'control').toMatchObject({ ok: true })
})

test('of a hundred guesses at the same instant, exactly five are evaluated (S-02)', async () => {
  const person = await aPerson(context.owner, keys)
  let evaluated = 0
  const counting = parts()
  const guessing = {
    ...counting,
    register: {
      ...counting.register,
      matchNumbers(
        card: Parameters<typeof counting.register.matchNumbers>[0],
        who: { session: string },
      ) {
        if (card.health_insurance_number === person.health_insurance_number) evaluated++
        return counting.register.matchNumbers(card, who)
      },
    },
  }
  const guesses = Array.from({ length: 100 }, (_, guess) =>
    bindCard(
      guessing,
      { ...cardOf(person), sequence_number: String(guess).padStart(2, '0').replace('01', '02') },
      at(anIdentity()),
    ),
  )
  const answers = await Promise.all(guesses)
  expect(answers.every(({ ok }) => !ok)).toBe(true)
  expect(evaluated).toBe(5)
})
