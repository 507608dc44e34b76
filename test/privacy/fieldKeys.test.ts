import { randomBytes, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import pg from 'pg'
import { expect, test } from 'vitest'
import { book } from '../../src/booking/appointment/book.ts'
import { hold } from '../../src/booking/hold/hold.ts'
import { localRegister } from '../../src/identity/register/localRegister.ts'
import { createFieldKeys } from '../../src/privacy/fieldKeys.ts'
import { useDatabase } from '../support/database.ts'
import { aPerson, aSlot } from '../support/factories.ts'

const hex = () => randomBytes(32).toString('hex')
const one = hex()
const index = hex()
const keys = createFieldKeys({ field: { current: '1', keys: { 1: one } }, index })
const place = 'patient:1:identity'

test('what was sealed opens again at its place, whatever it says', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, where) => {
      expect(keys.unseal(keys.seal(text, where), where)).toBe(text)
    }),
  )
})

test('sealing the same text twice never looks the same', () => {
  expect(keys.seal('a', place)).not.toBe(keys.seal('a', place))
})

test('a sealed text does not open in another row, column or table', () => {
  const sealed = keys.seal('Élodie', 'patient:1:identity')
  for (const elsewhere of ['patient:2:identity', 'patient:1:email', 'appointment:1:identity', ''])
    expect(() => keys.unseal(sealed, elsewhere)).toThrow()
})

test('a sealed text that was changed anywhere does not open', () => {
  const sealed = keys.seal('Élodie', place)
  const [id, body = ''] = sealed.split('.')
  const bytes = Buffer.from(body, 'base64url')
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    expect(() => keys.unseal(`${id}.${changed.toString('base64url')}`, place)).toThrow()
  }
})

test('a sealed text that was cut short does not open, however short its seal', () => {
  const bytes = Buffer.from(keys.seal('Élodie', place).slice(2), 'base64url')
  for (let length = 0; length < bytes.length; length++)
    for (const part of [bytes.subarray(0, length), bytes.subarray(bytes.length - length)])
      expect(() => keys.unseal(`1.${part.toString('base64url')}`, place)).toThrow()
})

test('after a change of keys, new texts take the new key and old ones still open', () => {
  const before = keys.seal('Élodie', place)
  const two = hex()
  const after = createFieldKeys({ field: { current: '2', keys: { 1: one, 2: two } }, index })
  expect(after.unseal(before, place)).toBe('Élodie')
  expect(after.seal('Élodie', place)).toMatch(/^2\./)
  expect(keys.blindIndex('email', 'a@b.example')).toBe(after.blindIndex('email', 'a@b.example'))
  const withoutOld = createFieldKeys({ field: { current: '2', keys: { 2: two } }, index })
  expect(() => withoutOld.unseal(before, place)).toThrow('unknown key')
})

test('a key is named by its own id only', () => {
  for (const id of ['', '3', '__proto__', 'constructor', 'toString'])
    expect(() => keys.unseal(`${id}.${'A'.repeat(60)}`, place)).toThrow('unknown key')
})

test('an index is the same for the same text, and for no other purpose, text or key', () => {
  const other = createFieldKeys({ field: { current: '1', keys: { 1: one } }, index: hex() })
  const all = [
    keys.blindIndex('person', 'TEST85551412'),
    keys.blindIndex('person', 'TEST85551413'),
    keys.blindIndex('email', 'TEST85551412'),
    other.blindIndex('person', 'TEST85551412'),
  ]
  expect(new Set(all).size).toBe(4)
  expect(keys.blindIndex('person', 'TEST85551412')).toBe(all[0])
  for (const each of all)
    expect(each).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

const context = useDatabase()

/** Every row of every table, as a thief of the whole database would read it. */
async function dump() {
  const superuser = new pg.Client(context.superuserUrl)
  await superuser.connect()
  const tables = await superuser.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = relnamespace
     where relkind in ('r', 'm') and nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
  )
  let text = ''
  for (const { name } of tables.rows) {
    const { rows } = await superuser.query(`select to_jsonb(t)::text as row from ${name} t`)
    text += rows.map(({ row }) => `${name} ${row}\n`).join('')
  }
  await superuser.end()
  return text
}

/** Registers someone, and books for them with an address, as the application does. */
async function bookedPerson() {
  const identity = { first_name: 'Zénobie-Clara', last_name: 'Quatorzième-Ouellet' }
  const person = await aPerson(context.owner, keys, { identity })
  const limits = { perDay: 1, provedPerDay: 0, holdsPerHour: 1, sameSlotPerHour: 1 }
  const parts = { db: context.db, keys, register: localRegister(context.db, keys), limits }
  const who = { actor: { session: randomUUID() }, person: person.person, proved: false }
  const slot = await aSlot(context.owner)
  const held = await hold(parts, { slot: slot.id, ...who })
  if (held.outcome !== 'held') throw new Error(held.outcome)
  const contact = { email: 'zenobie@plantee.example', consent: true }
  const request = {
    key: randomUUID(),
    body_hash: 'x',
    hold: held.hold_id,
    locale: 'fr',
  } as const
  const answer = await book(parts, { ...request, ...who, contact })
  expect(answer.outcome).toBe('done')
  return { ...person, email: contact.email }
}

test('a stolen dump holds no number, no name, no birth date and no address', async () => {
  const booked = await bookedPerson()
  const text = await dump()
  for (const table of [
    'register_entry',
    'patient',
    'appointment',
    'consent',
    'outbox',
    'submission',
  ])
    expect(text).toContain(`\n${table} {`)
  for (const planted of planting(booked))
    expect(text.toLowerCase(), planted).not.toContain(planted.toLowerCase())
})

test('control: an address that nobody sealed is found in the dump', async () => {
  const { email } = await bookedPerson()
  const superuser = new pg.Client(context.superuserUrl)
  await superuser.connect()
  await superuser.query('update appointment set email = $1', [email])
  await superuser.end()
  expect(await dump()).toContain(email)
})

/**
 * What the person is, plainly and in the encodings that hide nothing: each long enough to stand in no sealed text by
 * chance.
 */
function planting(person: Awaited<ReturnType<typeof bookedPerson>>) {
  const facts = [
    person.health_insurance_number,
    person.health_insurance_number.slice(0, 10),
    person.first_name,
    'Zenobie-Clara',
    'Quatorzieme',
    person.last_name,
    person.birth_date,
    person.email,
  ]
  return facts.flatMap((fact) => [
    fact,
    Buffer.from(fact).toString('hex'),
    // Whole groups of three bytes, at each of the three ways base64 may cut them.
    ...[0, 1, 2].map((skip) => {
      const bytes = Buffer.from(fact).subarray(skip)
      return bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64')
    }),
  ])
}
