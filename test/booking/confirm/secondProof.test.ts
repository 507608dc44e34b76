import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openByReference } from '../../../src/booking/confirm/openByReference.ts'
import { type Address, sendCode } from '../../../src/booking/confirm/sendCode.ts'
import { useCode } from '../../../src/booking/confirm/useCode.ts'
import { createThrottles } from '../../../src/identity/throttle/throttles.ts'
import { emailField, emailIndex } from '../../../src/messages/emailAddress.ts'
import { createFieldKeys } from '../../../src/privacy/fieldKeys.ts'
import { watchedConnection } from '../../identity/watchedConnection.ts'
import { now, useDatabase } from '../../support/database.ts'
import { losingAnswers } from '../../support/lostAnswer.ts'
import { appointmentOf } from './appointmentOf.ts'

const context = useDatabase()
const keys = createFieldKeys({
  field: { current: '1', keys: { 1: 'a'.repeat(64) } },
  index: 'b'.repeat(64),
})
const email = 'elodie@example.ca'
const [person, stranger] = [randomUUID(), randomUUID()]
const session = randomUUID()
let superuser: pg.Client

beforeAll(async () => {
  superuser = new pg.Client(context.superuserUrl)
  await superuser.connect()
})
afterAll(() => superuser.end())

const parts = () => ({
  db: context.db,
  keys,
  throttles: createThrottles(context.db, {
    perHour: 5,
    perDay: 10,
    perPersonPerDay: 20,
    perAddressPerHour: 200,
  }),
})
const by = (address: string): Address => ({ channel: 'email', address })
const ask = (
  { email: other = email, ...change } = {} as { email?: string; person?: string; session?: string },
) => sendCode(parts(), { to: by(other), person, session, locale: 'fr', ...change })
const use = (code: string, change = {}) => useCode(parts(), { code, person, session, ...change })

async function sentCodes(): Promise<{ to: string; code: string }[]> {
  const { rows } = await superuser.query('select id, sealed from outbox')
  return rows.map(({ id, sealed }) => JSON.parse(keys.unseal(sealed, `outbox:${id}:sealed`)))
}

/** The code that was sent. Two of one millisecond have ids in no order: what was sent before is taken from the outbox. */
async function sentCode() {
  const [sent, ...others] = await sentCodes()
  if (!sent || others.length > 0) throw new Error(`${others.length + (sent ? 1 : 0)} codes wait`)
  await superuser.query('delete from outbox')
  return sent.code
}

/** Another code than the one sent. */
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

describe('a code by email', () => {
  beforeEach(async () => {
    await appointmentOf(superuser, keys, person, { email })
  })

  test('goes to the address of an appointment, for ten minutes, and proves the address', async () => {
    await ask()
    const { rows } = await superuser.query('select * from outbox')
    expect(rows).toMatchObject([
      { kind: 'code', appointment_id: null, version: null, locale: 'fr', session },
    ])
    expect(rows[0].not_after).toEqual(new Date(now.getTime() + 10 * 60_000))
    expect(await sentCodes()).toEqual([{ to: email, code: expect.stringMatching(/^\d{6}$/) }])
    expect(await use(await sentCode())).toBe(emailIndex(keys, email))
  })

  test('is sent whatever the case of the letters in the address', async () => {
    await ask({ email: 'Elodie@example.ca' })
    expect(await use(await sentCode())).toBe(emailIndex(keys, email))
  })

  test('is sent nowhere when none of the person’s appointments carries the address', async () => {
    await ask({ email: 'other@example.ca' })
    await ask({ person: stranger })
    expect(await sentCodes()).toEqual([])
  })

  test('takes the same statements and leaves the same row, sent or not: only the message differs', async () => {
    const watched = watchedConnection(context.appUrl)
    const observe = async ({
      email: other = email,
      ...change
    }: {
      email?: string
      person?: string
    }) => {
      watched.statements.length = 0
      await sendCode(
        { ...parts(), db: watched.db },
        { to: by(other), person, session, locale: 'fr', ...change },
      )
      const { rows } = await superuser.query('select tries_left, expires_at from confirmation_code')
      await superuser.query('truncate confirmation_code')
      return { rows, statements: [...watched.statements] }
    }
    const sent = await observe({})
    expect(sent.statements.join()).toContain('keep_code')
    expect(await observe({ email: 'other@example.ca' })).toEqual(sent)
    expect(await observe({ person: stranger })).toEqual(sent)
    expect(await sentCodes()).toHaveLength(1)
    await watched.db.destroy()
  })

  test('serves once', async () => {
    await ask()
    const code = await sentCode()
    expect(await use(code)).toBeDefined()
    expect(await use(code)).toBeUndefined()
  })

  test('allows five tries: right at the fifth, too late at the sixth', async () => {
    await ask()
    const code = await sentCode()
    for (let tries = 0; tries < 4; tries++) expect(await use(wrong(code))).toBeUndefined()
    expect(await use(code)).toBeDefined()

    await ask()
    const second = await sentCode()
    for (let tries = 0; tries < 5; tries++) expect(await use(wrong(second))).toBeUndefined()
    expect(await use(second)).toBeUndefined()
  })

  test('counts tries made at the same instant', async () => {
    await ask()
    const code = await sentCode()
    await Promise.all(Array.from({ length: 20 }, () => use(wrong(code))))
    const { rows } = await superuser.query('select tries_left from confirmation_code')
    expect(rows).toEqual([{ tries_left: 0 }])
    expect(await use(code)).toBeUndefined()
  })

  test('is good to the last second of ten minutes by the database’s clock, and not after', async () => {
    await ask()
    const code = await sentCode()
    await context.setClock(new Date(now.getTime() + 10 * 60_000))
    expect(await use(code)).toBeUndefined()
    await context.setClock(new Date(now.getTime() + 10 * 60_000 - 1000))
    expect(await use(code)).toBeDefined()
  })

  test('is of no use to another person or in another session', async () => {
    await ask()
    const code = await sentCode()
    expect(await use(code, { person: stranger })).toBeUndefined()
    expect(await use(code, { session: randomUUID() })).toBeUndefined()
    expect(await use(code)).toBeDefined()
  })

  test('is replaced by a newer one', async () => {
    await ask()
    const older = await sentCode()
    await ask()
    const newer = await sentCode()
    if (newer !== older) expect(await use(older)).toBeUndefined()
    expect(await use(newer)).toBeDefined()
  })

  test('is sent three times an hour to a session, whatever others asked for', async () => {
    await superuser.query('insert into confirmed_address values ($1)', [emailIndex(keys, email)])
    for (let times = 0; times < 5; times++) await ask({ session: stranger })
    expect(await sentCodes()).toHaveLength(3)
    await superuser.query('delete from outbox')
    for (let times = 0; times < 5; times++) await ask()
    expect(await sentCodes()).toHaveLength(3)
    await superuser.query('update throttle set expire = expire - 3600000')
    await ask()
    expect(await sentCodes()).toHaveLength(4)
  })

  test('is sent once, and proves the address, though the answer to a commit is lost', async () => {
    const losing = losingAnswers(context.appUrl)
    const { db } = losing
    losing.lose(/keep_code/)
    await sendCode({ ...parts(), db }, { to: by(email), person, session, locale: 'fr' })
    expect(losing.waits).toBe(false)
    expect(await sentCodes()).toHaveLength(1)

    losing.lose(/use_code/)
    const code = await sentCode()
    const proof = await useCode({ db, keys }, { code, person, session })
    expect(losing.waits).toBe(false)
    expect(proof).toBe(emailIndex(keys, email))
    expect(await use(code), 'and no second time').toBeUndefined()
    await db.destroy()
  })

  test('asked for an address without appointments counts as well, or counting would tell', async () => {
    for (let times = 0; times < 3; times++) await ask({ email: 'other@example.ca' })
    await ask()
    expect(await sentCodes()).toEqual([])
  })

  test('is not readable in the database', async () => {
    await ask()
    const { rows: messages } = await superuser.query('select sealed from outbox')
    const code = await sentCode()
    const { rows } = await superuser.query('select code_mac, address_index from confirmation_code')
    expect(JSON.stringify([rows, messages])).not.toContain(code)
    expect(JSON.stringify([rows, messages])).not.toContain('elodie')
  })
})

describe('a reference', () => {
  const open = (reference: string, change = {}) =>
    openByReference(parts(), { reference, person, session, ...change })

  test('opens the appointment that has it', async () => {
    const id = await appointmentOf(superuser, keys, person, { reference: 'ACDEFGHJKMNP' })
    await appointmentOf(superuser, keys, person, { reference: 'PNMKJHGFEDCA' })
    expect(await open('ACDEFGHJKMNP')).toBe(id)
  })

  test('of someone else opens nothing, like one that does not exist', async () => {
    await appointmentOf(superuser, keys, stranger, { reference: 'ACDEFGHJKMNP' })
    await appointmentOf(superuser, keys, person, { reference: 'PNMKJHGFEDCA' })
    expect(await open('ACDEFGHJKMNP')).toBeUndefined()
    expect(await open('AAAAAAAAAAAA')).toBeUndefined()
  })

  test('opens nothing more after ten wrong ones in a day, for this person only', async () => {
    await appointmentOf(superuser, keys, person, { reference: 'ACDEFGHJKMNP' })
    await appointmentOf(superuser, keys, stranger, { reference: 'PNMKJHGFEDCA' })
    for (let tries = 0; tries < 9; tries++) await open('AAAAAAAAAAAA')
    for (let rights = 0; rights < 3; rights++) {
      expect(await open('ACDEFGHJKMNP'), 'a right one does not count').toBeDefined()
    }
    await open('AAAAAAAAAAAA')
    expect(await open('ACDEFGHJKMNP')).toBeUndefined()
    expect(await open('PNMKJHGFEDCA', { person: stranger })).toBeDefined()
  })
})

describe('an email address', () => {
  test.each([
    ['Marie@Example.CA', 'Marie@example.ca'],
    ['a.b+c@sous.domaine.qc.ca', 'a.b+c@sous.domaine.qc.ca'],
  ])('%s is kept as %s', (typed, kept) => {
    expect(emailField.parse(typed)).toBe(kept)
  })

  test.each([
    [''],
    ['marie'],
    ['marie@'],
    ['marie@example'],
    ['a@b.ca, c@d.ca'],
    ['a@b.ca\r\nBcc: c@d.ca'],
    ['"a b"@c.ca'],
    [`${'a'.repeat(250)}@b.ca`],
  ])('%j is none', (typed) => {
    const issues = emailField.safeParse(typed).error?.issues ?? []
    expect(issues[0]?.message).toBe('identity.error.email')
  })

  test('is found again whatever the case', () => {
    expect(emailIndex(keys, ' Marie@EXAMPLE.ca')).toBe(emailIndex(keys, 'marie@example.CA'))
    expect(emailIndex(keys, 'marie@example.ca')).not.toBe(emailIndex(keys, 'mario@example.ca'))
  })
})
